-- What the desk knows of the time. A wall clock that jumped must not do what can't be taken back.

-- One row. known_at: when the desk last knew the time; doubted_at: what the clock said when it was first not believed, null while it is.
-- confirmations: how often an officer has said which day it is; every process then begins anew with the clock as it is.
create table desk.clock (
    one boolean primary key default true check (one),
    known_at timestamptz,
    doubted_at timestamptz,
    confirmations bigint not null default 0
);
insert into desk.clock default values;
grant select, update on desk.clock to safereport_desk;

-- Replies whose time is over are in no snapshot any more, and come back from here for 30 days if it was the clock that was wrong.
create table desk.expired_reply (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    mailbox uuid not null references desk.reporter_mailbox,
    label bytea not null unique,
    prefix_bits int not null,
    sealed bytea not null,
    queued_on date not null,
    expires_on date not null,
    moved_on date not null
);
create index expired_reply_mechanism on desk.expired_reply (mechanism);
grant select, insert, delete on desk.expired_reply to safereport_desk;

-- The hour that the desk's own newest snapshot names: what the Portal shows is not asked when the next one is due.
alter table desk.mailbox_state add column made text;
