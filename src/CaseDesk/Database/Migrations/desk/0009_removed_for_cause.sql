-- Who was removed from a case for cause comes back only by a focal point, for a reason.
create table desk.removed_for_cause (
    case_id uuid not null references desk.case_file,
    officer uuid not null references desk.officer,
    removed_on date not null,
    primary key (case_id, officer)
);
grant select, insert, update, delete on desk.removed_for_cause to safereport_desk;

-- Those removed before: the two events of a removal follow each other.
insert into desk.removed_for_cause (case_id, officer, removed_on)
select c.subject, o.subject, max((o.at at time zone 'utc')::date)
from desk.event c
join desk.event o on o.number = c.number + 1 and o.act = 'officer.removed-for-cause'
where c.act = 'case.officer-removed-for-cause'
group by c.subject, o.subject;
