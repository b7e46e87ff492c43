-- A message is claimed by one worker at a time; a claim that is not kept runs out.
ALTER TABLE outbox ADD COLUMN claimed_until BIGINT;
-- After this a message is of no use any more (a code that has run out).
ALTER TABLE outbox ADD COLUMN expires_at BIGINT;
-- Why the last attempt failed. Never an address, never the text.
ALTER TABLE outbox ADD COLUMN last_error TEXT;
-- The account that the message is about, so that its erasure takes the message along.
ALTER TABLE outbox ADD COLUMN account_id TEXT;
CREATE INDEX outbox_by_account ON outbox (account_id);

-- The link beside the code, and what the countdown of a resend needs.
ALTER TABLE pending_contacts ADD COLUMN token_hash BLOB;
ALTER TABLE pending_contacts ADD COLUMN code_expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pending_contacts ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX pending_contacts_by_token ON pending_contacts (token_hash);

-- The way back from a change of an address, for whoever reads mail at the old one.
CREATE TABLE contact_undos (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    contact_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    label TEXT NOT NULL,
    value TEXT NOT NULL,
    is_primary BOOLEAN NOT NULL,
    verified_at BIGINT,
    token_hash BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX contact_undos_by_account ON contact_undos (account_id, contact_id);
CREATE INDEX contact_undos_by_expiry ON contact_undos (expires_at);

-- How many messages went to an address, were asked for by an account, or by a client, in a window of time.
CREATE TABLE message_budgets (
    budget_key TEXT PRIMARY KEY NOT NULL,
    started_at BIGINT NOT NULL,
    spent INTEGER NOT NULL
);
CREATE INDEX message_budgets_by_age ON message_budgets (started_at);

-- From which kinds of device and which places an account signed in, as keyed hashes.
CREATE TABLE sign_in_origins (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    origin_key TEXT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, origin_key)
);
CREATE INDEX sign_in_origins_by_age ON sign_in_origins (last_seen_at);
