-- The intake database: the only one the Portal's role reaches. Whoever takes the Portal's host holds what stands here:
-- sealed bytes, their length, the UTC day they came and the mechanism they are for. No column may ever hold more.

create schema intake;
grant usage on schema intake to safereport_portal, safereport_desk;

create table intake.mechanism (
    id text primary key check (id ~ '^[0-9a-f]{8}$'),
    name text not null,
    portal_id text not null check (portal_id ~ '^[0-9a-f]{32}$'),
    verifiers text[] not null,
    threshold int not null check (threshold between 1 and 16),
    lowest_serial bigint not null check (lowest_serial >= 1),
    demonstration boolean not null default false,
    position int not null default 0
);
grant select on intake.mechanism to safereport_portal;
grant select, insert, update on intake.mechanism to safereport_desk;

-- All keysets stay published; the newest serial is the current one.
create table intake.keyset (
    mechanism text not null references intake.mechanism,
    serial bigint not null check (serial >= 1),
    note text not null,
    not_before date not null,
    not_after date not null,
    primary key (mechanism, serial)
);
grant select on intake.keyset to safereport_portal;
grant select, insert on intake.keyset to safereport_desk;

create table intake.closed_serial (
    mechanism text not null references intake.mechanism,
    serial bigint not null,
    closed_on date not null,
    primary key (mechanism, serial)
);
grant select on intake.closed_serial to safereport_portal;
grant select, insert on intake.closed_serial to safereport_desk;

-- Known ids. A row outlives the bytes by seven days, so that a repeat is answered 204 and not stored again.
-- received_on is a day on purpose: a time would tie an item to a visit.
create table intake.item_id (
    id uuid primary key check (get_byte(uuid_send(id), 6) >> 4 = 4 and get_byte(uuid_send(id), 8) >> 6 = 2),    -- version 4
    mechanism text not null references intake.mechanism,
    received_on date not null check (received_on between '2000-01-01' and '2200-01-01'),
    taken_on date,      -- the desk holds it
    cleared_on date     -- the bytes are gone from here; the seven days run from this day
);
create index item_id_waiting on intake.item_id (id) where taken_on is null;
-- Insert only, and only what a new item has: the Portal must not be able to say that the desk took an item.
grant insert (id, mechanism, received_on) on intake.item_id to safereport_portal;
grant select, delete, update (taken_on, cleared_on) on intake.item_id to safereport_desk;

-- Lengths are those of protocol.md 5 and 7: a row that cannot be a sealed item does not fit.
create table intake.sealed_item (
    id uuid primary key references intake.item_id,
    keyset_serial bigint not null check (keyset_serial >= 1),
    alarm_part bytea not null check (octet_length(alarm_part) = 1676),
    header bytea not null check (octet_length(header) = 1627),
    payload_length bigint not null check (payload_length between 1 and 1074003984)     -- of 1 GiB, sealed
);
grant insert on intake.sealed_item to safereport_portal;
grant select, delete on intake.sealed_item to safereport_desk;

-- The payload from its nonce on, in rows of 1 MiB numbered from 1, so that a gigabyte streams.
create table intake.sealed_item_part (
    item uuid not null references intake.sealed_item on delete cascade,
    number int not null check (number >= 1),
    bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
    primary key (item, number)
);
alter table intake.sealed_item_part alter column bytes set storage external;   -- ciphertext does not compress
grant insert on intake.sealed_item_part to safereport_portal;
grant select, delete on intake.sealed_item_part to safereport_desk;

create table intake.erase_request (
    id uuid primary key,
    mechanism text not null references intake.mechanism,
    received_on date not null,
    sealed bytea not null check (octet_length(sealed) = 1755)
);
grant insert on intake.erase_request to safereport_portal;
grant select, delete on intake.erase_request to safereport_desk;

-- Mailbox snapshots as published; the desk keeps the two newest numbers.
create table intake.snapshot (
    mechanism text not null references intake.mechanism,
    number bigint not null check (number >= 1),
    note text not null,
    primary key (mechanism, number)
);
grant select on intake.snapshot to safereport_portal;
grant select, insert, delete on intake.snapshot to safereport_desk;

create table intake.snapshot_file (
    mechanism text not null,
    number bigint not null,
    prefix text not null check (prefix ~ '^([01]{1,16}|-)$'),
    bytes bytea not null,
    primary key (mechanism, number, prefix),
    foreign key (mechanism, number) references intake.snapshot on delete cascade
);
alter table intake.snapshot_file alter column bytes set storage external;
grant select on intake.snapshot_file to safereport_portal;
grant select, insert, delete on intake.snapshot_file to safereport_desk;

-- How far a synchronous standby of this server has written to its own disk; null when there is none. A definer function,
-- because the desk's role must not read the other columns of pg_stat_replication and pg_stat_activity.
create function intake.standby_flushed_to() returns pg_lsn
    language sql stable security definer set search_path = pg_catalog
    as $$ select max(flush_lsn) from pg_stat_replication where sync_state in ('sync', 'quorum') $$;
revoke all on function intake.standby_flushed_to() from public;
grant execute on function intake.standby_flushed_to() to safereport_desk;
