-- +goose Up

-- Browser sessions, in the form that scs's pgxstore has them. The token is a hash.
CREATE TABLE sessions (
    token  text PRIMARY KEY,
    data   bytea NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- Who somebody of the staff is at the issuer that they sign in with (OpenID Connect), and
-- since when sessions count: those of before are signed out.
ALTER TABLE staff
    ADD COLUMN name        text NOT NULL DEFAULT '',
    ADD COLUMN issuer      text,
    ADD COLUMN subject     text,
    ADD COLUMN valid_since timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN seen_at     timestamptz,
    ADD CONSTRAINT staff_identity UNIQUE (issuer, subject),
    ADD CONSTRAINT staff_identity_whole CHECK ((issuer IS NULL) = (subject IS NULL));

-- Links that sign somebody in once.
CREATE TABLE signin_link (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    email      text NOT NULL REFERENCES staff ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

-- Who is on a request. A claim keeps nobody from deciding.
CREATE TABLE request_claim (
    request_id bigint PRIMARY KEY REFERENCES request,
    email      text NOT NULL,
    at         timestamptz NOT NULL
);

-- What staff write for each other.
CREATE TABLE request_note (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES request,
    email      text NOT NULL,
    at         timestamptz NOT NULL,
    body       text NOT NULL CHECK (body <> '' AND length(body) <= 4000)
);
CREATE INDEX request_note_request ON request_note (request_id, id);

-- Filters that somebody has given a name.
CREATE TABLE saved_view (
    email text NOT NULL,
    name  text NOT NULL CHECK (name <> '' AND length(name) <= 60),
    query text NOT NULL CHECK (length(query) <= 1000),
    PRIMARY KEY (email, name)
);

-- What changes is announced, so that whoever looks at it sees it change: the references,
-- or nothing for very many.
-- +goose StatementBegin
CREATE FUNCTION announce_requests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.pg_notify('swapdesk_requests',
        CASE WHEN count(*) > 100 THEN '' ELSE coalesce(string_agg(ref, ' '), '') END) FROM changed;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER announce_new AFTER INSERT ON request REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_requests();
CREATE TRIGGER announce_changed AFTER UPDATE ON request REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_requests();

-- The parts of a request that it is searched by, as words: what stands between punctuation
-- and spaces of ASCII. Each change of a request has this made anew for the index: so it is
-- without the parser of text search, to which some words are several and which takes long;
-- without translate, which takes three times as long as a regular expression; and of
-- immutable functions alone, which concat_ws is not, so that it is put in the place of its
-- call.
-- +goose StatementBegin
CREATE FUNCTION request_words(ref text, old_email text, new_username text, sender text, tenant text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(regexp_replace(
        lower(left(ref || ' ' || old_email || ' ' || new_username || ' ' || sender || ' ' || coalesce(tenant, ''), 2000)),
        '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'), ' '), ''));
-- +goose StatementEnd

-- The same for mails: the other side's address, and the subject. Letters of all languages
-- are letters; only what stands between words in ASCII parts them, so that an address
-- is the words in it.
-- +goose StatementBegin
CREATE FUNCTION mail_text(address text, subject text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(lower(address || ' ' || subject), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g');
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mail_words(address text, subject text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple'::regconfig, mail_text(address, subject));
-- +goose StatementEnd

-- Keys of programs, by a hash. A key is somebody's of the staff: it can do no more than they
-- may, and nothing once they may not.
CREATE TABLE api_token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash         bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    name         text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
    scopes       text[] NOT NULL CHECK (cardinality(scopes) > 0),
    created_by   text NOT NULL REFERENCES staff,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE UNIQUE INDEX api_token_name ON api_token (name) WHERE revoked_at IS NULL;

-- When the partner was reminded of what a request waits for.
ALTER TABLE request
    ADD COLUMN reminded_at timestamptz,
    ADD CONSTRAINT reminded_while_waiting CHECK (reminded_at IS NULL OR state = 'waiting') NOT VALID;

-- A mail to staff is about no request and answers nothing.
ALTER TABLE outgoing
    DROP CONSTRAINT about_something,
    ADD CONSTRAINT about_something CHECK (request_id IS NOT NULL OR reply_to IS NOT NULL OR occasion = 'digest') NOT VALID;
