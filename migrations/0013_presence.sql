-- +goose Up

-- Who has which request open: a row for each page, which its stream of events keeps fresh.
-- Nothing is lost with it, so it is not written to the log.
CREATE UNLOGGED TABLE request_open (
    page       text PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES request,
    email      text NOT NULL,
    seen_at    timestamptz NOT NULL
);
CREATE INDEX request_open_request ON request_open (request_id);
