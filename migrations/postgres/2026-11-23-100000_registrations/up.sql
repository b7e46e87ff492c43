-- People who register themselves.

ALTER TABLE accounts DROP CONSTRAINT accounts_state_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_state_check
    CHECK (state IN ('active', 'disabled', 'paused', 'deleting', 'waiting'));

-- A code, and by mail a link, that was sent to prove something in a flow: that an account is one's own, or an address without
-- an account. Takes the place of the table for recoveries alone, whose rows live for an hour at most.
DROP TABLE recovery_proofs;
CREATE TABLE flow_proofs (
    flow_id TEXT COLLATE "C" NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('email', 'sms')),
    account_id TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT COLLATE "C",
    code_hash BYTEA NOT NULL,
    token_hash BYTEA,
    tries INTEGER NOT NULL,
    code_expires_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (flow_id, channel),
    CHECK ((account_id IS NULL) <> (address IS NULL))
);
CREATE INDEX flow_proofs_by_account ON flow_proofs (account_id);
CREATE UNIQUE INDEX flow_proofs_by_token ON flow_proofs (token_hash);

-- A registration that waits for an administrator; a rejected one waits for its erasure.
CREATE TABLE registrations (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    requested_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    rejected_at BIGINT
);
CREATE INDEX registrations_by_organization ON registrations (organization_id, requested_at);
CREATE INDEX registrations_by_expiry ON registrations (expires_at);
