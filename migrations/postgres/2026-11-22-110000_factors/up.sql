-- Active once `confirmed_at` is set. `pending_secret` waits for its first code: the first secret of a new factor, or the
-- one that replaces `secret`. Both are sealed.
CREATE TABLE totp_factors (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C",
    last_step BIGINT NOT NULL,
    pending_secret TEXT COLLATE "C",
    pending_expires_at BIGINT,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_used_at BIGINT
);
CREATE INDEX totp_factors_by_account ON totp_factors (account_id, created_at);

-- The handle by which authenticators know an account: random, and never the account's id.
CREATE TABLE webauthn_users (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_handle TEXT COLLATE "C" NOT NULL UNIQUE
);

-- One relying party for every organization: a credential id exists once in the instance.
CREATE TABLE webauthn_credentials (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    credential_id TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('passkey', 'security_key')),
    name TEXT COLLATE "C" NOT NULL,
    aaguid TEXT COLLATE "C" NOT NULL,
    credential TEXT COLLATE "C" NOT NULL,
    sign_count BIGINT NOT NULL,
    transports TEXT COLLATE "C" NOT NULL,
    is_user_verified BOOLEAN NOT NULL,
    is_backup_eligible BOOLEAN NOT NULL,
    is_backed_up BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX webauthn_credentials_by_account ON webauthn_credentials (account_id, created_at);

-- What a browser was asked to sign: sealed, one at a time per purpose and context (a flow, a session), gone with its answer.
CREATE TABLE webauthn_ceremonies (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    context TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    account_id TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
    state TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (purpose, context)
);
CREATE INDEX webauthn_ceremonies_by_expiry ON webauthn_ceremonies (expires_at);

-- A set counts once `confirmed_at` is set; until then the one before it does.
CREATE TABLE backup_code_sets (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_at BIGINT
);
CREATE INDEX backup_code_sets_by_account ON backup_code_sets (account_id);

CREATE TABLE backup_codes (
    set_id TEXT COLLATE "C" NOT NULL REFERENCES backup_code_sets (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (set_id, code_hash)
);

-- Codes by SMS or e-mail as a factor, to a contact that is proven. Gone with the contact.
CREATE TABLE otp_factors (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('sms', 'email')),
    contact_id TEXT COLLATE "C" NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (account_id, channel)
);

-- A code that was sent: bound to account, purpose and context, one at a time, few tries, one use.
CREATE TABLE otp_codes (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose TEXT COLLATE "C" NOT NULL,
    context TEXT COLLATE "C" NOT NULL,
    contact_id TEXT COLLATE "C" NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    tries INTEGER NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (account_id, purpose, context)
);
CREATE INDEX otp_codes_by_expiry ON otp_codes (expires_at);

CREATE TABLE factor_preferences (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    preferred TEXT COLLATE "C" NOT NULL
);
