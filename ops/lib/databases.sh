# Roles, the two databases, and DIR/database.env, which holds every password and connection string (0600).
# shellcheck shell=bash

declare -A DATABASE_ENV=()
ENV_KEYS=(SAFEREPORT_PASSWORD_ADMIN SAFEREPORT_PASSWORD_OWNER SAFEREPORT_PASSWORD_PORTAL SAFEREPORT_PASSWORD_DESK
  SAFEREPORT_INTAKE_OWNER SAFEREPORT_DESK_OWNER SafeReport__Database SafeReport__Intake SafeReport__Desk)

# Read, never sourced: a file in DIR must not become a program that root runs.
read_database_env() {
  local key value
  while IFS='=' read -r key value; do
    [[ " ${ENV_KEYS[*]} " == *" $key "* ]] || continue
    value=${value#\'}
    DATABASE_ENV[$key]=${value%\'}
  done <"$DIR/database.env"
}

write_database_env() {
  local key
  (
    umask 077
    for key in "${ENV_KEYS[@]}"; do printf "%s='%s'\n" "$key" "${DATABASE_ENV[$key]-}"; done >"$DIR/database.env.new"
    # On the disk before it takes the place of the only copy.
    sync "$DIR/database.env.new"
    mv "$DIR/database.env.new" "$DIR/database.env"
  )
}

random_password() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

# Drawn once: the cluster, or a server of the operator's, knows them from then on, and nothing else does.
make_passwords() {
  local who missing=()
  [[ ! -e $DIR/database.env ]] || read_database_env
  for who in ADMIN OWNER PORTAL DESK; do [[ -n ${DATABASE_ENV[SAFEREPORT_PASSWORD_$who]-} ]] || missing+=("$who"); done
  ((${#missing[@]} > 0)) || return 0
  [[ ! -e $DIR/postgres/made && ! -e $DIR/run/roles-are-ours ]] ||
    die "$DIR/database.env does not hold the databases' passwords (missing: ${missing[*]}), and new ones would open nothing." \
      "Put back the file that was there. It was the only copy."
  for who in "${missing[@]}"; do DATABASE_ENV[SAFEREPORT_PASSWORD_$who]=$(random_password); done
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
