ALTER TABLE applications DROP COLUMN logo_tag;
DROP TABLE application_logos;
