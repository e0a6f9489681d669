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

# Secrets are locked into memory, so that the system never writes them to its disk; a default limit may forbid that.
raise_lock_limit() { ulimit -l unlimited 2>/dev/null || { ulimit -l "$(ulimit -H -l)" 2>/dev/null; return 1; }; }

# In KiB: an officer signed in, with a case open, needs some 300; this is for ten of them and the Portal.
ENOUGH_LOCKED=8192

say_lock_limit() {
  local limit
  limit=$(raise_lock_limit >/dev/null || true; ulimit -l)
  [[ $limit != unlimited ]] && ((limit < ENOUGH_LOCKED)) || return 0
  warn "A process started here may lock $limit KiB of memory (ulimit -l), which this shell cannot raise; $ENOUGH_LOCKED are advised." \
    "What cannot be locked the system may write to its swap space, keys among it: the case desk then refuses to sign officers in, unless SAFEREPORT_ALLOW_UNLOCKED_MEMORY=true." \
    "To raise it: as root, \"ulimit -l unlimited\" before ops/run; or \"$(id -un) hard memlock unlimited\" in /etc/security/limits.conf; or LimitMEMLOCK=infinity in a systemd unit."
}

exec_server() {
  cd / || exit 1
  umask 077
  ulimit -c 0
  raise_lock_limit || true   # told before: say_lock_limit
  only_environment "${SERVER_ENV[@]}"
  exec_as "$@"
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
  start_application portal SafeReport.Portal.dll "$PORTAL" SafeReport__Database="${DATABASE_ENV[SafeReport__Database]}"
  start_application desk SafeReport.CaseDesk.dll "$DESK" SafeReport__Data="$DIR" \
    SafeReport__PortalAddress="$(visitors_address)" SafeReport__TorProxy="${SAFEREPORT_TOR_PROXY-}" SafeReport__AlarmCommand="${SAFEREPORT_ALARM_COMMAND-}" \
    SafeReport__Intake="${DATABASE_ENV[SafeReport__Intake]}" SafeReport__Desk="${DATABASE_ENV[SafeReport__Desk]}"
  try_step "Starting Portal and CaseDesk" "$DIR/log/start.log" await_applications || fail_start portal desk
}

await_applications() {
  local deadline=$((SECONDS + 120))
  until answers_ok "$PORTAL" && answers_ok "$DESK"; do
    ((SECONDS < deadline)) && is_running portal && is_running desk && is_running_if_own postgres || return 1
    sleep 0.2
  done
}

is_running() { [[ -n ${SERVER_PID[$1]-} ]] && kill -0 "${SERVER_PID[$1]}" 2>/dev/null; }
is_running_if_own() { [[ -z ${SERVER_PID[$1]-} ]] || is_running "$1"; }

fail_start() {
  local name
  show_end_of "$DIR/log/start.log"
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

# In MiB; below it both applications' /healthz is 503 (DiskSpace.Least).
LEAST_ROOM=256
DISK_PID=

free_room() { df --output=avail -B 1M "$DIR" 2>/dev/null | tail -n 1 | tr -d ' '; }

say_room() {
  local free
  free=$(free_room)
  [[ ! $free =~ ^[0-9]+$ ]] || ((free >= LEAST_ROOM)) ||
    warn "The disk of $DIR has $free MiB left; below $LEAST_ROOM nothing is sure to be stored, and /healthz says 503. Make room now."
}

# The applications say it in their logs; whoever looks at this terminal is told as well, once in ten minutes.
watch_room() { while sleep 600; do say_room; done; }

start_watching_room() {
  say_room
  set -m
  watch_room 8>&- 9>&- </dev/null &
  DISK_PID=$!
  set +m
}

# Returns when a server has died, with its name in DEAD.
watch_servers() {
  DEAD=
  while :; do
    # Interrupted by a signal of ours or by the first child that ends.
    wait -n "${SERVER_PID[@]}" 2>/dev/null || true
    for DEAD in "${!SERVER_PID[@]}"; do is_running "$DEAD" || return 0; done
    sleep 0.2
  done
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
