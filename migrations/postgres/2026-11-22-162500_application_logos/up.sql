-- Pictures of applications, encoded anew. The tag is a hash of the content; it stands beside the application as well, so that
-- lists need not read pictures.
CREATE TABLE application_logos (
    application_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    content_type TEXT COLLATE "C" NOT NULL,
    bytes BYTEA NOT NULL,
    tag TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

ALTER TABLE applications ADD COLUMN logo_tag TEXT COLLATE "C";
