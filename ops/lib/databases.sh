# Roles, the two databases, and DIR/database.env, which holds every password and connection string (0600).
# shellcheck shell=bash

declare -A DATABASE_ENV=()
ENV_KEYS=(SAFEREPORT_PASSWORD_ADMIN SAFEREPORT_PASSWORD_OWNER SAFEREPORT_PASSWORD_PORTAL SAFEREPORT_PASSWORD_DESK
  SAFEREPORT_INTAKE_OWNER SAFEREPORT_DESK_OWNER SafeReport__Database SafeReport__Intake SafeReport__Desk)

# Read, never sourced: a file in DIR must not become a program that root runs.
read_database_env() {
  local key value
  while IFS='=' read -r key value; do
    [[ $key =~ ^[A-Za-z_]+$ ]] || continue
    value=${value#\'}
    DATABASE_ENV[$key]=${value%\'}
  done <"$DIR/database.env"
}

# Whole or not at all: what is in place stays there until all of the new text is on the disk.
write_database_env() {
  if ! { write_aside && mv "$DIR/database.env.new" "$DIR/database.env" && sync "$DIR"; }; then
    die "$DIR/database.env cannot be written (is the disk full?). What it held before is unchanged."
  fi
}

write_aside() {
  (umask 077 && database_env_text >"$DIR/database.env.new") && sync "$DIR/database.env.new" &&
    [[ $(<"$DIR/database.env.new") == "$(database_env_text)" ]]
}

database_env_text() {
  local key
  for key in "${ENV_KEYS[@]}"; do printf "%s='%s'\n" "$key" "${DATABASE_ENV[$key]-}" || return 1; done
}

random_password() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

PASSWORD_OWNERS=(ADMIN OWNER PORTAL DESK)

# Drawn once. A password that databases were made with exists in one place: it is read there or asked for, never drawn anew.
make_passwords() {
  local who
  if [[ -e $DIR/database.env || -L $DIR/database.env ]]; then
    read_database_env
    for who in "${PASSWORD_OWNERS[@]}"; do
      [[ ${DATABASE_ENV[SAFEREPORT_PASSWORD_$who]-} =~ ^[0-9a-f]{48}$ ]] ||
        die "$DIR/database.env is there, but the password in SAFEREPORT_PASSWORD_$who cannot be read. Nothing was changed." \
          "It is the only copy and a new one would open nothing: put the file back as it was, then start again."
    done
    return 0
  fi
  [[ ! -e $DIR/postgres/made ]] ||
    die "$DIR/postgres holds databases, but $DIR/database.env, the only copy of their passwords, is missing. Nothing was changed." \
      "Put it back (if a start was interrupted, it may be there as database.env.new), then start again."
  for who in "${PASSWORD_OWNERS[@]}"; do DATABASE_ENV[SAFEREPORT_PASSWORD_$who]=$(random_password); done
  write_database_env
}

own_strings() {
  local at="Host=$SOCKET_DIR;Database"
  string_for_roles "$at=safereport_intake" "$at=safereport_desk"
}

string_for_roles() {
  local intake=$1 desk=$2
  DATABASE_ENV[SAFEREPORT_INTAKE_OWNER]="$intake;$(login owner)"
  DATABASE_ENV[SAFEREPORT_DESK_OWNER]="$desk;$(login owner)"
  DATABASE_ENV[SafeReport__Database]="$intake;$(login portal);Maximum Pool Size=50"
  DATABASE_ENV[SafeReport__Intake]="$intake;$(login desk);Maximum Pool Size=20"
  DATABASE_ENV[SafeReport__Desk]="$desk;$(login desk);Maximum Pool Size=30"
}

login() { printf 'Username=safereport_%s;Password=%s' "$1" "${DATABASE_ENV[SAFEREPORT_PASSWORD_${1^^}]}"; }

# Passwords travel on standard input: an argument is visible to every user of the machine.
roles_script() {
  printf "\\\\set owner_password '%s'\n" "${DATABASE_ENV[SAFEREPORT_PASSWORD_OWNER]}"
  printf "\\\\set portal_password '%s'\n" "${DATABASE_ENV[SAFEREPORT_PASSWORD_PORTAL]}"
  printf "\\\\set desk_password '%s'\n" "${DATABASE_ENV[SAFEREPORT_PASSWORD_DESK]}"
  cat "$ROOT/ops/postgres/roles.sql"
}

# connect_script DATABASE ROLES: who may connect to it, and nobody else.
connect_script() {
  printf "\\set database '%s'\n\\set roles '%s'\n" "$1" "$2"
  cat "$ROOT/ops/postgres/connect.sql"
}

own_databases() {
  local name
  roles_script | admin_psql postgres
  for name in safereport_intake safereport_desk; do
    [[ $(admin_psql postgres -c "select 1 from pg_database where datname = '$name'") == 1 ]] ||
      admin_psql postgres -c "create database $name owner safereport_owner template template0"
  done
  connect_script safereport_intake 'safereport_portal, safereport_desk' | admin_psql postgres
  connect_script safereport_desk safereport_desk | admin_psql postgres
  printf 'revoke all on database %s from public;\n' postgres template1 | admin_psql postgres
}
