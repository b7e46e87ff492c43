-- Accounts that are paused, or on their way to be erased.

ALTER TABLE accounts DROP CONSTRAINT accounts_state_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_state_check CHECK (state IN ('active', 'disabled', 'paused', 'deleting'));

CREATE TABLE account_endings (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('paused', 'deleting')),
    token_hash BYTEA NOT NULL UNIQUE,
    reminder_hash BYTEA UNIQUE,
    begun_at BIGINT NOT NULL,
    remind_at BIGINT,
    due_at BIGINT,
    CHECK ((kind = 'deleting') = (due_at IS NOT NULL))
);
CREATE INDEX account_endings_by_due ON account_endings (due_at) WHERE due_at IS NOT NULL;
