-- +goose Up

-- The horizon used to lock the table. An autovacuum under way gave up for that,
-- each minute anew; one against wraparound does not, and every writer waited with
-- the lock behind it. So it has a lock of its own, which only writers share. The
-- number is arbitrary.
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
-- cut exact. Where that takes long it fails, and the seal is made a little later.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_horizon() RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER
    SET search_path = pg_catalog, public SET lock_timeout = '1s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7305112863);
    RETURN (SELECT coalesce(max(id), 0) FROM public.audit);
END $$;
-- +goose StatementEnd
