-- What a search of people looks through: the names of the profile, folded. Written anew with every change of the profile.
ALTER TABLE accounts ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE accounts SET name_key = lower(
    coalesce(json_extract(profile, '$.displayName'), '') || ' ' ||
    coalesce(json_extract(profile, '$.name.givenName'), '') || ' ' ||
    coalesce(json_extract(profile, '$.name.familyName'), ''));

-- Links of an account are voided together.
CREATE INDEX one_time_tokens_by_account ON one_time_tokens (account_id);
