-- The id of an erase request is drawn at random, as an item's is: one that counted or told a time would say when it came. Those there are
-- stay as they are; they go when they are worked off.
alter table intake.erase_request add constraint erase_request_id_is_random
    check (get_byte(uuid_send(id), 6) >> 4 = 4 and get_byte(uuid_send(id), 8) >> 6 = 2) not valid;
