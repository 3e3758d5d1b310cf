-- +goose NO TRANSACTION
-- +goose Up

-- As in 0007: built while the processes go on.

-- The words of mails that are on their way are left out: they will be the same when it is
-- sent, seconds later, and to put them into the index twice is a sixth of what the pipeline
-- pays for the console. What is queued is found by its state.
DROP INDEX CONCURRENTLY IF EXISTS outgoing_found;
CREATE INDEX CONCURRENTLY outgoing_found ON outgoing USING gin (mail_words(recipient, subject)) WHERE state <> 'queued';
DROP INDEX CONCURRENTLY IF EXISTS outgoing_search;
