-- An address or number for recovery alone, beside those of the profile. Only a proven one is here.
CREATE TABLE recovery_contacts (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    verified_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind)
);

-- The answer to one question of a set, as a password hash.
CREATE TABLE challenge_answers (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    set_id TEXT NOT NULL,
    question_id TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    hash TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, set_id)
);
CREATE INDEX challenge_answers_by_question ON challenge_answers (organization_id, set_id, question_id);

-- What a proof, or a way back from a change, is for.
ALTER TABLE pending_contacts ADD COLUMN purpose TEXT NOT NULL DEFAULT 'profile' CHECK (purpose IN ('profile', 'recovery'));
ALTER TABLE contact_undos ADD COLUMN purpose TEXT NOT NULL DEFAULT 'profile' CHECK (purpose IN ('profile', 'recovery'));
