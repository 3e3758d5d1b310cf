-- +goose Up

-- Whether the sender of a mail is authenticated, and what else of its header counts
-- as evidence.
ALTER TABLE message
    ADD COLUMN auth text NOT NULL DEFAULT 'none',
    ADD COLUMN envelope jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT message_auth CHECK (auth IN ('pass', 'fail', 'none', 'temporary')) NOT VALID;

-- What authenticated mails said, by a hash: the same signed text counts once.
CREATE TABLE signed_text (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    message_id bigint NOT NULL REFERENCES message
);

-- The author is who wrote the mail that named the pair as it stands. Null for what a
-- program of before filed: the sender.
ALTER TABLE request
    ADD COLUMN author         text,
    ADD COLUMN consent_by     text,
    ADD COLUMN consent_at     timestamptz,
    ADD COLUMN consent_digest text NOT NULL DEFAULT '',
    ADD COLUMN first_by       text,
    ADD COLUMN first_at       timestamptz,
    ADD COLUMN first_digest   text NOT NULL DEFAULT '',
    ADD CONSTRAINT consent_whole CHECK ((consent_by IS NULL) = (consent_at IS NULL) AND (consent_by IS NULL) = (consent_digest = '')) NOT VALID,
    ADD CONSTRAINT first_whole CHECK ((first_by IS NULL) = (first_at IS NULL) AND (first_by IS NULL) = (first_digest = '')) NOT VALID,
    ADD CONSTRAINT not_its_authors CHECK (decided_by IS NULL OR lower(btrim(decided_by, E' \t\r\n')) <> coalesce(author, sender)) NOT VALID,
    ADD CONSTRAINT first_not_ones_own CHECK (first_by IS NULL
        OR lower(btrim(first_by, E' \t\r\n')) NOT IN (sender, coalesce(author, sender), old_email, new_username)) NOT VALID,
    -- A high risk takes two people who have seen the same. Evidence of before has no version.
    ADD CONSTRAINT two_people CHECK (decision IS DISTINCT FROM 'approve' OR evidence->>'risk' IS DISTINCT FROM 'high'
        OR NOT evidence ? 'version'
        OR first_by IS NOT NULL AND first_digest = decision_digest
            AND lower(btrim(first_by, E' \t\r\n')) <> lower(btrim(decided_by, E' \t\r\n'))) NOT VALID;

-- The addresses of open requests. An address is part of one at most, whether as the old
-- or as the new one: no two for the same account or username, no chain, no exchange.
-- Kept by the trigger below alone.
CREATE TABLE open_address (
    address    text PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES request DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX open_address_request ON open_address (request_id);
INSERT INTO open_address (address, request_id)
    SELECT DISTINCT ON (a) a, id FROM request, unnest(ARRAY[old_email, nullif(new_username, '')]) a
    WHERE state IN ('received', 'queued', 'waiting', 'approved') AND a IS NOT NULL ORDER BY a, id;

-- +goose StatementBegin
CREATE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('received', 'queued', 'waiting', 'approved');
-- +goose StatementEnd

-- A new request that is in the way of an open one is not inserted, as by ON CONFLICT DO
-- NOTHING. One whose two addresses are the same takes it once.
-- +goose StatementBegin
CREATE FUNCTION take_addresses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    wanted text[] := ARRAY(SELECT DISTINCT a FROM unnest(ARRAY[NEW.old_email, NEW.new_username]) a WHERE a <> '' ORDER BY a);
    taken  bigint;
BEGIN
    INSERT INTO public.open_address (address, request_id) SELECT a, NEW.id FROM unnest(wanted) a ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken = cardinality(wanted) THEN
        RETURN NEW;
    END IF;
    DELETE FROM public.open_address WHERE request_id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER take_addresses BEFORE INSERT ON request FOR EACH ROW WHEN (is_open(NEW.state)) EXECUTE FUNCTION take_addresses();

-- +goose StatementBegin
CREATE FUNCTION change_addresses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM public.open_address WHERE request_id = NEW.id
        AND NOT (public.is_open(NEW.state) AND address IN (NEW.old_email, NEW.new_username));
    IF public.is_open(NEW.state) THEN
        INSERT INTO public.open_address (address, request_id)
            SELECT DISTINCT a, NEW.id FROM unnest(ARRAY[NEW.old_email, NEW.new_username]) a
            WHERE a <> '' AND NOT EXISTS (SELECT FROM public.open_address WHERE address = a AND request_id = NEW.id);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER change_addresses AFTER UPDATE ON request FOR EACH ROW
    WHEN (is_open(OLD.state) <> is_open(NEW.state) OR OLD.old_email <> NEW.old_email OR OLD.new_username <> NEW.new_username)
    EXECUTE FUNCTION change_addresses();

-- Each evaluation of a request: what it looked at and what it found. A decision is bound
-- to the one whose version the request's evidence has.
CREATE TABLE evaluation (
    request_id bigint NOT NULL REFERENCES request,
    version    integer NOT NULL,
    at         timestamptz NOT NULL,
    facts      jsonb NOT NULL,
    evidence   jsonb NOT NULL,
    problem    text NOT NULL,
    PRIMARY KEY (request_id, version)
);
CREATE INDEX evaluation_at ON evaluation (at);

-- The links of challenges. A link is for one address and one swap, and for one answer.
CREATE TABLE confirm_link (
    hash        bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    request_id  bigint NOT NULL REFERENCES request,
    address     text NOT NULL,
    digest      text NOT NULL CHECK (digest <> ''),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    answer      text CHECK (answer IN ('yes', 'no')),
    answered_at timestamptz,
    CONSTRAINT answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX confirm_link_request ON confirm_link (request_id);

-- What a mail that nothing authenticates has caused.
ALTER TABLE outgoing
    ADD COLUMN unproven boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT held_for_a_cap,
    ADD CONSTRAINT held_for_a_cap CHECK (state <> 'held' OR held_for IS NOT NULL AND held_for IN ('address', 'hour', 'unproven')) NOT VALID;

-- Who may do what.
CREATE TABLE staff (
    email       text PRIMARY KEY CHECK (email = lower(email) AND email <> ''),
    role        text NOT NULL CHECK (role IN ('viewer', 'approver', 'admin')),
    added_by    text NOT NULL,
    added_at    timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    disabled_at timestamptz
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluation FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_text FOR EACH STATEMENT EXECUTE FUNCTION append_only();
