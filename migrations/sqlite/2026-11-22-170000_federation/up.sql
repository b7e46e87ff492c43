-- A connection to an upstream OpenID provider. One per issuer: it names the provider that subjects belong to.
CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    signs_in BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    client_secret TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (organization_id, issuer)
);
CREATE INDEX connections_by_name ON connections (organization_id, name_key, id);

-- An account's identity at an upstream provider: (issuer, subject) belongs to one account of an organization.
CREATE TABLE federated_associations (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    UNIQUE (organization_id, issuer, subject),
    UNIQUE (account_id, connection_id)
);
CREATE INDEX federated_associations_by_connection ON federated_associations (connection_id);

-- A browser on its way to an upstream provider: bound to its flow or session, gone with the answer. Only the keyed hash of `state`.
CREATE TABLE federation_requests (
    state_hash BLOB PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    flow_id TEXT REFERENCES flows (id) ON DELETE CASCADE,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CHECK ((flow_id IS NULL) <> (account_id IS NULL)),
    CHECK ((session_id IS NULL) = (account_id IS NULL))
);
CREATE INDEX federation_requests_by_expiry ON federation_requests (expires_at);
