# The private PostgreSQL cluster: DIR/postgres, no TCP, a password for everybody, and a journal that keeps little.
# shellcheck shell=bash

ADMIN=safereport_admin

make_cluster() {
  [[ -e $DIR/postgres/made ]] && return 0
  [[ ! -e $DIR/postgres ]] || step "Removing a database cluster that was never finished" "$DIR/log/initdb.log" rm -rf "$DIR/postgres"
  (umask 077 && mkdir "$DIR/postgres")
  ((EUID != 0)) || chown safereport-database: "$DIR/postgres"
  step "Creating the database cluster" "$DIR/log/initdb.log" init_cluster
}

# The password goes in by a pipe made by the user who reads it: neither an argument nor a file holds it.
init_cluster() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  printf '%s\n' "${DATABASE_ENV[SAFEREPORT_PASSWORD_ADMIN]}" |
    as database env -i LANG=C.UTF-8 PATH="$PG_BIN:/usr/bin:/bin" bash -c 'exec "$@" --pwfile=<(cat)' -- \
      "$PG_BIN/initdb" --pgdata="$DIR/postgres" --username="$ADMIN" --auth=scram-sha-256 --data-checksums \
      --encoding=UTF8 --locale=C
  printf "include 'safereport.conf'\n" | as database tee -a "$DIR/postgres/postgresql.conf" >/dev/null
  as database touch "$DIR/postgres/made"
}

# A socket's path may have 107 bytes, and DIR may be deep: the socket lives in a short directory of its own.
make_socket_directory() {
  local base=/tmp
  ((EUID != 0)) || base=/run
  SOCKET_DIR=$(cat "$DIR/socket-dir" 2>/dev/null || true)
  if ! is_socket_directory "$SOCKET_DIR"; then
    SOCKET_DIR=$(mktemp -d "$base/safereport-XXXXXX")
    printf '%s\n' "$SOCKET_DIR" >"$DIR/socket-dir"
  fi
  if ((EUID == 0)); then
    chown "safereport-database:$SERVER_GROUP" "$SOCKET_DIR"
    chmod 0710 "$SOCKET_DIR"
  else
    chmod 0700 "$SOCKET_DIR"
  fi
}

# Only one that an earlier start left behind, and nothing that somebody put in its place meanwhile.
is_socket_directory() {
  local owner=$EUID
  ((EUID != 0)) || owner=$(id -u safereport-database)
  [[ $1 =~ ^/(run|tmp)/safereport-[A-Za-z0-9]{6}$ && -d $1 && ! -L $1 && $(stat -c %u "$1") == "$owner" ]]
}

configure_cluster() {
  cluster_settings | as database tee "$DIR/postgres/safereport.conf" >/dev/null
  cluster_access | as database tee "$DIR/postgres/pg_hba.conf" >/dev/null
}

cluster_settings() {
  cat <<SETTINGS
# Written by ops/run at every start.
listen_addresses = ''
unix_socket_directories = '$SOCKET_DIR'
unix_socket_permissions = 0770
$( ((EUID != 0)) || echo "unix_socket_group = '$SERVER_GROUP'")
max_connections = 120
password_encryption = scram-sha-256

# What is acknowledged is on the disk. Writers that come together share one flush.
fsync = on
full_page_writes = on
synchronous_commit = on
commit_delay = 200
commit_siblings = 4
shared_buffers = 128MB

# The journal shows moments: it is kept no longer than a restart after a crash needs it.
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
wal_recycle = off
min_wal_size = 32MB
max_wal_size = 512MB
checkpoint_timeout = 15min
track_commit_timestamp = off
update_process_title = off

# A log line may tell that the server failed; never what a row held, what was asked, by whom or when.
# Errors of statements name their input in the message itself: the applications see them, the log does not.
logging_collector = off
log_destination = 'stderr'
log_line_prefix = ''
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_duration = off
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_connections = off
log_disconnections = off
log_hostname = off
log_checkpoints = off
log_lock_waits = off
log_temp_files = -1
log_autovacuum_min_duration = -1
log_replication_commands = off
debug_print_parse = off
debug_print_rewritten = off
debug_print_plan = off
SETTINGS
}

cluster_access() {
  cat <<ACCESS
# Written by ops/run at every start. Whoever is not named is refused, with or without a password.
local  all                $ADMIN              scram-sha-256
local  safereport_intake  safereport_owner    scram-sha-256
local  safereport_intake  safereport_portal   scram-sha-256
local  safereport_intake  safereport_desk     scram-sha-256
local  safereport_desk    safereport_owner    scram-sha-256
local  safereport_desk    safereport_desk     scram-sha-256
ACCESS
}

# PostgreSQL refuses to start beside a pid file whose number lives again as some other process.
clear_stale_postmaster() {
  local pid
  as database test -e "$DIR/postgres/postmaster.pid" || return 0
  pid=$(as database head -n 1 "$DIR/postgres/postmaster.pid")
  if [[ $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$DIR/postgres" ]]; then
    say "A database server of an earlier start is still there: stopping it"
    kill -INT "$pid"
    for _ in {1..300}; do
      [[ -e /proc/$pid ]] || return 0
      sleep 0.2
    done
    die "The database server $pid does not stop. End it, then start again."
  fi
  as database rm -f "$DIR/postgres/postmaster.pid"
}

start_cluster() {
  clear_stale_postmaster
  make_socket_directory
  configure_cluster
  SERVER_ENV=(PATH="$PG_BIN:/usr/bin:/bin" LANG=C.UTF-8)
  start_server postgres database INT "$PG_BIN/postgres" -D "$DIR/postgres"
  try_step "Starting PostgreSQL" "$DIR/log/start.log" await_cluster || fail_start postgres
}

# After a crash it reads its journal first, which takes what it takes; a password that it refuses will not get better.
CLUSTER_LIMIT=600

await_cluster() {
  local answer deadline=$((SECONDS + CLUSTER_LIMIT))
  while is_running postgres; do
    answer=$(admin_psql postgres -c 'select 1' 2>&1) && return 0
    if [[ $answer == *'password authentication failed'* ]]; then
      say "The databases in $DIR/postgres do not take the administrator's password that $DIR/database.env holds." \
        "That file belongs to other databases, or it was changed: put back the one these were made with."
      return 1
    fi
    ((SECONDS < deadline)) || break
    sleep 0.2
  done
  say "$answer"
  ! is_running postgres || say "PostgreSQL does not answer after $CLUSTER_LIMIT s."
  return 1
}

# In a subshell: the password belongs neither in an argument nor in the environment of what runs later.
admin_psql() (
  local database=$1
  shift
  only_environment PATH="$PG_BIN:/usr/bin:/bin" LANG=C.UTF-8 PGHOST="$SOCKET_DIR" PGUSER="$ADMIN" \
    PGDATABASE="$database" PGPASSWORD="${DATABASE_ENV[SAFEREPORT_PASSWORD_ADMIN]}"
  exec "$PG_BIN/psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --tuples-only --no-align "$@"
)
