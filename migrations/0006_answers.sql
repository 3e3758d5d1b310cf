-- +goose Up

-- The indexes on these columns are the next step's: to build one here would keep everybody
-- from the tables until all of them are built.

-- A mail that is about no request: the guide's answer, or the word that a person will
-- answer. It hangs on the message that it answers. One that nobody decided on counts
-- against the caps on answers, and waits as held when they are reached.
ALTER TABLE outgoing
    ALTER request_id DROP NOT NULL,
    ADD COLUMN automatic boolean NOT NULL DEFAULT false,
    -- When it was last to be sent from now on: when it was written, or later, when a cap
    -- or staff let it go. Null for what a program of before wrote: created_at.
    ADD COLUMN queued_at timestamptz,
    -- The cap that it was held back by, if it was.
    ADD COLUMN held_for text,
    ADD COLUMN handled_by text,
    ADD COLUMN handled_at timestamptz,
    DROP CONSTRAINT outgoing_state_check,
    ADD CONSTRAINT outgoing_state_check
        CHECK (state IN ('queued', 'retrying', 'accepted', 'undeliverable', 'bounced', 'held')) NOT VALID,
    ADD CONSTRAINT about_something CHECK (request_id IS NOT NULL OR reply_to IS NOT NULL) NOT VALID,
    ADD CONSTRAINT held_automatic CHECK (state <> 'held' OR automatic) NOT VALID,
    ADD CONSTRAINT held_for_a_cap CHECK (state <> 'held' OR held_for IS NOT NULL AND held_for IN ('address', 'hour')) NOT VALID;

ALTER TABLE message
    -- The part of the sign-in guide that answers it, and the error code that it shows.
    ADD COLUMN guide text NOT NULL DEFAULT '',
    ADD COLUMN code text NOT NULL DEFAULT '',
    -- The languages that it is answered in, the first one first.
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
    -- The message of the same sender whose answer it follows, where neither is about a
    -- request.
    ADD COLUMN follows bigint REFERENCES message,
    -- The request that it names and is no part of: its sender is no participant.
    ADD COLUMN linked bigint REFERENCES request,
    -- When staff had it read once more: it may lie in a folder for what is read.
    ADD COLUMN replayed_at timestamptz,
    ADD COLUMN handled_by text,
    ADD COLUMN handled_at timestamptz,
    DROP CONSTRAINT message_check2,
    ADD CONSTRAINT parts CHECK (guide IN ('', 'A', 'B1', 'B2', 'B3', 'B4', 'C') AND code ~ '^[0-9]{0,7}$') NOT VALID,
    ADD CONSTRAINT belongs CHECK (outcome <> 'request' OR request_id IS NOT NULL) NOT VALID,
    ADD CONSTRAINT follows_something CHECK (outcome <> 'follow_up' OR request_id IS NOT NULL OR follows IS NOT NULL) NOT VALID,
    ADD CONSTRAINT handled_whole CHECK ((handled_by IS NULL) = (handled_at IS NULL)) NOT VALID;
