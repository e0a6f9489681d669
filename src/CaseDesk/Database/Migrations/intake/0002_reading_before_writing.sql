-- Whether an id was received before. A definer function, because the Portal's role must not read the ids: it answers yes or no about
-- an id that the asker has already. Asked before anything is written, so that what is refused leaves no row, dead or alive, and no id in
-- the journal.
create function intake.item_known(id uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog
    as $$ select exists (select from intake.item_id i where i.id = item_known.id) $$;
revoke all on function intake.item_known(uuid) from public;
grant execute on function intake.item_known(uuid) to safereport_portal;

-- Erase requests are worked off in bounded steps, oldest day first, however many wait.
create index erase_request_waiting on intake.erase_request (mechanism, received_on, id);
