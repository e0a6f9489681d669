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

# Directories of DIR: nobody but root may replace what root put there (sticky), the desk may add its own files.
make_data_directory() {
  local made=
  [[ -d $DIR ]] || made=yes
  (umask 077 && mkdir -p "$DIR") || die "Cannot create $DIR."
  if ((EUID == 0)); then
    chown root:safereport-desk "$DIR"
    chmod 1771 "$DIR"
  else
    [[ -O $DIR && -w $DIR ]] || die "$DIR belongs to somebody else. Choose another place with --data."
    chmod 700 "$DIR"
  fi
  reachable "$DIR" || unreachable "$made"
  (umask 077 && mkdir -p "$DIR/run" "$DIR/log")
}

reachable() {
  ((EUID == 0)) || return 0
  local who
  for who in database portal desk; do
    as "$who" test -x "$1" 2>/dev/null || return 1
  done
}

unreachable() {
  local place
  [[ -z $1 ]] || rmdir "$DIR" 2>/dev/null || true
  for place in /var/lib/safereport /srv/safereport /opt/safereport; do
    [[ -d $(dirname "$place") ]] && reachable "$(dirname "$place")" && break
  done
  die "The servers do not run as root but as safereport-database, safereport-portal and safereport-desk," \
    "and these cannot reach $DIR. A place that works: --data $place"
}
