-- Browsers that may skip the second factor for some days, and the level that a session had before its last step-up.

CREATE TABLE trusted_browsers (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    ip TEXT COLLATE "C" NOT NULL,
    device TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX trusted_browsers_account ON trusted_browsers (account_id);
CREATE INDEX trusted_browsers_expiry ON trusted_browsers (expires_at);

ALTER TABLE sessions ADD COLUMN previous_level INTEGER;
