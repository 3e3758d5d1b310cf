-- +goose Up

-- The horizon used to take a lock on the table, which an autovacuum under way
-- gives way to, each minute anew, or, where it must not, makes every writer wait
-- behind. So it takes a lock of its own, which only writers share. The number is
-- arbitrary.
-- +goose StatementBegin
CREATE FUNCTION audit_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock_shared(7305112863);
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- Before the statement, so that the lock is there before any row has its id.
CREATE TRIGGER writer BEFORE INSERT ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_writer();

-- The highest audit id below which no row can appear any more. Waiting for the
-- writers under way and keeping new ones out for that moment is what makes the
-- cut exact. Where that takes long, the seal is a minute late.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_horizon() RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER
    SET search_path = pg_catalog, public SET lock_timeout = '1s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7305112863);
    RETURN (SELECT coalesce(max(id), 0) FROM public.audit);
END $$;
-- +goose StatementEnd
