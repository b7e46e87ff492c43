-- What the organization asks its people about, beside applications. `kind` never changes; `latest` is the version that counts now.
CREATE TABLE consent_purposes (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('policy', 'preference')),
    name_key TEXT COLLATE "C" NOT NULL,
    is_required BOOLEAN NOT NULL,
    is_retired BOOLEAN NOT NULL,
    latest BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (kind = 'policy' OR NOT is_required)
);
CREATE INDEX consent_purposes_by_name ON consent_purposes (organization_id, name_key, id);

-- Append-only: what people read when they decided.
CREATE TABLE consent_purpose_versions (
    purpose_id TEXT COLLATE "C" NOT NULL REFERENCES consent_purposes (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (purpose_id, number)
);

-- How an account decided last. A purpose that somebody decided about cannot be deleted.
CREATE TABLE purpose_consents (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose_id TEXT COLLATE "C" NOT NULL REFERENCES consent_purposes (id),
    number BIGINT NOT NULL,
    elements TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'revoked')),
    updated_at BIGINT NOT NULL,
    UNIQUE (account_id, purpose_id)
);
CREATE INDEX purpose_consents_by_purpose ON purpose_consents (purpose_id, state, number);

-- A receipt is about an application or a purpose.
ALTER TABLE consent_receipts RENAME COLUMN application_id TO about_id;
ALTER TABLE consent_receipts ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'application' CHECK (kind IN ('application', 'policy', 'preference'));
