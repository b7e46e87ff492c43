-- When the application that a receipt is about was removed: its grant, which says when a consent ended, is gone with it. Receipts are
-- kept for some time from then on; nobody knows any more when it was for those of before.
ALTER TABLE consent_receipts ADD COLUMN about_removed_at BIGINT;
UPDATE consent_receipts SET about_removed_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000000
    WHERE kind = 'application' AND NOT EXISTS (SELECT 1 FROM applications WHERE applications.id = consent_receipts.about_id);
CREATE INDEX consent_receipts_by_about ON consent_receipts (about_id);
CREATE INDEX consent_receipts_by_removal ON consent_receipts (organization_id, about_removed_at) WHERE about_removed_at IS NOT NULL;
