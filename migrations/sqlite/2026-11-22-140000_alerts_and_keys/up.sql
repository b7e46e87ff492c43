-- The language that an account is written to in, and requests that must not be carried out twice.

CREATE TABLE alert_preferences (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    language TEXT NOT NULL
);

CREATE TABLE idempotency_keys (
    key_hash BLOB PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    request_hash BLOB NOT NULL,
    answer TEXT,
    location TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_account ON idempotency_keys (account_id);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
