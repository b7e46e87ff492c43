-- Two accounts of one person: either may be switched to from the other. One row per pair, the smaller id first.
CREATE TABLE associations (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    first_account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    second_account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_switched_at BIGINT,
    UNIQUE (first_account_id, second_account_id),
    CHECK (first_account_id < second_account_id)
);
CREATE INDEX associations_by_second ON associations (second_account_id);

-- The link by which a session began without a proof of its own account: it ends with the link.
ALTER TABLE sessions ADD COLUMN association_id TEXT COLLATE "C";
CREATE INDEX sessions_by_association ON sessions (association_id) WHERE association_id IS NOT NULL;
