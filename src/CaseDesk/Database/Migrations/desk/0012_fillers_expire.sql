-- A filler stays as long as an answer does (protocol.md 8): who keeps every snapshot would know one that stays longer for a filler.
-- When those of before came is not known. Each goes on a day of its own within the time an answer has; another takes its place.
alter table desk.mailbox_filler add column expires_on date;
update desk.mailbox_filler set expires_on = (now() at time zone 'utc')::date + 1 + floor(random() * 180)::int;
alter table desk.mailbox_filler alter column expires_on set not null;
