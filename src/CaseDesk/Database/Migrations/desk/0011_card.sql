-- The mechanism's card: written by one officer, confirmed by another. It is public once it is confirmed.
create table desk.card_edit (
    number bigint generated always as identity unique,
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    content text not null check (octet_length(content) <= 65536),
    proposed_by uuid not null references desk.officer,
    proposed_on date not null,
    state text not null check (state in ('proposed', 'confirmed', 'withdrawn')),
    decided_by uuid references desk.officer,
    check ((state = 'proposed') = (decided_by is null)),
    check (state <> 'confirmed' or decided_by <> proposed_by)   -- two people
);
create unique index card_edit_waiting on desk.card_edit (mechanism) where state = 'proposed';
grant select, insert, update (state, decided_by) on desk.card_edit to safereport_desk;

-- What was decided stays as it was decided.
create function desk.refuse_decided_card() returns trigger
    language plpgsql set search_path = pg_catalog
    as $$
    begin
        if old.state <> 'proposed' then
            raise exception 'a card that was decided about is not changed' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end $$;
create trigger card_edit_decided before update on desk.card_edit for each row execute function desk.refuse_decided_card();

-- Visitors were shown another card, and no officer has looked into it yet.
create table desk.card_difference (
    mechanism text primary key references desk.mechanism
);
grant select, insert, delete on desk.card_difference to safereport_desk;
