-- An alarm that is known not to open rings once: whether it rang must outlive a restart.
alter table desk.alarm add column rang boolean not null default false;

-- No log may let the moment of an arrival be read: of an alarm the hour is kept.
update desk.alarm set raised_at = date_trunc('hour', raised_at, 'UTC');

-- New in a case, until one of its officers opened it.
alter table desk.case_item add column unread boolean not null default false;

-- Danger came in by an item of the case: the case stands on top, as most urgent and to be reviewed that day, until an officer who holds its
-- key enters that in its own record. Whoever opens or links the item may not be able to.
alter table desk.case_file add column lifted_on date;

-- An item that is in no case yet, and shown to be from an author whose mailbox a case holds.
create table desk.follow_up (
    item uuid primary key references desk.item on delete cascade,
    case_id uuid not null references desk.case_file
);
create index follow_up_case on desk.follow_up (case_id);
grant select, insert, update, delete on desk.follow_up to safereport_desk;
