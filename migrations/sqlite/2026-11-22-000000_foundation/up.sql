-- Times are microseconds since 1970-01-01T00:00:00Z; ids are UUIDs of version 7 as text; `*_key` columns hold the
-- folded form that is compared. README.md in the folder above says why.

CREATE TABLE organizations (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    settings TEXT NOT NULL,
    settings_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    profile TEXT NOT NULL,
    version BIGINT NOT NULL,
    credentials_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    UNIQUE (organization_id, username_key)
);

CREATE TABLE memberships (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'user')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, organization_id)
);
CREATE INDEX memberships_by_organization ON memberships (organization_id, role);

CREATE TABLE contacts (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    label TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    is_primary BOOLEAN NOT NULL,
    verified_at BIGINT,
    source TEXT NOT NULL CHECK (source IN ('user', 'operator', 'directory')),
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, kind, value_key)
);
-- An address belongs to one account of an organization, once it is proven.
CREATE UNIQUE INDEX contacts_verified ON contacts (organization_id, kind, value_key) WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX contacts_primary ON contacts (account_id, kind) WHERE is_primary;

CREATE TABLE pending_contacts (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    label TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    replaces_contact_id TEXT REFERENCES contacts (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (account_id, kind, value_key)
);

CREATE TABLE passwords (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE password_history (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX password_history_by_account ON password_history (account_id, id);

CREATE TABLE avatars (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    tag TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('upload', 'gravatar')),
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    secret_hash BLOB NOT NULL UNIQUE,
    previous_secret_hash BLOB UNIQUE,
    previous_valid_until BIGINT,
    previous_elevated_at BIGINT,
    level INTEGER NOT NULL,
    methods TEXT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    elevated_at BIGINT,
    created_at BIGINT NOT NULL,
    last_accessed_at BIGINT NOT NULL,
    idle_seconds BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    device TEXT NOT NULL,
    name TEXT
);
CREATE INDEX sessions_by_account ON sessions (account_id, last_accessed_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE flows (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'completed')),
    binding_hash BLOB NOT NULL,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    return_to TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX flows_by_expiry ON flows (expires_at);

CREATE TABLE one_time_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    organization_id TEXT REFERENCES organizations (id),
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT
);

CREATE TABLE attempt_counters (
    counter_key TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    last_failed_at BIGINT NOT NULL,
    blocked_until BIGINT
);
CREATE INDEX attempt_counters_by_age ON attempt_counters (last_failed_at);

-- Append-only, but for the count of repeated failures. Personal values stand in the named columns and in `details`.
CREATE TABLE events (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    kind_group TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure')),
    actor TEXT NOT NULL,
    actor_account_id TEXT,
    subject_account_id TEXT,
    session_id TEXT,
    client_id TEXT,
    ip TEXT,
    device TEXT,
    details TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    coalesce_key TEXT UNIQUE
);
CREATE INDEX events_by_subject ON events (subject_account_id, at, id);
CREATE INDEX events_by_organization ON events (organization_id, at, id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    event_id TEXT REFERENCES events (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    channel TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT,
    dead_at BIGINT
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE delivered_at IS NULL AND dead_at IS NULL;
