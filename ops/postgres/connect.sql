-- Who may connect to one database: its owner and the roles named, nobody else, and nobody makes temporary tables there.
-- Variables: database; roles, comma-separated ('safereport_portal, safereport_desk' for intake, 'safereport_desk' for desk).
revoke all on database :"database" from public;
revoke all on database :"database" from safereport_portal, safereport_desk;
grant connect on database :"database" to :roles;
