-- Whether a password was long enough to be the only factor when it was set. A shorter one needs a second factor beside it.

ALTER TABLE passwords ADD COLUMN stands_alone BOOLEAN NOT NULL DEFAULT TRUE;
