-- A keyset that only a wrong clock closed is opened again.
grant delete on intake.closed_serial to safereport_desk;
