-- +goose NO TRANSACTION
-- +goose Up

-- As in 0007: built while the processes go on.

-- What was asked before, for an account and by a sender.
DROP INDEX CONCURRENTLY IF EXISTS request_old;
CREATE INDEX CONCURRENTLY request_old ON request (old_email, id);
DROP INDEX CONCURRENTLY IF EXISTS request_sender;
CREATE INDEX CONCURRENTLY request_sender ON request (sender, created_at);
-- When an account got its address.
DROP INDEX CONCURRENTLY IF EXISTS ledger_new;
CREATE INDEX CONCURRENTLY ledger_new ON ledger (new_username, id);
-- What mails that nothing authenticates have caused, by address.
DROP INDEX CONCURRENTLY IF EXISTS outgoing_unproven;
CREATE INDEX CONCURRENTLY outgoing_unproven ON outgoing (recipient, queued_at) WHERE unproven AND state <> 'held';
