-- Which credentials a session was proven with: it ends when one of them is taken away.

CREATE TABLE session_credentials (
    session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    credential TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (session_id, credential)
);
CREATE INDEX session_credentials_credential ON session_credentials (credential);
