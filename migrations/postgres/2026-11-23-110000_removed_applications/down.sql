DROP INDEX consent_receipts_by_end;
DROP INDEX consent_receipts_by_about;
ALTER TABLE consent_receipts DROP COLUMN ended_at;
