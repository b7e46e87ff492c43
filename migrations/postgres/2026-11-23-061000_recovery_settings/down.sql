DELETE FROM contact_undos WHERE purpose <> 'profile';
ALTER TABLE contact_undos DROP COLUMN purpose;
DELETE FROM pending_contacts WHERE purpose <> 'profile';
ALTER TABLE pending_contacts DROP COLUMN purpose;
DROP TABLE challenge_answers;
DROP TABLE recovery_contacts;
