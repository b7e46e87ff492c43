DROP TABLE account_endings;
ALTER TABLE accounts ADD COLUMN next_state TEXT NOT NULL DEFAULT 'active' CHECK (next_state IN ('active', 'disabled'));
UPDATE accounts SET next_state = CASE state WHEN 'active' THEN 'active' ELSE 'disabled' END;
ALTER TABLE accounts DROP COLUMN state;
ALTER TABLE accounts RENAME COLUMN next_state TO state;
