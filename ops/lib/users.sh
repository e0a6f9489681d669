# Who runs what. Started by root, the three servers have a user each, so that the Portal can read neither
# the desk's secret nor a password but its own; started by anybody else, all run as that person.
# shellcheck shell=bash

SERVER_GROUP=safereport

make_users() {
  ((EUID == 0)) || return 0
  getent group "$SERVER_GROUP" >/dev/null || groupadd --system "$SERVER_GROUP"
  local who
  for who in database portal desk; do
    getent passwd "safereport-$who" >/dev/null && continue
    useradd --system --user-group --groups "$SERVER_GROUP" --home-dir /nonexistent --no-create-home \
      --shell /usr/sbin/nologin "safereport-$who"
  done
}

# setpriv options that let a command line reach the files of the root who typed it (ops/casedesk).
REACH=()

# exec_as database|portal|desk SIGNAL COMMAND…: becomes that user, for good, and gets SIGNAL when its parent dies.
exec_as() {
  local who=$1 signal=$2
  shift 2
  local how=(--pdeathsig "$signal")
  ((EUID == 0)) && how+=(--reuid "safereport-$who" --regid "safereport-$who" --init-groups --no-new-privs "${REACH[@]}")
  exec setpriv "${how[@]}" -- "$@"
}

as() {
  local who=$1
  shift
  (exec_as "$who" TERM "$@")
}

# In DIR nobody but root may replace what root put there (the sticky bit); the desk may add files of its own.
make_data_directory() {
  check_reachable
  check_owner
  (umask 022 && mkdir -p "$(dirname "$DIR")" && umask 077 && mkdir -p "$DIR") || die "Cannot create $DIR."
  if ((EUID == 0)); then
    chown root:safereport-desk "$DIR"
    chmod 1771 "$DIR"
  else
    [[ -O $DIR && -w $DIR ]] || die "$DIR belongs to somebody else. Choose another place with --data."
    chmod 700 "$DIR"
  fi
  (umask 077 && mkdir -p "$DIR/run" "$DIR/log")
}

# Said before anything is installed or built: the servers' users cannot look into, say, /root.
check_reachable() {
  local existing place
  ((EUID == 0)) || return 0
  existing=$DIR
  while [[ ! -d $existing || $existing == "$DIR" ]]; do existing=$(dirname "$existing"); done
  ! reachable "$existing" || return 0
  for place in /var/lib /srv /opt; do [[ -d $place ]] && reachable "$place" && break; done
  die "The servers do not run as root but as safereport-database, safereport-portal and safereport-desk," \
    "and these cannot reach $DIR. A place that works: --data $place/safereport"
}

check_owner() {
  local owner=$EUID
  [[ -d $DIR/postgres ]] || return 0
  ((EUID != 0)) || owner=$(id -u safereport-database)
  [[ $(stat -c %u "$DIR/postgres") == "$owner" ]] ||
    die "The databases in $DIR were created by $(stat -c %U "$DIR/postgres"): start them as that user, or choose another place with --data."
}

reachable() {
  local who
  for who in database portal desk; do
    as "$who" test -x "$1" 2>/dev/null || return 1
  done
}
