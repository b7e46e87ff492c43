DROP TABLE registrations;
DROP TABLE flow_proofs;
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
UPDATE accounts SET state = 'disabled' WHERE state = 'waiting';
ALTER TABLE accounts DROP CONSTRAINT accounts_state_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_state_check CHECK (state IN ('active', 'disabled', 'paused', 'deleting'));
