-- A code, and by mail a link, that was sent to prove a recovery. Gone with its flow.
CREATE TABLE recovery_proofs (
    flow_id TEXT COLLATE "C" NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('email', 'sms')),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    token_hash BYTEA,
    tries INTEGER NOT NULL,
    code_expires_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (flow_id, channel)
);
CREATE INDEX recovery_proofs_by_account ON recovery_proofs (account_id);
CREATE UNIQUE INDEX recovery_proofs_by_token ON recovery_proofs (token_hash);

-- A recovery that waits because the second factor is lost. One per account.
CREATE TABLE recovery_delays (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    requested_at BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    cancel_hash BYTEA NOT NULL,
    token_hash BYTEA
);
CREATE INDEX recovery_delays_by_time ON recovery_delays (opens_at);
CREATE UNIQUE INDEX recovery_delays_by_cancel ON recovery_delays (cancel_hash);
CREATE UNIQUE INDEX recovery_delays_by_token ON recovery_delays (token_hash);

-- A challenge of the proof of work that was used.
CREATE TABLE captcha_uses (
    challenge_hash BYTEA PRIMARY KEY NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX captcha_uses_by_expiry ON captcha_uses (expires_at);
