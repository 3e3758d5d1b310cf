-- +goose Up

-- A mail that asked for several swaps, whose requests get their first answer in
-- one mail. Whoever changes a request of it locks this row, after the request:
-- so one of two that check the last two of them sees what the other has done.
CREATE TABLE request_group (
    message_id  bigint PRIMARY KEY REFERENCES message,
    -- What is wrong with a line that reading left out, a sentence about it, and the
    -- username that was probably meant there.
    left_out    text NOT NULL DEFAULT '',
    fault       text NOT NULL DEFAULT '',
    suggestion  text NOT NULL DEFAULT '',
    -- Pairs that are no request of the sender's: [{"old": ..., "new": ...}].
    aside       jsonb NOT NULL DEFAULT '[]',
    created_at  timestamptz NOT NULL,
    -- When its mail was written, or was found to have nothing to say.
    answered_at timestamptz
);

-- The group that a request is in. Requests are filed before their group is, in
-- one transaction.
ALTER TABLE request ADD COLUMN group_message bigint REFERENCES request_group DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX request_group_message ON request (group_message) WHERE group_message IS NOT NULL;

-- A mail about a group hangs on its first request (outgoing.request_id); these
-- are the others that it is about.
CREATE TABLE outgoing_also (
    outgoing_id bigint NOT NULL REFERENCES outgoing,
    request_id  bigint NOT NULL REFERENCES request,
    PRIMARY KEY (outgoing_id, request_id)
);
CREATE INDEX outgoing_also_request ON outgoing_also (request_id);
