-- Half of the places at the sign-in are kept for names that came in lately.
alter table desk.officer add column signed_in_on date;

-- Refused sign-ins of the hour that is not over, by name; a name that nobody has counts under the zero id. When the hour is over one event says
-- how many there were: strangers decide how often they fail, not how long the event log becomes.
create table desk.refused_sign_in (
    officer uuid not null,
    hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
    count bigint not null check (count > 0),
    primary key (officer, hour)
);
grant select, insert, update, delete on desk.refused_sign_in to safereport_desk;
