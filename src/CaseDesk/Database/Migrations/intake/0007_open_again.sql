-- Opens a keyset again that was closed on a day that had not come: the desk's clock was ahead, and without it no report could be sent.
-- A definer function, because the desk's role may close serials and not delete from their list. What officers replaced stays closed, and
-- whatever day it is told, a keyset that was over before the newest one began stays closed too.
create function intake.open_again(mechanism text, serial bigint, today date) returns boolean
    language sql security definer set search_path = pg_catalog
    as $$
        with opened as (
            delete from intake.closed_serial c
            using intake.keyset k, intake.mechanism m
            where c.mechanism = open_again.mechanism and c.serial = open_again.serial and c.closed_on > open_again.today
                and k.mechanism = c.mechanism and k.serial = c.serial and m.id = c.mechanism
                and c.serial >= m.lowest_serial
                and k.not_after + 30 > greatest(open_again.today, (select max(n.not_before) from intake.keyset n where n.mechanism = c.mechanism))
            returning 1)
        select exists (select from opened)
    $$;
revoke all on function intake.open_again(text, bigint, date) from public;
grant execute on function intake.open_again(text, bigint, date) to safereport_desk;
