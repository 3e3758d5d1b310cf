-- +goose Up

-- Since when a request has been in its state, and waiting for what it waits for.
-- The default is for programs of before, which write beside this one for a while.
ALTER TABLE request ADD COLUMN state_since timestamptz NOT NULL DEFAULT now();
UPDATE request SET state_since = updated_at WHERE state IN ('received', 'queued', 'waiting', 'approved');
