-- One place for the sealed records of a case, whatever their kind. What is sealed stays as it was sealed: the kind is the table's name
-- that the associated data carries (protocol.md 9).

-- A narrower part of a case, with a key of its own: who may know of it is decided by who was given that key.
create table desk.case_compartment (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    awaits_new_key boolean not null default false   -- somebody who held it was removed for cause by an officer who does not
);
create index case_compartment_case on desk.case_compartment (case_id);

create table desk.compartment_grant (
    compartment uuid not null references desk.case_compartment,
    officer uuid not null references desk.officer,
    sealed_key bytea not null,
    primary key (compartment, officer)
);

create table desk.case_record (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    kind text not null check (kind ~ '^[a-z_]+$'),  -- 'narrow' for every kind of a compartment: a row says no more than that there is one
    version bigint not null check (version >= 1),
    compartment uuid references desk.case_compartment,
    due_on date,
    state text,
    sealed bytea not null,
    check ((kind = 'narrow') = (compartment is not null)),
    check (kind <> 'narrow' or (due_on is null and state is null))
);
create index case_record_case on desk.case_record (case_id, kind);
create index case_record_due on desk.case_record (kind, due_on) where due_on is not null;

insert into desk.case_record (id, case_id, kind, version, sealed)
select id, id, 'case_file', version, sealed from desk.case_file
union all select id, case_id, 'protected_communication', version, sealed from desk.protected_communication
union all select id, case_id, 'reporter_mailbox', version, sealed from desk.reporter_mailbox
union all select id, case_id, 'reply', version, sealed from desk.reply;
insert into desk.case_record (id, case_id, kind, version, due_on, state, sealed)
select id, case_id, 'alleged_sanction', version, next_step_due_on, state, sealed from desk.alleged_sanction;

drop table desk.protected_communication, desk.alleged_sanction, desk.reply;
alter table desk.case_file drop column version, drop column sealed;
alter table desk.reporter_mailbox drop column version, drop column sealed;
alter table desk.record_version add column compartment uuid references desk.case_compartment;

-- What a record said before is sealed anew with the case, and with its compartment.
create or replace function desk.refuse_other_history() returns trigger
    language plpgsql set search_path = pg_catalog
    as $$
    begin
        if octet_length(new.sealed) <> octet_length(old.sealed)
            or new.table_name <> old.table_name or new.id <> old.id or new.version <> old.version or new.case_id <> old.case_id
            or new.compartment is distinct from old.compartment
            or not (exists (select from desk.former_case_key where case_id = old.case_id)
                or exists (select from desk.case_compartment where id = old.compartment and awaits_new_key)) then
            raise exception 'earlier versions are never changed' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end $$;

-- Who was given a compartment may lose it; a record is never taken away.
grant select, insert, update, delete on desk.case_compartment, desk.compartment_grant to safereport_desk;
grant select, insert, update on desk.case_record to safereport_desk;

-- How often an act of work was done in a month: the one count that stands in the clear, of what stands in the clear in the event log anyway.
-- A figure about the content of cases never gets a column: it is a sealed record of its case.
create table desk.act_count (
    mechanism text not null references desk.mechanism,
    month date not null check (extract(day from month) = 1),
    act text not null,
    number bigint not null check (number >= 1),
    primary key (mechanism, month, act)
);
grant select, insert, update on desk.act_count to safereport_desk;
