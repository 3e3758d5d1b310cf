-- What the running service may do, as the role swapdesk_app: it owns nothing,
-- and the audit trail, its seals and the ledger it can only read and extend.
-- Run after every migration, so that new tables are covered; it may run twice.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'swapdesk_app') THEN
        CREATE ROLE swapdesk_app NOLOGIN;
    END IF;
    -- From Postgres 16 on, who made a role is a member that may not take it on.
    IF NOT pg_has_role(current_user, 'swapdesk_app',
            CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT swapdesk_app TO %I', current_user);
    END IF;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public, river TO swapdesk_app;
GRANT SELECT, INSERT, UPDATE ON account, desk, mailbox, message, mailbox_uid, request, request_group, outgoing, confirm_link, staff, signin_link, api_token TO swapdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, request_claim, request_open, saved_view TO swapdesk_app;
GRANT SELECT, INSERT ON ledger, audit, audit_seal, outgoing_also, evaluation, signed_text, request_note TO swapdesk_app;
GRANT SELECT ON open_address TO swapdesk_app;
GRANT SELECT ON goose_db_version TO swapdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA river TO swapdesk_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA river TO swapdesk_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA river TO swapdesk_app;
REVOKE ALL ON FUNCTION audit_horizon() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_horizon() TO swapdesk_app;
