-- The desk database. In the clear stands what the clocks and the lists need and no more: random ids, workflow codes, days,
-- who is assigned. Everything a report or a case says is sealed (protocol.md 9). The Portal's role cannot connect.

create schema desk;
grant usage on schema desk to safereport_desk;

-- Mechanisms and keys ------------------------------------------------------------------------------------------------

create table desk.mechanism (
    id text primary key check (id ~ '^[0-9a-f]{8}$'),
    name text not null,
    portal_id text not null check (portal_id ~ '^[0-9a-f]{32}$'),
    verifiers text[] not null,
    threshold int not null check (threshold between 1 and 16),
    lowest_serial bigint not null check (lowest_serial >= 1),
    demonstration boolean not null default false,
    position int not null default 0
);

-- Every keyset this desk published, to compare with what the Portal shows.
create table desk.keyset (
    mechanism text not null references desk.mechanism,
    serial bigint not null check (serial >= 1),
    note text not null,
    published_on date not null,
    primary key (mechanism, serial)
);

-- Keys of the desk process, sealed by DIR/desk.secret: a copy of this table alone opens nothing.
create table desk.process_key (
    mechanism text not null references desk.mechanism,
    kind text not null check (kind in ('alarm', 'desk')),
    serial bigint not null,     -- of the first keyset that names it
    public_text text not null,
    sealed bytea not null,
    primary key (mechanism, kind, serial)
);

create table desk.data_protection_key (
    name text primary key,
    sealed bytea not null
);

-- Officers -----------------------------------------------------------------------------------------------------------

create table desk.officer (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    name text not null,
    normalized_name text not null unique,
    recipient text not null,
    identity_file bytea not null,       -- sealed by the officer's passphrase; there is no second hash of it
    totp_sealed bytea not null,
    totp_last_step bigint not null default 0,   -- a step is used once
    failed_count int not null default 0,
    locked_until timestamptz,
    stamp text not null,
    added_on date not null,
    disabled_on date
);

create table desk.officer_role (
    officer uuid not null references desk.officer,
    role text not null check (role ~ '^[A-Z][A-Z_]*$'),
    primary key (officer, role)
);

create table desk.intake_key (
    mechanism text not null references desk.mechanism,
    serial bigint not null,
    recipient text not null,
    destroyed_on date,
    primary key (mechanism, serial)
);

create table desk.intake_key_grant (
    mechanism text not null,
    serial bigint not null,
    officer uuid not null references desk.officer,
    sealed bytea not null,
    primary key (mechanism, serial, officer),
    foreign key (mechanism, serial) references desk.intake_key
);

create table desk.custodian_key_grant (
    mechanism text not null references desk.mechanism,
    serial bigint not null,
    officer uuid not null references desk.officer,
    sealed bytea not null,
    primary key (mechanism, serial, officer)
);

-- An unsent text that survives the lock: an age file to the officer's own recipient.
create table desk.draft (
    officer uuid not null references desk.officer,
    subject uuid not null,
    sealed bytea not null,
    primary key (officer, subject)
);

-- Cases --------------------------------------------------------------------------------------------------------------

create table desk.case_file (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    code text not null unique,      -- random, never a sequence: a number would say how many came before
    status text not null,
    priority text,
    legal_basis text,
    opened_on date not null,
    review_due_on date,
    version bigint not null,
    sealed bytea not null,          -- title, summary
    recipient_sealed bytea not null -- the case's own age recipient, sealed by DIR/desk.secret: an item can be linked without the case key
);

create table desk.case_officer (
    case_id uuid not null references desk.case_file,
    officer uuid not null references desk.officer,
    sealed_key bytea not null,
    assigned_on date not null,
    primary key (case_id, officer)
);

-- Counter and hash of every live record of a case: a row put back to an older version is noticed.
create table desk.case_head (
    case_id uuid primary key references desk.case_file,
    version bigint not null,
    sealed bytea not null
);

create table desk.protected_communication (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    version bigint not null,
    sealed bytea not null
);
create index protected_communication_case on desk.protected_communication (case_id);

create table desk.alleged_sanction (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    version bigint not null,
    state text not null,
    next_step_due_on date,
    sealed bytea not null
);
create index alleged_sanction_case on desk.alleged_sanction (case_id);

-- What a record said before it was corrected, as it was sealed then.
create table desk.record_version (
    table_name text not null,
    id uuid not null,
    version bigint not null,
    case_id uuid not null references desk.case_file,
    sealed bytea not null,
    primary key (table_name, id, version)
);

-- Items --------------------------------------------------------------------------------------------------------------

