-- The three roles, made by whoever sets up a server (ops/run, the tests), before the first migration.
-- Migrations only grant. May be run again: it then gives the passwords it is handed.
--
-- Variables (psql: \set name 'value'; elsewhere put a quoted literal in the place of :'name'):
--   owner_password   safereport_owner   owns the schemas of both databases and runs the migrations; used by no server
--   portal_password  safereport_portal  what the Portal is: the intake database only, and little of it
--   desk_password    safereport_desk    what the case desk is: both databases
--
-- A server that holds only one of the two databases still gets all three: a role without grants can do nothing.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['safereport_owner', 'safereport_portal', 'safereport_desk'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      execute format('create role %I login', role_name);
    end if;
  end loop;
end
$$;

-- A failing statement would be written to the server's log, password included. Only a superuser may say so; on a server
-- of the operator's own the login need not be one.
do $$
begin
  perform set_config('log_min_error_statement', 'panic', false),
    set_config('log_statement', 'none', false),
    set_config('log_min_duration_statement', '-1', false);
exception when insufficient_privilege then
  null;
end
$$;

alter role safereport_owner password :'owner_password';
alter role safereport_portal password :'portal_password';
alter role safereport_desk password :'desk_password';

-- Neither server ever needs long transactions; one left open would hold back the removal of what was deleted.
alter role safereport_portal set idle_in_transaction_session_timeout = '60s';
alter role safereport_desk set idle_in_transaction_session_timeout = '60s';

-- 204 means "durably stored", whatever postgresql.conf says.
alter role safereport_portal set synchronous_commit = on;
alter role safereport_desk set synchronous_commit = on;

-- For one definer function of the migrations: is there a synchronous standby, and how far has it written? Where the login
-- may not grant it, the function sees no standby, which errs on the safe side: bytes stay longer.
do $$
begin
  grant pg_read_all_stats to safereport_owner;
exception when insufficient_privilege then
  raise warning 'safereport_owner cannot see standby servers: a superuser may grant it pg_read_all_stats';
end
$$;
