-- As expired replies do, expired fillers come back for 30 days if it was the clock that was wrong: if replies alone did, who keeps every
-- snapshot would know each label that comes back for a reply, and a file would stay smaller than it was.
create table desk.expired_filler (
    id uuid primary key,
    mechanism text not null references desk.mechanism,
    label bytea not null unique,
    prefix_bits int not null,
    sealed bytea not null,
    expires_on date not null,
    moved_on date not null
);
create index expired_filler_mechanism on desk.expired_filler (mechanism);
grant select, insert, delete on desk.expired_filler to safereport_desk;
