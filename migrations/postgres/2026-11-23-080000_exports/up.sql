-- Downloads that are prepared in the background, in sealed chunks that every node can serve.

CREATE TABLE exports (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    format TEXT COLLATE "C" NOT NULL CHECK (format IN ('json', 'html', 'zip')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'ready', 'failed', 'expired')),
    progress TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    claimed_until BIGINT,
    created_at BIGINT NOT NULL,
    ready_at BIGINT,
    expires_at BIGINT
);
CREATE UNIQUE INDEX exports_running ON exports (account_id) WHERE state = 'running';
CREATE INDEX exports_by_account ON exports (account_id, created_at);
CREATE INDEX exports_by_state ON exports (state, expires_at);

CREATE TABLE export_chunks (
    export_id TEXT COLLATE "C" NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (export_id, number)
);
