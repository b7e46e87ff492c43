-- Keys that sign tokens: of the instance, sealed, published before they sign and for a while afterwards.
CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY NOT NULL,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('RS256', 'ES256')),
    generation INTEGER NOT NULL,
    private_key TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    UNIQUE (algorithm, generation)
);

-- An application is an OAuth client and an entry of the launcher. Its id is its `client_id`.
CREATE TABLE applications (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    secret_hash BLOB,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX applications_by_name ON applications (organization_id, name_key, id);

-- A request that a client pushed (RFC 9126): used once, by its hashed `request_uri`.
CREATE TABLE pushed_requests (
    request_uri_hash BLOB PRIMARY KEY NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    parameters TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at);

-- A request that waits for its user: bound to a browser, gone with its answer.
CREATE TABLE authorization_requests (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    binding_hash BLOB NOT NULL,
    parameters TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX authorization_requests_by_expiry ON authorization_requests (expires_at);

-- What an account allowed an application. `decided` also names what was declined, so that it is not asked again.
CREATE TABLE grants (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    claims TEXT NOT NULL,
    decided TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_used_at BIGINT,
    closed_at BIGINT,
    UNIQUE (account_id, application_id)
);

CREATE TABLE authorization_codes (
    code_hash BLOB PRIMARY KEY NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    nonce TEXT,
    scopes TEXT NOT NULL,
    family_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);

-- Every token that came of one sign-in to an application. Without `is_offline` it lives as long as its session.
CREATE TABLE token_families (
    id TEXT PRIMARY KEY NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    level INTEGER NOT NULL,
    methods TEXT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    is_offline BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX token_families_by_grant ON token_families (grant_id);
CREATE INDEX token_families_by_session ON token_families (session_id);
CREATE INDEX token_families_by_expiry ON token_families (expires_at);

-- Only keyed hashes. A consumed token that comes again ends its family.
CREATE TABLE refresh_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    family_id TEXT NOT NULL REFERENCES token_families (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);

-- `jti` of assertions by which clients authenticated themselves (RFC 7523): each counts once.
CREATE TABLE client_assertions (
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    jti_hash BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, jti_hash)
);
CREATE INDEX client_assertions_by_expiry ON client_assertions (expires_at);

CREATE TABLE personal_access_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX personal_access_tokens_by_account ON personal_access_tokens (account_id, created_at);

-- Append-only: each decision is a version, with the controller as it was then.
CREATE TABLE consent_receipts (
    id TEXT PRIMARY KEY NOT NULL,
    consent_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (consent_id, version)
);
CREATE INDEX consent_receipts_by_account ON consent_receipts (account_id, consent_id, version);

CREATE TABLE application_favorites (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, application_id)
);

CREATE TABLE application_visits (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    visited_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, application_id)
);

-- Applications that a session signed in to: who is told when it ends.
CREATE TABLE session_applications (
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, application_id)
);
