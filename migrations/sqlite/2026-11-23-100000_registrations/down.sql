DROP TABLE registrations;
DROP TABLE flow_proofs;
CREATE TABLE recovery_proofs (
    flow_id TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    token_hash BLOB,
    tries INTEGER NOT NULL,
    code_expires_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (flow_id, channel)
);
CREATE INDEX recovery_proofs_by_account ON recovery_proofs (account_id);
CREATE UNIQUE INDEX recovery_proofs_by_token ON recovery_proofs (token_hash);
ALTER TABLE accounts ADD COLUMN next_state TEXT NOT NULL DEFAULT 'active'
    CHECK (next_state IN ('active', 'disabled', 'paused', 'deleting'));
UPDATE accounts SET next_state = CASE state WHEN 'waiting' THEN 'disabled' ELSE state END;
ALTER TABLE accounts DROP COLUMN state;
ALTER TABLE accounts RENAME COLUMN next_state TO state;
