ALTER TABLE passwords DROP COLUMN stands_alone;
