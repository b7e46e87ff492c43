DROP INDEX one_time_tokens_by_account;
ALTER TABLE accounts DROP COLUMN name_key;
