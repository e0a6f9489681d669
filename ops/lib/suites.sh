# Running the suites and counting what they say.
# shellcheck shell=bash

REPORTS=$ROOT/artifacts/tests
PASSED=0
FAILED=0
# Seconds until a suite counts as hanging.
SUITE_LIMIT=1800

build_everything() {
  dotnet build "$ROOT/SafeReport.sln" -c Release -nologo -v minimal "${LOCK[@]}" "${NO_SERVERS[@]}"
}

# The packages of the suites written in JavaScript and of the independent sealer.
install_browser_packages() {
  local folder
  for folder in "$ROOT"/tests/*/package-lock.json; do
    [[ -e $folder ]] || continue
    folder=$(dirname "$folder")
    step "Installing packages of ${folder#"$ROOT"/}" "$REPORTS/npm.log" install_packages_of "$folder"
  done
}

install_packages_of() { cd "$1" && npm ci --include=dev --include=optional --ignore-scripts --no-audit --no-fund --loglevel=error; }

run_suites() {
  local project folder
  for project in "$ROOT"/tests/*.Tests/*.csproj; do run_dotnet_suite "$project"; done
  [[ ! $FILTER =~ [=~!\&\|] ]] || return 0
  for folder in "$ROOT"/tests/*/package.json; do
    [[ -e $folder ]] && grep -q '"test":' "$folder" && run_node_suite "$(dirname "$folder")"
  done
  return 0
}

run_dotnet_suite() {
  local name status=0 counters passed failed
  name=$(basename "$(dirname "$1")")
  try_step "$name" "$REPORTS/$name.log" dotnet_suite "$1" "$name" || status=$?
  counters=$(grep -o '<Counters [^>]*' "$REPORTS/$name.trx" 2>/dev/null || true)
  passed=$(counter passed "$counters")
  failed=$(($(counter failed "$counters") + $(counter error "$counters") + $(counter timeout "$counters") + $(counter aborted "$counters")))
  add_results "$name" "$passed" "$failed" "$status"
}

dotnet_suite() {
  # --foreground: within the step's process group, so that stopping the step stops it too.
  timeout --foreground "$SUITE_LIMIT" dotnet test "$1" --no-build --nologo -c Release ${FILTER:+--filter "$FILTER"} \
    --results-directory "$REPORTS" --logger "trx;LogFileName=$2.trx" --logger 'console;verbosity=minimal'
}

counter() {
  local found
  found=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2")
  printf '%s' "${found:-0}"
}

run_node_suite() {
  local name=${1#"$ROOT"/} status=0
  local log=$REPORTS/${name//\//-}.log
  try_step "$name" "$log" node_suite "$1" || status=$?
  add_results "$name" "$(node_count pass "$log")" "$(($(node_count fail "$log") + $(node_count cancelled "$log")))" "$status"
}

node_suite() {
  cd "$1" || exit 1
  timeout --foreground "$SUITE_LIMIT" npm test --silent ${FILTER:+-- --test-name-pattern "$FILTER"}
}

# Node's closing lines are "# pass 12" or "ℹ pass 12", as it finds its output to be.
node_count() {
  local found
  found=$(sed -n "s/^[^ a-z]* $1 \([0-9][0-9]*\)$/\1/p" "$2" | tail -n 1)
  printf '%s' "${found:-0}"
}

# A suite that ended badly without naming a failed test crashed, and that is a failure.
add_results() {
  local name=$1 passed=$2 failed=$3 status=$4
  ((status == 0 || failed > 0)) || failed=1
  PASSED=$((PASSED + passed))
  FAILED=$((FAILED + failed))
  ((failed == 0)) || name_failed "$REPORTS/${name//\//-}.log"
  say "$name: $passed passed, $failed failed"
}

# "Failed Name [12 ms]" from dotnet, "not ok 3 - name" or "✖ name" from Node.
name_failed() {
  say "Failed in it (all of it is in $1):"
  sed -n -e 's/^ *Failed \(.*\) \[.*\]$/  \1/p' -e 's/^ *not ok [0-9]* - \(.*\)$/  \1/p' -e 's/^ *✖ \(.*\)$/  \1/p' "$1" | sort -u | head -n 100
}
