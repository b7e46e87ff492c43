DELETE FROM consent_receipts WHERE kind <> 'application';
ALTER TABLE consent_receipts DROP COLUMN kind;
ALTER TABLE consent_receipts RENAME COLUMN about_id TO application_id;
DROP TABLE purpose_consents;
DROP TABLE consent_purpose_versions;
DROP TABLE consent_purposes;
