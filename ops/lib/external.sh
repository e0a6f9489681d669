# PostgreSQL servers of the operator's own: SAFEREPORT_INTAKE and SAFEREPORT_DESK, connection strings as Npgsql
# reads them, for a login that owns the database and may create roles. They are used to set up and never kept.
# shellcheck shell=bash

is_external() { [[ -n ${SAFEREPORT_INTAKE:-}${SAFEREPORT_DESK:-} ]]; }

check_external() {
  is_external || return 0
  [[ -n ${SAFEREPORT_INTAKE:-} && -n ${SAFEREPORT_DESK:-} ]] ||
    misused "SAFEREPORT_INTAKE and SAFEREPORT_DESK go together: set both, or neither."
  local field
  for field in Host Database Username; do
    [[ -n $(connection_field "$SAFEREPORT_INTAKE" "$field") && -n $(connection_field "$SAFEREPORT_DESK" "$field") ]] ||
      misused "SAFEREPORT_INTAKE and SAFEREPORT_DESK need Host, Database and Username (Host=…;Database=…;Username=…;Password=…)."
  done
}

# One name for the ways Npgsql spells a key.
canonical_field() {
  local key=${1,,}
  key=${key//[ _]/}
  case $key in
    server | datasource) key=host ;;
    userid | user | uid) key=username ;;
    pwd | pass) key=password ;;
    db | initialcatalog) key=database ;;
  esac
  printf '%s' "$key"
}

connection_field() {
  local pair wanted
  local -a pairs
  wanted=$(canonical_field "$2")
  IFS=';' read -ra pairs <<<"$1"
  for pair in "${pairs[@]}"; do
    [[ $pair == *=* && $(canonical_field "${pair%%=*}") == "$wanted" ]] || continue
    printf '%s' "${pair#*=}"
    return 0
  done
}

# The same server and database without a login.
without_login() {
  local pair kept=
  local -a pairs
  IFS=';' read -ra pairs <<<"$1"
  for pair in "${pairs[@]}"; do
    [[ $pair == *=* ]] || continue
    case $(canonical_field "${pair%%=*}") in username | password | passfile | maximumpoolsize) continue ;; esac
    kept+="$pair;"
  done
  printf '%s' "${kept%;}"
}

external_psql() {
  local given=$1 tls
  shift
  tls=$(connection_field "$given" 'SSL Mode')
  case ${tls,,} in verifyca) tls=verify-ca ;; verifyfull) tls=verify-full ;; '') tls=prefer ;; esac
  PGHOST=$(connection_field "$given" Host) PGPORT=$(connection_field "$given" Port) \
    PGDATABASE=$(connection_field "$given" Database) PGUSER=$(connection_field "$given" Username) \
    PGPASSWORD=$(connection_field "$given" Password) PGSSLMODE=${tls,,} \
    PGSSLROOTCERT=$(connection_field "$given" 'Root Certificate') PGSSLCERT=$(connection_field "$given" 'SSL Certificate') \
    PGSSLKEY=$(connection_field "$given" 'SSL Key') PGCONNECT_TIMEOUT=15 \
    "${PG_BIN:+$PG_BIN/}psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --tuples-only --no-align "$@"
}

external_databases() {
  local given
  if [[ ! -e $DIR/run/roles-are-ours ]]; then
    for given in "$SAFEREPORT_INTAKE" "$SAFEREPORT_DESK"; do refuse_foreign_roles "$given"; done
    touch "$DIR/run/roles-are-ours"
  fi
  external_database "$SAFEREPORT_INTAKE" 'safereport_portal, safereport_desk'
  external_database "$SAFEREPORT_DESK" safereport_desk
}

# external_database STRING ROLES: the login given owns the database; safereport_owner makes the schemas in it.
external_database() {
  local name
  name=$(connection_field "$1" Database)
  {
    roles_script
    connect_script "$name" "$2"
    printf 'grant connect, create on database :"database" to safereport_owner;\n'
  } | external_psql "$1"
}

# Giving a role a new password would cut off whoever uses it already.
refuse_foreign_roles() {
  [[ $(external_psql "$1" -c "select count(*) from pg_roles where rolname in ('safereport_owner', 'safereport_portal', 'safereport_desk')") == 0 ]] ||
    die "That server has SafeReport's roles already, and $DIR does not know their passwords." \
      "Start with the data directory they were made from, or drop the roles."
}

external_strings() {
  string_for_roles "$(without_login "$SAFEREPORT_INTAKE")" "$(without_login "$SAFEREPORT_DESK")"
}

# With no more rights than the login has: where it may not see standbys, there is none as far as we know.
has_external_standby() {
  [[ $(external_psql "$SAFEREPORT_INTAKE" -c "select count(*) > 0 from pg_stat_replication where sync_state in ('sync', 'quorum')" 2>/dev/null) == t ]]
}
