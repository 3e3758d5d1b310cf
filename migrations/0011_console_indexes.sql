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
CREATE INDEX CONCURRENTLY request_done ON request (updated_at DESC, id DESC) WHERE state IN ('completed', 'denied', 'expired', 'withdrawn', 'reversed');
DROP INDEX CONCURRENTLY IF EXISTS request_search;
CREATE INDEX CONCURRENTLY request_search ON request
    USING gin (request_words(ref, old_email, new_username, sender, evidence->>'tenant_id'));
DROP INDEX CONCURRENTLY IF EXISTS request_created;
CREATE INDEX CONCURRENTLY request_created ON request (created_at);
DROP INDEX CONCURRENTLY IF EXISTS account_organization;
CREATE INDEX CONCURRENTLY account_organization ON account (lower(organization) text_pattern_ops);
DROP INDEX CONCURRENTLY IF EXISTS account_email;
CREATE INDEX CONCURRENTLY account_email ON account (email text_pattern_ops);
