-- +goose Up

-- The directory of portal accounts. An address is an account's sign-in name.
CREATE TABLE account (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email        text NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    name         text NOT NULL DEFAULT '',
    organization text NOT NULL DEFAULT '',
    -- "import", or the reference of the request that made it.
    origin       text NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);

-- One row a mailbox folder: how far it has been read, and who reads it now.
CREATE TABLE mailbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    address      text NOT NULL,
    uidvalidity  bigint NOT NULL DEFAULT 0,
    last_uid     bigint NOT NULL DEFAULT 0,
    swept_at     timestamptz,
    lease_holder text,
    lease_until  timestamptz
);

-- Inbound mail. raw is null only for a message that could never be fetched.
CREATE TABLE message (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256      bytea UNIQUE CHECK (octet_length(sha256) = 32),
    size        bigint NOT NULL CHECK (size >= 0),
    raw         bytea,
    received_at timestamptz NOT NULL,
    stored_at   timestamptz NOT NULL,
    kind        text NOT NULL DEFAULT '',
    sender      text NOT NULL DEFAULT '',
    subject     text NOT NULL DEFAULT '',
    message_id  text NOT NULL DEFAULT '',
    refs        text[] NOT NULL DEFAULT '{}',
    outcome     text CHECK (outcome IN ('request', 'follow_up', 'answer', 'refused')),
    reason      text NOT NULL DEFAULT '',
    for_staff   boolean NOT NULL DEFAULT false,
    request_id  bigint,
    read_at     timestamptz,
    CHECK ((raw IS NULL) = (sha256 IS NULL)),
    CHECK ((outcome IS NULL) = (read_at IS NULL)),
    CHECK (outcome NOT IN ('request', 'follow_up') OR request_id IS NOT NULL)
);
CREATE INDEX message_request ON message (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX message_unread ON message (id) WHERE outcome IS NULL;

-- Where each message stood in the mailbox. The same bytes may stand at several
-- places (a rescan after a UIDVALIDITY change); they are one message.
CREATE TABLE mailbox_uid (
    mailbox_id  bigint NOT NULL REFERENCES mailbox,
    uidvalidity bigint NOT NULL,
    uid         bigint NOT NULL,
    message_id  bigint NOT NULL REFERENCES message,
    saved_at    timestamptz NOT NULL,
    filed_at    timestamptz,
    PRIMARY KEY (mailbox_id, uidvalidity, uid)
);
CREATE INDEX mailbox_uid_message ON mailbox_uid (message_id);
CREATE INDEX mailbox_uid_unfiled ON mailbox_uid (mailbox_id, uidvalidity, uid) WHERE filed_at IS NULL;

CREATE TABLE request (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ref             text NOT NULL UNIQUE,
    state           text NOT NULL CHECK (state IN ('received', 'queued', 'waiting', 'approved', 'completed',
                                                   'denied', 'expired', 'withdrawn', 'reversed')),
    waiting_for     text NOT NULL DEFAULT '' CHECK (waiting_for IN ('', 'fix', 'answer', 'confirm', 'prove')),
    problem         text NOT NULL DEFAULT '',
    old_email       text NOT NULL CHECK (old_email <> ''),
    new_username    text NOT NULL DEFAULT '',
    sender          text NOT NULL CHECK (sender <> ''),
    auth            text NOT NULL DEFAULT 'none' CHECK (auth IN ('pass', 'fail', 'none', 'temporary')),
    evidence        jsonb NOT NULL DEFAULT '{}',
    digest          text NOT NULL DEFAULT '',
    check_note      text NOT NULL DEFAULT '',
    question        text NOT NULL DEFAULT '',
    source_message  bigint NOT NULL REFERENCES message,
    last_message    bigint NOT NULL REFERENCES message,
    told_problem    text NOT NULL DEFAULT '',
    late_told       boolean NOT NULL DEFAULT false,
    decision        text CHECK (decision IN ('approve', 'deny')),
    decided_by      text,
    decided_at      timestamptz,
    decision_reason text NOT NULL DEFAULT '',
    decision_digest text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    check_since     timestamptz NOT NULL,
    waiting_until   timestamptz,
    CONSTRAINT waits_for_something CHECK ((state = 'waiting') = (waiting_for <> '')),
    CONSTRAINT waits_until CHECK ((state = 'waiting') = (waiting_until IS NOT NULL)),
    CONSTRAINT decision_whole CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT decided CHECK (state NOT IN ('approved', 'completed', 'reversed') OR decision = 'approve'),
    CONSTRAINT refused CHECK (state <> 'denied' OR decision = 'deny'),
    CONSTRAINT approval_bound CHECK (decision <> 'approve' OR decision_digest <> ''),
    CONSTRAINT not_ones_own CHECK (decided_by IS NULL OR lower(btrim(decided_by, E' \t\r\n')) NOT IN (sender, old_email, new_username))
);
-- At most one open request per old address and per new username.
CREATE UNIQUE INDEX request_open_old ON request (old_email)
    WHERE state IN ('received', 'queued', 'waiting', 'approved');
CREATE UNIQUE INDEX request_open_new ON request (new_username)
    WHERE state IN ('received', 'queued', 'waiting', 'approved') AND new_username <> '';
CREATE INDEX request_state ON request (state, id);
CREATE INDEX request_waiting ON request (waiting_until) WHERE state = 'waiting';

ALTER TABLE message ADD FOREIGN KEY (request_id) REFERENCES request;

-- The swaps that were made. Append-only.
CREATE TABLE ledger (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id   bigint NOT NULL UNIQUE REFERENCES request,
    account_id   bigint NOT NULL REFERENCES account,
    old_email    text NOT NULL,
    new_username text NOT NULL,
    tenant_id    text NOT NULL,
    decided_by   text NOT NULL,
    digest       text NOT NULL,
    applied_at   timestamptz NOT NULL
);
CREATE INDEX ledger_account ON ledger (account_id, id);
CREATE INDEX ledger_old ON ledger (old_email);

-- Outgoing mail: bytes and Message-ID are fixed here, before the first attempt.
CREATE TABLE outgoing (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id  text NOT NULL UNIQUE,
    request_id  bigint NOT NULL REFERENCES request,
    reply_to    bigint REFERENCES message,
    occasion    text NOT NULL,
    sender      text NOT NULL,
    recipient   text NOT NULL,
    subject     text NOT NULL,
    raw         bytea NOT NULL,
    state       text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'retrying', 'accepted', 'undeliverable')),
    attempts    integer NOT NULL DEFAULT 0,
    last_error  text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CHECK (state <> 'accepted' OR attempts > 0)
);
CREATE INDEX outgoing_request ON outgoing (request_id);
CREATE INDEX outgoing_unsent ON outgoing (id) WHERE state <> 'accepted';

