# Starting, watching and stopping the servers. Each is a child of ops/run and dies with it, however ops/run ends.
# shellcheck shell=bash

declare -A SERVER_PID=() SERVER_TITLE=([postgres]='PostgreSQL' [portal]='The Portal' [desk]='The case desk')
SERVER_ENV=()

# start_server NAME WHO SIGNAL COMMAND…: with SERVER_ENV as its whole environment; SIGNAL asks it to stop in order.
start_server() {
  local name=$1
  shift
  set -m
  (exec_server "$@") >"$DIR/log/$name.log" 2>&1 </dev/null 8>&- 9>&- &
  SERVER_PID[$name]=$!
  set +m
  printf '%s %s\n' "$!" "$(started_at "$!")" >"$DIR/run/$name.pid"
}

exec_server() {
  cd / || exit 1
  umask 077
  ulimit -c 0
  raise_locked_memory
  only_environment "${SERVER_ENV[@]}"
  exec_as "$@"
}

# Secrets are locked into memory, which a default limit may forbid.
raise_locked_memory() { ulimit -l unlimited 2>/dev/null || ulimit -S -l "$(ulimit -H -l)" 2>/dev/null || true; }

# What the servers will get, said before they start: what they cannot lock they may have to refuse.
say_locked_memory() {
  local kib as_root=' start ops/run as root; or'
  ((EUID != 0)) || as_root=
  kib=$(raise_locked_memory; ulimit -S -l)
  [[ $kib != unlimited ]] || return 0
  warn "The servers may lock no more than $kib KiB of memory each, and this shell may not raise that (ulimit -H -l)." \
    "Keys and passphrases belong in locked memory, which is never written to swap space on a disk. Once that is used up," \
    "the case desk refuses whoever signs in, unless SAFEREPORT_ALLOW_UNLOCKED_MEMORY=true." \
    "To raise it:$as_root set 'memlock unlimited' for this user in /etc/security/limits.conf and log in again;" \
    "under systemd, LimitMEMLOCK=infinity; in a container, --ulimit memlock=-1 (Docker, Podman)."
}

# Portal and desk are told their own settings and nothing else. What they are told reaches them by export,
# not as arguments of env, which every user of the machine could read.
start_application() {
  local name=$1 assembly=$2 url=$3
  shift 3
  application_environment ASPNETCORE_URLS="$url" SafeReport__AllowPlainHttp="$ALLOW_PLAIN_HTTP" SafeReport__Proxy="${SAFEREPORT_PROXY-}" "$@"
  start_server "$name" "$name" TERM env --chdir="$DIR/app/$name" "$(runtime)" "$DIR/app/$name/$assembly"
}

start_applications() {
  start_application portal SafeReport.Portal.dll "$PORTAL_AT" SafeReport__Database="${DATABASE_ENV[SafeReport__Database]}" \
    SafeReport__Kept="$DIR/portal" SafeReport__Onion="${SAFEREPORT_ONION-}"
  start_application desk SafeReport.CaseDesk.dll "$DESK_AT" SafeReport__Data="$DIR" \
    SafeReport__PortalAddress="$(visitors_address)" SafeReport__TorProxy="${SAFEREPORT_TOR_PROXY-}" SafeReport__AlarmCommand="${SAFEREPORT_ALARM_COMMAND-}" \
    SafeReport__TimeZone="${SAFEREPORT_TIME_ZONE-}" \
    SafeReport__Checkpoints="${SAFEREPORT_CHECKPOINTS-}" SafeReport__CheckpointCommand="${SAFEREPORT_CHECKPOINT_COMMAND-}" \
    SafeReport__Intake="${DATABASE_ENV[SafeReport__Intake]}" SafeReport__Desk="${DATABASE_ENV[SafeReport__Desk]}"
  try_step "Starting Portal and CaseDesk" "$DIR/log/start.log" await_applications || fail_start portal desk
}

await_applications() {
  local deadline=$((SECONDS + 120))
  until answers_ok "$PORTAL_AT" && answers_ok "$DESK_AT"; do
    ((SECONDS < deadline)) && is_running portal && is_running desk && is_running_if_own postgres || return 1
    sleep 0.2
  done
}

is_running() { [[ -n ${SERVER_PID[$1]-} ]] && kill -0 "${SERVER_PID[$1]}" 2>/dev/null; }
is_running_if_own() { [[ -z ${SERVER_PID[$1]-} ]] || is_running "$1"; }

fail_start() {
  local name
  for name in "$@"; do
    if is_running "$name"; then
      warn "${SERVER_TITLE[$name]} runs but does not answer as it should."
    else
      warn "${SERVER_TITLE[$name]} has stopped."
    fi
    show_end_of "$DIR/log/$name.log"
  done
  exit 1
}