-- No kind, no language, no act, no alarm: an item says these only to an officer's unlocked keys or, for the alarm, to the
-- desk process. arrived_on is a day on purpose; taken_number gives an order without a time.
create table desk.item (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    arrived_on date not null,
    route text not null check (route in ('form', 'tool')),
    keyset_serial bigint not null,
    alarm_part bytea,
    header bytea,
    payload_length bigint not null check (payload_length > 0),
    status text not null default 'RECEIVED' check (status in ('RECEIVED', 'OPENED', 'NEW_CASE', 'LINKED', 'INFO_ONLY')),
    case_id uuid references desk.case_file,
    first_opened_on date,
    taken_number bigint not null generated always as identity unique,
    check (route = 'tool' or (alarm_part is not null and header is not null))
);
create index item_mechanism on desk.item (mechanism, taken_number);
create index item_unopened on desk.item (id) where first_opened_on is null;

create table desk.item_part (
    item uuid not null references desk.item on delete cascade,
    number int not null check (number >= 1),
    bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
    primary key (item, number)
);
alter table desk.item_part alter column bytes set storage external;    -- ciphertext does not compress

-- Outlives the item and any backup: an item erased here is not taken over again.
create table desk.seen_item (
    hash bytea primary key check (octet_length(hash) = 32)
);

-- When the desk process raised the alarm: the one moment kept, because a life may depend on the clock that runs from it.
-- The row goes at the first opening.
create table desk.alarm (
    item uuid primary key references desk.item on delete cascade,
    raised_at timestamptz not null
);

create table desk.case_item (
    case_id uuid not null references desk.case_file,
    item uuid primary key references desk.item,
    mailbox_pending boolean not null default false  -- linked without the case key: the next assigned officer enters its mailbox, if it names one
);
create index case_item_case on desk.case_item (case_id);

-- Mailboxes ----------------------------------------------------------------------------------------------------------

create table desk.reporter_mailbox (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    mechanism text not null references desk.mechanism,
    version bigint not null,
    sealed bytea not null,
    tag bytea not null unique       -- keyed hash of the address under desk.secret; the address itself is never stored
);
create index reporter_mailbox_case on desk.reporter_mailbox (case_id);

create table desk.reply (
    id uuid primary key,
    case_id uuid not null references desk.case_file,
    version bigint not null,
    sealed bytea not null
);
create index reply_case on desk.reply (case_id);

-- What a snapshot needs while nobody is signed in: the sealed reply, its label, the first bits of its address.
create table desk.published_reply (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    mailbox uuid not null references desk.reporter_mailbox,
    label bytea not null unique check (octet_length(label) = 32),
    prefix_bits int not null check (prefix_bits between 0 and 65535),
    sealed bytea not null check (octet_length(sealed) = 9851),
    queued_on date not null,
    expires_on date
);
create index published_reply_mechanism on desk.published_reply (mechanism);

create table desk.mailbox_filler (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    prefix_bits int not null check (prefix_bits between 0 and 65535),
    label bytea not null check (octet_length(label) = 32),
    sealed bytea not null check (octet_length(sealed) = 9851)
);
create index mailbox_filler_mechanism on desk.mailbox_filler (mechanism);

create table desk.mailbox_state (
    mechanism text primary key references desk.mechanism,
    number bigint not null,
    bits int not null check (bits between 0 and 16),
    bits_changed_on date not null
);

create table desk.erased_mailbox (
    tag bytea primary key,
    erased_on date not null
);

-- What the desk's role may do: work with all of it, but never take back what must outlive everything.
grant select, insert, update, delete on all tables in schema desk to safereport_desk;
revoke update, delete on desk.keyset, desk.seen_item, desk.erased_mailbox, desk.record_version from safereport_desk;
revoke delete on desk.mechanism, desk.officer, desk.case_file from safereport_desk;

-- Events -------------------------------------------------------------------------------------------------------------

-- One row for every act of an officer, each carrying the hash of the one before. `at` is the officer's moment, in whole
-- seconds; nothing here comes from a reporter's moment. The role may add; the trigger also stops the owner's slip of the hand.
create table desk.event (
    number bigint primary key check (number >= 1),
    at timestamptz not null,
    mechanism text,
    officer uuid,
    act text not null check (act <> ''),
    subject_kind text not null check (subject_kind <> ''),
    subject uuid,
    previous bytea not null check (octet_length(previous) = 32),
    hash bytea not null unique check (octet_length(hash) = 32)
);
grant select, insert on desk.event to safereport_desk;

create function desk.refuse_change() returns trigger
    language plpgsql set search_path = pg_catalog
    as $$ begin raise exception 'the event log is only ever added to' using errcode = 'insufficient_privilege'; end $$;
create trigger event_only_grows before update or delete or truncate on desk.event
    for each statement execute function desk.refuse_change();

-- How far a synchronous standby of this server has written to its own disk; null when there is none. A definer function,
-- because the desk's role must not read the other columns of pg_stat_replication and pg_stat_activity.
create function desk.standby_flushed_to() returns pg_lsn
    language sql stable security definer set search_path = pg_catalog
    as $$ select max(flush_lsn) from pg_stat_replication where sync_state in ('sync', 'quorum') $$;
revoke all on function desk.standby_flushed_to() from public;
grant execute on function desk.standby_flushed_to() to safereport_desk;
