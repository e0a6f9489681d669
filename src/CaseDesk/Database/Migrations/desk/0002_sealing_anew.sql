-- Removing an officer for cause (protocol.md 9): the case gets a new key at once, and its payloads are encrypted anew, item by item.

-- Keys that a case had before, sealed under the one it has now, as any record of it. They open the payloads that still wait;
-- the rows go with the last of these.
create table desk.former_case_key (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    sealed bytea not null
);
create index former_case_key_case on desk.former_case_key (case_id);
grant select, insert, delete, update (sealed) on desk.former_case_key to safereport_desk;

alter table desk.case_item add column awaits_new_seal boolean not null default false;
create index case_item_awaiting on desk.case_item (case_id) where awaits_new_seal;

-- What a record said before must not open with the old key either. Nothing of it can be removed, and it can be sealed anew only
-- while the case gets a new key, to exactly the same length.
grant update (sealed) on desk.record_version to safereport_desk;
create function desk.refuse_other_history() returns trigger
    language plpgsql set search_path = pg_catalog
    as $$
    begin
        if octet_length(new.sealed) <> octet_length(old.sealed)
            or not exists (select from desk.former_case_key where case_id = old.case_id) then
            raise exception 'earlier versions are never changed' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end $$;
create trigger record_version_sealed_anew before update on desk.record_version
    for each row execute function desk.refuse_other_history();
