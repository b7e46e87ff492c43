-- Accounts that are paused, or on their way to be erased.

-- SQLite cannot change a check: a column with the wider one takes the place of the other.
ALTER TABLE accounts ADD COLUMN next_state TEXT NOT NULL DEFAULT 'active'
    CHECK (next_state IN ('active', 'disabled', 'paused', 'deleting'));
UPDATE accounts SET next_state = state;
ALTER TABLE accounts DROP COLUMN state;
ALTER TABLE accounts RENAME COLUMN next_state TO state;

CREATE TABLE account_endings (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('paused', 'deleting')),
    token_hash BLOB NOT NULL UNIQUE,
    reminder_hash BLOB UNIQUE,
    begun_at BIGINT NOT NULL,
    remind_at BIGINT,
    due_at BIGINT,
    CHECK ((kind = 'deleting') = (due_at IS NOT NULL))
);
CREATE INDEX account_endings_by_due ON account_endings (due_at) WHERE due_at IS NOT NULL;
