-- +goose Up

-- What came back after the SMTP server had taken it: the inbound message that told
-- so first, when it was read, and what it said. A mail that is still to be sent can
-- bear this too, where the server took it and that could not be written down; it
-- counts as bounced once that is known.
ALTER TABLE outgoing
    ADD COLUMN bounced_by    bigint REFERENCES message,
    ADD COLUMN bounced_at    timestamptz,
    ADD COLUMN bounce_status text NOT NULL DEFAULT '',
    ADD COLUMN bounce_text   text NOT NULL DEFAULT '';

-- Not valid: rows of before fit, and to read them all would keep everybody else
-- from the table meanwhile.
ALTER TABLE outgoing
    DROP CONSTRAINT outgoing_state_check,
    ADD CONSTRAINT outgoing_state_check CHECK (state IN ('queued', 'retrying', 'accepted', 'undeliverable', 'bounced')) NOT VALID,
    ADD CONSTRAINT bounce_whole CHECK ((bounced_by IS NULL) = (bounced_at IS NULL)
        AND (bounced_by IS NOT NULL OR state <> 'bounced' AND bounce_status = '' AND bounce_text = '')) NOT VALID,
    ADD CONSTRAINT bounced_after_accepted CHECK (state <> 'bounced' OR attempts > 0) NOT VALID,
    ADD CONSTRAINT bounce_bounded CHECK (bounce_status ~ '^([245]\.[0-9]{1,3}\.[0-9]{1,3})?$' AND length(bounce_text) <= 500) NOT VALID;
