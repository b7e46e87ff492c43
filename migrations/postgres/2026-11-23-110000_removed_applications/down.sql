DROP INDEX consent_receipts_by_removal;
DROP INDEX consent_receipts_by_about;
ALTER TABLE consent_receipts DROP COLUMN about_removed_at;
