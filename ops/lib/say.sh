# Messages, and progress on everything that takes more than a second.
# shellcheck shell=bash

say() { printf '%s\n' "$@"; }
warn() { printf '%s\n' "$@" >&2; }
die() { warn "$@"; exit 1; }
misused() { warn "$@"; exit 2; }

# The process group of the step that runs now; stop_step ends it when the operator has had enough.
STEP_PID=
STEP_BEGAN=0

# step TITLE LOG COMMAND…: runs the command aside, its output in LOG, tells how long it takes, and exits when it fails.
# Aside, because bash answers a signal only between commands: a build must not keep Ctrl-C waiting.
# Begun outside any condition, because bash would otherwise forget "set -e" within the command.
step() {
  begin_step "$@"
  end_step "$@" || exit 1
}

# The same for a command without "set -e" in mind; says by its status how it went.
try_step() {
  begin_step "$@"
  end_step "$@"
}

# No step waits for ever: one that takes longer than this is ended, and that is said.
STEP_LIMIT=3600

begin_step() {
  local log=$2
  STEP_BEGAN=$SECONDS
  shift 2
  set -m
  ("$@") >"$log" 2>&1 </dev/null 8>&- 9>&- &
  STEP_PID=$!
  set +m
}

end_step() {
  local title=$1 log=$2 status=0
  show_progress "$title"
  if ((SECONDS - STEP_BEGAN >= STEP_LIMIT)) && kill -0 "$STEP_PID" 2>/dev/null; then
    kill -TERM -- "-$STEP_PID" 2>/dev/null || true
    printf 'Not done after %s s: ended.\n' "$STEP_LIMIT" >>"$log"
    stop_step
  fi
  wait "$STEP_PID" || status=$?
  # What a failed command left running goes with it.
  ((status == 0)) || kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  STEP_PID=
  if ((status == 0)); then
    finished_line "$title"
    return 0
  fi
  finished_line "$title failed"
  show_end_of "$log"
  return "$status"
}

show_end_of() {
  [[ -s $1 ]] || return 0
  warn "The end of $1:"
  tail -n 20 "$1" | sed 's/^/  | /' >&2
}

show_progress() {
  local title=$1 elapsed told=0
  [[ -t 1 ]] || say "$title …"
  while kill -0 "$STEP_PID" 2>/dev/null && ((SECONDS - STEP_BEGAN < STEP_LIMIT)); do
    sleep 0.2
    elapsed=$((SECONDS - STEP_BEGAN))
    if [[ -t 1 ]]; then
      printf '\r%s … %s s' "$title" "$elapsed"
    elif ((elapsed >= told + 10)); then
      told=$elapsed
      say "$title … $elapsed s"
    fi
  done
}

finished_line() {
  [[ ! -t 1 ]] || printf '\r\033[K'
  say "$1: $((SECONDS - STEP_BEGAN)) s"
}

stop_step() {
  [[ -n $STEP_PID ]] || return 0
  kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  for _ in {1..25}; do
    kill -0 -- "-$STEP_PID" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL -- "-$STEP_PID" 2>/dev/null || true
}
