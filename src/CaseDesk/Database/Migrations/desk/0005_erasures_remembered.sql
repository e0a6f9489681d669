-- How long it is remembered that a mailbox was erased (protocol.md 8).

-- Mailboxes that an opened item is shown to be from: tags alone, not of which item. An erasure of one of these is kept for good, and so
-- past every key and every backup; rows come only from an officer's act, so no stranger makes them many.
create table desk.named_mailbox (
    tag bytea primary key
);
grant select, insert on desk.named_mailbox to safereport_desk;
insert into desk.named_mailbox select tag from desk.reporter_mailbox;

-- Whether the mailbox of an item, if it names one, stands there. While it does not, an erasure from before may be of this item's mailbox.
alter table desk.item add column mailbox_noted boolean not null default false;
update desk.item i set mailbox_noted = true
where case_id is not null and not exists (select from desk.case_item c where c.item = i.id and c.mailbox_pending);
create index item_mailbox_not_noted on desk.item (arrived_on) where not mailbox_noted and header is not null;

-- Erased, and not yet in the event log: that is written with the next snapshot, because a request is worked off within minutes of its
-- sending and an event has a moment.
alter table desk.reporter_mailbox add column erasure_untold boolean not null default false;
create index reporter_mailbox_untold on desk.reporter_mailbox (mechanism) where erasure_untold;

-- The only way an erasure is forgotten; a definer function, because the desk's role must not delete one. Of mailboxes that no opened item
-- names, made-up ones among them: 30 days, longer while an item is unopened that came until then, never more than 100,000, and the oldest
-- days go first. Without a day nothing is forgotten for its age.
create index erased_mailbox_oldest on desk.erased_mailbox (erased_on, tag);
create function desk.forget_erased(today date) returns void
    language plpgsql security definer set search_path = pg_catalog
    as $$
    declare
        days constant int := 30;
        most constant int := 100000;
        unopened date := (select min(i.arrived_on) from desk.item i where not i.mailbox_noted and i.header is not null);
    begin
        delete from desk.erased_mailbox e
        where e.erased_on < least(today - days, unopened - days) and today is not null
            and not exists (select from desk.named_mailbox n where n.tag = e.tag)
            and not exists (select from desk.reporter_mailbox m where m.tag = e.tag);
        if (select count(*) from desk.erased_mailbox) > most then
            with unnamed as materialized (
                select e.erased_on, e.tag from desk.erased_mailbox e
                where not exists (select from desk.named_mailbox n where n.tag = e.tag)
                    and not exists (select from desk.reporter_mailbox m where m.tag = e.tag)
            )
            delete from desk.erased_mailbox e using (
                select u.tag from unnamed u order by u.erased_on, u.tag limit greatest(0, (select count(*) from unnamed) - most)
            ) oldest
            where e.tag = oldest.tag;
        end if;
    end $$;
revoke all on function desk.forget_erased(date) from public;
grant execute on function desk.forget_erased(date) to safereport_desk;