-- Whole mails are what Postgres would spend the most time on with its own method
-- of compression. Not every build has the faster one.
-- +goose StatementBegin
DO $$
BEGIN
    ALTER TABLE message ALTER raw SET COMPRESSION lz4;
    ALTER TABLE outgoing ALTER raw SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'mail is compressed by pglz';
END $$;
-- +goose StatementEnd

-- The audit trail. A chain is a request's reference, or "accounts" for the
-- directory; each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain      text NOT NULL,
    seq        integer NOT NULL,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    via        text NOT NULL CHECK (via IN ('mail', 'cli', 'web', 'api', 'system')),
    event      text NOT NULL,
    from_state text NOT NULL,
    to_state   text NOT NULL,
    detail     jsonb NOT NULL,
    hash       bytea NOT NULL,
    UNIQUE (chain, seq)
);

-- Seals: each covers the audit rows with ids in (after_id, upto_id].
CREATE TABLE audit_seal (
    n        bigint PRIMARY KEY,
    at       timestamptz NOT NULL,
    after_id bigint NOT NULL,
    upto_id  bigint NOT NULL,
    rows     bigint NOT NULL,
    hash     bytea NOT NULL
);

-- Stable, as what it calls is: so that it is a part of the statement that uses it
-- instead of a query of its own for each row.
-- +goose StatementBegin
CREATE FUNCTION audit_hash(prev bytea, chain text, seq integer, at timestamptz, actor text, via text,
                           event text, from_state text, to_state text, detail jsonb) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(prev || convert_to(jsonb_build_array(chain, seq, (extract(epoch FROM at) * 1000000)::bigint, actor, via,
                                                       event, from_state, to_state, detail)::text, 'UTF8'));
-- +goose StatementEnd

-- The highest audit id below which no row can appear any more. Waiting for the
-- writers under way and keeping new ones out for that moment is what makes the
-- cut exact; an owner's right is needed for the lock, so it is lent here.
-- +goose StatementBegin
CREATE FUNCTION audit_horizon() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public SET lock_timeout = '5s' AS $$
BEGIN
    LOCK TABLE public.audit IN SHARE MODE;
    RETURN (SELECT coalesce(max(id), 0) FROM public.audit);
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Who the desk's mails are from, as the service last ran: so that a command that
-- writes mail needs no configuration of its own.
CREATE TABLE desk (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    address    text NOT NULL,
    name       text NOT NULL,
    portal_url text NOT NULL
);
