-- How a mechanism is reached where the site cannot help, one card per language, as its desk publishes it; docs/protocol.md 7 names its keys.
create table intake.mechanism_card (
    mechanism text not null references intake.mechanism,
    language text not null check (language ~ '^[a-z]{2}$'),
    card text not null check (octet_length(card) <= 8192),
    primary key (mechanism, language)
);
grant select on intake.mechanism_card to safereport_portal;
grant select, insert, update, delete on intake.mechanism_card to safereport_desk;

-- The Portal serves what is published from its memory and is told when that changes: that it did, and nothing else.
create function intake.tell_published() returns trigger
    language plpgsql set search_path = pg_catalog
    as $$
    begin
        perform pg_notify('intake_published', '');
        return null;
    end
    $$;
revoke all on function intake.tell_published() from public;
create trigger published after insert or update or delete or truncate on intake.mechanism for each statement execute function intake.tell_published();
create trigger published after insert or update or delete or truncate on intake.keyset for each statement execute function intake.tell_published();
create trigger published after insert or update or delete or truncate on intake.closed_serial for each statement execute function intake.tell_published();
create trigger published after insert or update or delete or truncate on intake.mechanism_card for each statement execute function intake.tell_published();

-- Writes what waits anew in the order of its ids, so that rows tell no longer in which order they came. All rows come out of one transaction
-- and get places for their large values in the same order: CLUSTER would move the rows and leave each the number of the transaction that
-- brought it. Nobody waits long: half a second for the locks, or it is tried another time (shorter than the server's search for
-- deadlocks, so that no one else is ever its victim); and when there is more than can be written while a sender waits, false and nothing.
create function intake.rewrite_items() returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
    as $$
    begin
        lock table intake.item_id, intake.sealed_item, intake.sealed_item_part in access exclusive mode;
        if pg_total_relation_size('intake.sealed_item_part') + pg_total_relation_size('intake.sealed_item') > 512 * 1024 * 1024 then
            return false;
        end if;
        create temporary table rewritten_id on commit drop as select * from intake.item_id;
        create temporary table rewritten_item on commit drop as select * from intake.sealed_item;
        create temporary table rewritten_part on commit drop as select * from intake.sealed_item_part;
        truncate intake.item_id, intake.sealed_item, intake.sealed_item_part;
        insert into intake.item_id select * from rewritten_id order by id;
        insert into intake.sealed_item select * from rewritten_item order by id;
        insert into intake.sealed_item_part select * from rewritten_part order by item, number;
        return true;
    end
    $$;
revoke all on function intake.rewrite_items() from public;
grant execute on function intake.rewrite_items() to safereport_desk;

create function intake.rewrite_erase_requests() returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
    as $$
    begin
        lock table intake.erase_request in access exclusive mode;
        if pg_total_relation_size('intake.erase_request') > 512 * 1024 * 1024 then
            return false;
        end if;
        create temporary table rewritten_request on commit drop as select * from intake.erase_request;
        truncate intake.erase_request;
        insert into intake.erase_request select * from rewritten_request order by id;
        return true;
    end
    $$;
revoke all on function intake.rewrite_erase_requests() from public;
grant execute on function intake.rewrite_erase_requests() to safereport_desk;
