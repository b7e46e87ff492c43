-- The language that an account is written to in, and requests that must not be carried out twice.

CREATE TABLE alert_preferences (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    language TEXT COLLATE "C" NOT NULL
);

CREATE TABLE idempotency_keys (
    key_hash BYTEA PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    request_hash BYTEA NOT NULL,
    answer TEXT COLLATE "C",
    location TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_account ON idempotency_keys (account_id);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
