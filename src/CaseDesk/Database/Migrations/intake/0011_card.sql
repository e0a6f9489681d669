-- How a mechanism is reached where its site cannot help, per language: public, written by the desk after two officers agreed (protocol.md 7).
create table intake.mechanism_card (
    mechanism text not null references intake.mechanism,
    language text not null check (language ~ '^[a-z]{2}$'),
    card text not null check (octet_length(card) <= 8192),
    primary key (mechanism, language)
);
grant select on intake.mechanism_card to safereport_portal;
grant select, insert, update, delete on intake.mechanism_card to safereport_desk;
