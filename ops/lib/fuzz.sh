# Changed inputs: every reader of the library, and the agreement of the desk's code with the page's. A million take about an hour.
# shellcheck shell=bash

fuzz() {
  local inputs=${1:-1000000} status=0
  # The page's packages, which both need, come with building the Portal.
  step "Building the tests" "$ROOT/artifacts/bench/build.log" build_fuzz
  SAFEREPORT_FUZZ_INPUTS=$inputs try_step "Having $inputs changed inputs read" "$ROOT/artifacts/bench/fuzz.log" \
    dotnet "$ROOT/tests/Crypto.Tests/bin/Release/net10.0/SafeReport.Crypto.Tests.dll" \
    -class 'SafeReport.Crypto.Tests.Fuzz.FuzzTests' -class 'SafeReport.Crypto.Tests.Agreement.AgreementTests' || status=$?
  sed -n 's/^.*\(Total: [0-9].*\)$/\1/p' "$ROOT/artifacts/bench/fuzz.log"
  return "$status"
}

build_fuzz() {
  local project
  for project in src/Portal tests/Crypto.Tests; do
    dotnet build "$ROOT/$project" -c Release -nologo -v minimal "${LOCK[@]}" "${NO_SERVERS[@]}"
  done
}
