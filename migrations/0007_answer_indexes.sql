-- +goose NO TRANSACTION
-- +goose Up

-- Built while the processes go on. One that was cut off is left behind as invalid, and is
-- in the way of another try: so each is dropped first.

-- What the caps count: when it was let go, not when it was written. Both leave out what is
-- held, so that a flood is not looked at again and again.
DROP INDEX CONCURRENTLY IF EXISTS outgoing_answered;
CREATE INDEX CONCURRENTLY outgoing_answered ON outgoing (recipient, queued_at) WHERE automatic AND state <> 'held';
DROP INDEX CONCURRENTLY IF EXISTS outgoing_answered_at;
CREATE INDEX CONCURRENTLY outgoing_answered_at ON outgoing (queued_at) WHERE automatic AND state <> 'held';
-- What a message was answered with.
DROP INDEX CONCURRENTLY IF EXISTS outgoing_reply_to;
CREATE INDEX CONCURRENTLY outgoing_reply_to ON outgoing (reply_to);
DROP INDEX CONCURRENTLY IF EXISTS outgoing_reply;
CREATE UNIQUE INDEX CONCURRENTLY outgoing_reply ON outgoing (reply_to) WHERE request_id IS NULL;
-- Who has been answered lately.
DROP INDEX CONCURRENTLY IF EXISTS message_answered;
CREATE INDEX CONCURRENTLY message_answered ON message (sender, read_at) WHERE outcome = 'answer' OR guide <> '';
DROP INDEX CONCURRENTLY IF EXISTS message_linked;
CREATE INDEX CONCURRENTLY message_linked ON message (linked) WHERE linked IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS message_for_staff;
CREATE INDEX CONCURRENTLY message_for_staff ON message (id) WHERE for_staff AND handled_at IS NULL;
