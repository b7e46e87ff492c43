ALTER TABLE sessions DROP COLUMN previous_level;
DROP TABLE trusted_browsers;