LOOK_EVERY=15
ALARM_PID=

# Returns when a server has died, with its name in DEAD. Meanwhile says what an operator must know, once when it begins
# and once when it is over. This one wait has no end: it is what ops/run does until it is stopped.
watch_servers() {
  DEAD=
  while :; do
    sleep "$LOOK_EVERY" >/dev/null 2>&1 9>&- &
    ALARM_PID=$!
    # Interrupted by a signal of ours or by the first child that ends.
    wait -n "${SERVER_PID[@]}" "$ALARM_PID" 2>/dev/null || true
    for DEAD in "${!SERVER_PID[@]}"; do is_running "$DEAD" || return 0; done
    if ! kill -0 "$ALARM_PID" 2>/dev/null; then look_at_servers; fi
    stop_alarm
    sleep 0.2
  done
}

stop_alarm() {
  [[ -z $ALARM_PID ]] || kill "$ALARM_PID" 2>/dev/null || true
  ALARM_PID=
}

declare -A UNWELL=()

look_at_servers() {
  look_at portal "$PORTAL_AT"
  look_at desk "$DESK_AT"
  look_at_disk
}

# look_at NAME URL: one look without an answer may be chance, two are not.
look_at() {
  local name=$1
  if answers_ok "$2"; then
    [[ ${UNWELL[$name]-0} -lt 2 ]] || say "${SERVER_TITLE[$name]} answers as it should again."
    UNWELL[$name]=0
  else
    UNWELL[$name]=$((${UNWELL[$name]-0} + 1))
    [[ ${UNWELL[$name]} -ne 2 ]] ||
      warn "${SERVER_TITLE[$name]} says at $2/healthz that it cannot do its work, or does not answer. What it said last:" \
        "$(tail -n 3 "$DIR/log/$name.log" | sed 's/^/  | /')"
  fi
}

LEAST_MIB=256

# Said before the databases say it: with the last block gone, what is received is refused and what is entered is lost.
look_at_disk() {
  local free
  free=$(df --output=avail --block-size=1M -- "$DIR" 2>/dev/null | tail -n 1) || return 0
  [[ $free =~ ^\ *[0-9]+$ ]] || return 0
  if ((free < LEAST_MIB)); then
    [[ -n ${UNWELL[disk]-} ]] || warn "Only ${free// /} MiB are left on the disk of $DIR. When it is full, reports are refused and nothing can be entered at the desk: make room there."
    UNWELL[disk]=full
  elif [[ -n ${UNWELL[disk]-} ]]; then
    say "The disk of $DIR has room again."
    UNWELL[disk]=
  fi
}

# Portal and desk first, so that they can finish what they hold while the databases still answer.
stop_servers() {
  ask_to_stop TERM portal desk
  await_stop 20 portal desk
  ask_to_stop INT postgres
  await_stop 60 postgres
}

ask_to_stop() {
  local signal=$1 name
  shift
  for name in "$@"; do
    ! is_running "$name" || kill "-$signal" "${SERVER_PID[$name]}" 2>/dev/null || true
  done
}

await_stop() {
  local seconds=$1 name deadline
  deadline=$((SECONDS + seconds))
  shift
  for name in "$@"; do
    while is_running "$name" && ((SECONDS < deadline)); do sleep 0.1; done
    if is_running "$name"; then
      warn "${SERVER_TITLE[$name]} did not stop in $seconds s: ending it"
      kill -KILL -- "-${SERVER_PID[$name]}" 2>/dev/null || true
    fi
    [[ -z ${SERVER_PID[$name]-} ]] || wait "${SERVER_PID[$name]}" 2>/dev/null || true
    unset "SERVER_PID[$name]"
    rm -f "$DIR/run/$name.pid"
  done
}

# Tells a process from a later one with the same number: the 22nd field of stat, behind a name that may hold spaces.
started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# pid_of NAME: of a server that an ops/run with this DIR has started and that still lives.
pid_of() {
  local pid='' since=''
  read -r pid since 2>/dev/null <"$DIR/run/$1.pid" || true
  [[ $pid =~ ^[0-9]+$ && -n $since && $(started_at "$pid") == "$since" ]] || return 1
  printf '%s' "$pid"
}

# What an earlier ops/run could not stop any more (a killed one, a machine that lost power).
stop_leftovers() {
  local name pid
  for name in portal desk; do
    if [[ -e $DIR/run/$name.pid ]] && pid=$(pid_of "$name"); then
      say "${SERVER_TITLE[$name]} of an earlier start still runs: stopping it"
      kill -TERM "$pid" 2>/dev/null || true
      for _ in {1..100}; do
        pid_of "$name" >/dev/null || break
        sleep 0.2
      done
      ! pid_of "$name" >/dev/null || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$DIR/run/$name.pid"
  done
}
