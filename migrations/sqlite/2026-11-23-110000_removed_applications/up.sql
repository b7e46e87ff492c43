-- When a consent ended whose application was removed: the grant, which says so else, is gone with it. Receipts are kept for some
-- time from then on. A consent that was taken back before ended with its last receipt; of the others of before nobody knows
-- any more when it was.
ALTER TABLE consent_receipts ADD COLUMN ended_at BIGINT;
UPDATE consent_receipts SET ended_at = COALESCE(
        (SELECT latest.at FROM consent_receipts AS latest
         WHERE latest.consent_id = consent_receipts.consent_id AND latest.state = 'revoked'
           AND latest.version = (SELECT max(one.version) FROM consent_receipts AS one WHERE one.consent_id = latest.consent_id)),
        CAST(strftime('%s', 'now') AS INTEGER) * 1000000)
    WHERE kind = 'application' AND NOT EXISTS (SELECT 1 FROM applications WHERE applications.id = consent_receipts.about_id);
CREATE INDEX consent_receipts_by_about ON consent_receipts (about_id);
CREATE INDEX consent_receipts_by_end ON consent_receipts (organization_id, ended_at) WHERE ended_at IS NOT NULL;
