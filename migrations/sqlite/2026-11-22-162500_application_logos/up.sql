-- Pictures of applications, encoded anew. The tag is a hash of the content; it stands beside the application as well, so that
-- lists need not read pictures.
CREATE TABLE application_logos (
    application_id TEXT PRIMARY KEY NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    tag TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

ALTER TABLE applications ADD COLUMN logo_tag TEXT;
