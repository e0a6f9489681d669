# ops/run --check: what is missing, and what runs. Changes nothing.
# shellcheck shell=bash

tell_state() {
  local line status=0
  run_needs
  for line in "${MISSING[@]}"; do say "missing   $line (package)"; done
  for line in "${HOPELESS[@]}"; do say "missing   $line"; done
  if ((${#MISSING[@]} + ${#HOPELESS[@]} == 0)); then
    say "present   everything that ops/run needs: .NET SDK $(dotnet --version), Node.js $(node --version), PostgreSQL ${PG_BIN:-client}"
  else
    status=1
  fi
  tell_servers
  return "$status"
}

tell_servers() {
  local name pid
  if [[ ! -d $DIR/run ]]; then
    say "stopped   nothing was started with $DIR yet"
    return 0
  fi
  if [[ -r $DIR/run/addresses ]]; then { read -r PORTAL; read -r DESK; } <"$DIR/run/addresses"; fi
  for name in postgres portal desk; do
    if pid=$(pid_of "$name"); then say "running   $name (process $pid)$(answer_of "$name")"; else say "stopped   $name"; fi
  done
}

answer_of() {
  local url
  case $1 in portal) url=$PORTAL ;; desk) url=$DESK ;; *) return 0 ;; esac
  if answers_ok "$url"; then printf ', answers at %s' "$url"; else printf ', does not answer at %s' "$url"; fi
}
