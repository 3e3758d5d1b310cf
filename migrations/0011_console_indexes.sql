-- +goose NO TRANSACTION
-- +goose Up

-- As in 0007: built while the processes go on.

-- The queue, the riskiest and oldest first.
DROP INDEX CONCURRENTLY IF EXISTS request_queue;
CREATE INDEX CONCURRENTLY request_queue ON request
    ((CASE evidence->>'risk' WHEN 'high' THEN 0 WHEN 'raised' THEN 1 ELSE 2 END), state_since, id) WHERE state = 'queued';
-- What is open and waits, by when it began to; and what is done, the latest first.
DROP INDEX CONCURRENTLY IF EXISTS request_waits;
CREATE INDEX CONCURRENTLY request_waits ON request (state_since, id) WHERE state = 'waiting';
DROP INDEX CONCURRENTLY IF EXISTS request_done;
CREATE INDEX CONCURRENTLY request_done ON request (updated_at DESC, id DESC) INCLUDE (state) WHERE state IN ('completed', 'denied', 'expired', 'withdrawn', 'reversed');
DROP INDEX CONCURRENTLY IF EXISTS request_search;
CREATE INDEX CONCURRENTLY request_search ON request
    USING gin (request_words(ref, old_email, new_username, sender, evidence->>'tenant_id'));
DROP INDEX CONCURRENTLY IF EXISTS request_created;
CREATE INDEX CONCURRENTLY request_created ON request (created_at) INCLUDE (id, group_message);
DROP INDEX CONCURRENTLY IF EXISTS account_organization;
CREATE INDEX CONCURRENTLY account_organization ON account (lower(organization) text_pattern_ops);
DROP INDEX CONCURRENTLY IF EXISTS account_email;
CREATE INDEX CONCURRENTLY account_email ON account (email text_pattern_ops);

-- Mails by what became of them, by what they are, and by the words of their addresses and
-- subjects. Few of those that went out wait for anything.
DROP INDEX CONCURRENTLY IF EXISTS message_outcome;
CREATE INDEX CONCURRENTLY message_outcome ON message (outcome, id);
DROP INDEX CONCURRENTLY IF EXISTS message_kind;
CREATE INDEX CONCURRENTLY message_kind ON message (kind, id) WHERE outcome IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS message_search;
CREATE INDEX CONCURRENTLY message_search ON message USING gin (mail_words(sender, subject)) WHERE outcome IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS outgoing_state;
CREATE INDEX CONCURRENTLY outgoing_state ON outgoing (state, id) WHERE state <> 'accepted';
DROP INDEX CONCURRENTLY IF EXISTS outgoing_for_staff;
CREATE INDEX CONCURRENTLY outgoing_for_staff ON outgoing (id)
    WHERE state <> 'accepted' AND (state IN ('undeliverable', 'held') OR bounced_by IS NOT NULL) AND handled_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS outgoing_search;
CREATE INDEX CONCURRENTLY outgoing_search ON outgoing USING gin (mail_words(recipient, subject));

-- The trail by when, and by what happened; and by who and how, where it was not the desk
-- itself, whose rows are the most and come without being looked for.
DROP INDEX CONCURRENTLY IF EXISTS audit_at;
CREATE INDEX CONCURRENTLY audit_at ON audit (at);
DROP INDEX CONCURRENTLY IF EXISTS audit_event;
CREATE INDEX CONCURRENTLY audit_event ON audit (event, id);
DROP INDEX CONCURRENTLY IF EXISTS audit_actor;
CREATE INDEX CONCURRENTLY audit_actor ON audit (actor, id) WHERE via <> 'system';
DROP INDEX CONCURRENTLY IF EXISTS audit_via;
CREATE INDEX CONCURRENTLY audit_via ON audit (via, id) WHERE via <> 'system';

-- The numbers of a span of time, which are counted from these alone: the rows themselves are
-- wide. Two replace the indexes of before on their first columns.
DROP INDEX CONCURRENTLY IF EXISTS request_decided;
CREATE INDEX CONCURRENTLY request_decided ON request (decided_at) INCLUDE (id, ref, created_at, decision, decided_by) WHERE decided_at IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS request_denied;
CREATE INDEX CONCURRENTLY request_denied ON request (decided_at) WHERE decision = 'deny';
DROP INDEX CONCURRENTLY IF EXISTS message_thread;
CREATE INDEX CONCURRENTLY message_thread ON message (request_id, received_at) WHERE request_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS message_request;
DROP INDEX CONCURRENTLY IF EXISTS outgoing_thread;
CREATE INDEX CONCURRENTLY outgoing_thread ON outgoing (request_id, created_at);
DROP INDEX CONCURRENTLY IF EXISTS outgoing_request;
DROP INDEX CONCURRENTLY IF EXISTS message_questions;
CREATE INDEX CONCURRENTLY message_questions ON message (received_at) INCLUDE (kind, guide) WHERE kind NOT IN ('', 'swap_request') OR guide <> '';
DROP INDEX CONCURRENTLY IF EXISTS audit_waits;
CREATE INDEX CONCURRENTLY audit_waits ON audit (chain) INCLUDE (at, to_state) WHERE (from_state = 'waiting') <> (to_state = 'waiting');
DROP INDEX CONCURRENTLY IF EXISTS audit_asked;
CREATE INDEX CONCURRENTLY audit_asked ON audit (at) WHERE event = 'asked';
DROP INDEX CONCURRENTLY IF EXISTS evaluation_problem;
CREATE INDEX CONCURRENTLY evaluation_problem ON evaluation (at, problem) WHERE problem <> '';
DROP INDEX CONCURRENTLY IF EXISTS confirm_link_created;
CREATE INDEX CONCURRENTLY confirm_link_created ON confirm_link (created_at);
DROP INDEX CONCURRENTLY IF EXISTS outgoing_digest;
CREATE INDEX CONCURRENTLY outgoing_digest ON outgoing (created_at) WHERE occasion = 'digest';
