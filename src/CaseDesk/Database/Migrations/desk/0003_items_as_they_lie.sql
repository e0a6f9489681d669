-- What the desk found of an item, beside what its sender and the Portal said of it (protocol.md 5).

-- Its parts or its header were not a whole item's when it was taken over. It is kept as it lies, counted, and shown as far as it opens.
alter table desk.item add column damaged boolean not null default false;

-- The intake key that was named for it and the one it is sealed to, where the two differ.
alter table desk.item add column named_serial bigint;
alter table desk.item add column found_serial bigint;

-- The first day an officer looked at its own page, whatever came of it: its alarm ended then, and is not raised again.
alter table desk.item add column looked_on date;

-- Lengths alone: no payload is read for it.
update desk.item i set damaged = true
where i.header is not null
  and i.payload_length <> (select coalesce(sum(octet_length(p.bytes)), 0) from desk.item_part p where p.item = i.id);
