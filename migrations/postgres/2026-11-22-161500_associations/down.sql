DROP INDEX sessions_by_association;
ALTER TABLE sessions DROP COLUMN association_id;
DROP TABLE associations;
