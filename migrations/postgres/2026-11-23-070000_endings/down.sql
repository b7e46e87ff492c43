DROP TABLE account_endings;
UPDATE accounts SET state = 'disabled' WHERE state IN ('paused', 'deleting');
ALTER TABLE accounts DROP CONSTRAINT accounts_state_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_state_check CHECK (state IN ('active', 'disabled'));
