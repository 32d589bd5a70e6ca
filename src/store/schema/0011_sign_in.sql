-- What proves who someone is, and where she is signed in. Personal data: L.
-- No password, code, link or token lies here: only what one can be checked against.

-- A password and the secret of a code app. One open a user.
CREATE TABLE credential (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES user_account (id),
    password_hash TEXT    NOT NULL,               -- Argon2id, with its salt and cost
    totp_wrapped  BLOB    NOT NULL,               -- sealed under the master key
    totp_step     INTEGER NOT NULL,               -- the last step used: each once
    made_at       INTEGER NOT NULL,               -- microseconds UTC
    closed_at     INTEGER                         -- NULL: holds
) STRICT;
CREATE UNIQUE INDEX credential_open ON credential (user_id) WHERE closed_at IS NULL;

-- For who has lost the phone: ten, each good once.
CREATE TABLE recovery_code (
    id        INTEGER PRIMARY KEY,
    user_id   INTEGER NOT NULL REFERENCES user_account (id),
    hash      BLOB    NOT NULL UNIQUE,            -- BLAKE2b of user and code
    made_at   INTEGER NOT NULL,
    closed_at INTEGER                             -- used, or made void; NULL: good
) STRICT;
CREATE INDEX recovery_code_by_user ON recovery_code (user_id);

-- Where someone is signed in. The token itself is only in the browser.
CREATE TABLE session (
    id       INTEGER PRIMARY KEY,
    hash     BLOB    NOT NULL UNIQUE,             -- BLAKE2b of the token
    user_id  INTEGER NOT NULL REFERENCES user_account (id),
    org_id   INTEGER NOT NULL REFERENCES org (id), -- the unit she acts for
    how      TEXT    NOT NULL,                    -- password, recovery, proxy, link ...
    agent    TEXT    NOT NULL,                    -- family of browser and system, short
    made_at  INTEGER NOT NULL,                    -- when she signed in
    seen_at  INTEGER NOT NULL,                    -- at most a minute late
    ended_at INTEGER                              -- NULL: not signed out
) STRICT;
CREATE INDEX session_open ON session (user_id) WHERE ended_at IS NULL;

-- Links and paper codes that are good once.
CREATE TABLE sign_link (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES user_account (id),
    purpose    TEXT    NOT NULL CHECK (purpose IN ('set_up', 'enter')),
    hash       BLOB    NOT NULL UNIQUE,           -- BLAKE2b of a link; Argon2id of a
                                                  -- code with the birth date
    made_at    INTEGER NOT NULL,
    made_by    TEXT    NOT NULL,                  -- the actor's word
    expires_at INTEGER NOT NULL,
    closed_at  INTEGER                            -- used, or made void; NULL: good
) STRICT;
CREATE INDEX sign_link_by_user ON sign_link (user_id);

-- Failed tries by account and by network, as salted hashes of them.
CREATE TABLE attempt (
    key       BLOB    PRIMARY KEY,
    tries     INTEGER NOT NULL CHECK (tries >= 0), -- since the last that was right
    tried_at  INTEGER NOT NULL,
    good_at   INTEGER                             -- of an account in a network: when it
                                                  -- was last right there
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_time ON attempt (tried_at);
CREATE INDEX user_account_by_person ON user_account (person_id) WHERE person_id IS NOT NULL;
