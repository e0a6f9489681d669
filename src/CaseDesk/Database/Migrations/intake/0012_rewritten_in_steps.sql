-- Where more waits than can be written anew while a sender waits (0011), it is done in steps: the items after a given id, as many as come to so
-- many bytes and at least one, are deleted and put back in the order of their ids, by one transaction. Ids are random and each step follows the
-- one before by id, so neither where a row lies nor which transaction wrote it tells when it came. Gives the last id written, null after the last.
create function intake.rewrite_items_after(done uuid, most bigint) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
    as $$
    declare
        until_id uuid;
    begin
        lock table intake.item_id, intake.sealed_item, intake.sealed_item_part in access exclusive mode;
        select id into until_id from (
            select i.id, sum(coalesce(s.payload_length, 0) + 4096) over (order by i.id) as up_to, row_number() over (order by i.id) as place
            from (select id from intake.item_id where id > done order by id limit 10000) as i left join intake.sealed_item s on s.id = i.id
        ) as following
        where up_to <= most or place = 1 order by id desc limit 1;
        if until_id is null then
            return null;
        end if;
        create temporary table rewritten_id on commit drop as select * from intake.item_id where id > done and id <= until_id;
        create temporary table rewritten_item on commit drop as select * from intake.sealed_item where id > done and id <= until_id;
        create temporary table rewritten_part on commit drop as select * from intake.sealed_item_part where item > done and item <= until_id;
        delete from intake.sealed_item_part where item > done and item <= until_id;
        delete from intake.sealed_item where id > done and id <= until_id;
        delete from intake.item_id where id > done and id <= until_id;
        insert into intake.item_id select * from rewritten_id order by id;
        insert into intake.sealed_item select * from rewritten_item order by id;
        insert into intake.sealed_item_part select * from rewritten_part order by item, number;
        return until_id;
    end
    $$;
revoke all on function intake.rewrite_items_after(uuid, bigint) from public;
grant execute on function intake.rewrite_items_after(uuid, bigint) to safereport_desk;

create function intake.rewrite_erase_requests_after(done uuid, most bigint) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
    as $$
    declare
        until_id uuid;
    begin
        lock table intake.erase_request in access exclusive mode;
        select id into until_id from (select id from intake.erase_request where id > done order by id limit greatest(1, most / 2048)) as following
        order by id desc limit 1;
        if until_id is null then
            return null;
        end if;
        create temporary table rewritten_request on commit drop as select * from intake.erase_request where id > done and id <= until_id;
        delete from intake.erase_request where id > done and id <= until_id;
        insert into intake.erase_request select * from rewritten_request order by id;
        return until_id;
    end
    $$;
revoke all on function intake.rewrite_erase_requests_after(uuid, bigint) from public;
grant execute on function intake.rewrite_erase_requests_after(uuid, bigint) to safereport_desk;

-- What a step deleted lies in its old place until a vacuum: it comes after some hundred rows, not after a fifth of a large table.
alter table intake.item_id set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
alter table intake.sealed_item set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
alter table intake.sealed_item_part set (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);
alter table intake.erase_request set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
