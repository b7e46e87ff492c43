-- People who register themselves.

-- SQLite cannot change a check: a column with the wider one takes the place of the other.
ALTER TABLE accounts ADD COLUMN next_state TEXT NOT NULL DEFAULT 'active'
    CHECK (next_state IN ('active', 'disabled', 'paused', 'deleting', 'waiting'));
UPDATE accounts SET next_state = state;
ALTER TABLE accounts DROP COLUMN state;
ALTER TABLE accounts RENAME COLUMN next_state TO state;

-- A code, and by mail a link, that was sent to prove something in a flow: that an account is one's own, or an address without
-- an account. Takes the place of the table for recoveries alone, whose rows live for an hour at most.
DROP TABLE recovery_proofs;
CREATE TABLE flow_proofs (
    flow_id TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT,
    code_hash BLOB NOT NULL,
    token_hash BLOB,
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
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    requested_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    rejected_at BIGINT
);
CREATE INDEX registrations_by_organization ON registrations (organization_id, requested_at);
CREATE INDEX registrations_by_expiry ON registrations (expires_at);
