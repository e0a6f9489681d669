# The checks of .ci/run beside the tests. Each says by its status whether it holds.
# shellcheck shell=bash

# Style rules are warnings, and so errors, of the build itself; what is left is white space.
check_format() {
  dotnet format whitespace "$ROOT/SafeReport.sln" --verify-no-changes --no-restore
}

check_types() {
  local folder found=0
  for folder in "$ROOT"/tests/*/package.json "$ROOT"/src/*/package.json; do
    grep -q '"typecheck":' "$folder" || continue
    found=1
    (cd "$(dirname "$folder")" && npm run typecheck --silent) || return 1
  done
  ((found == 1))
}

# Every script parses; where shellcheck is at hand it has nothing to say either.
check_scripts() {
  local scripts=("$ROOT"/ops/run "$ROOT"/ops/test "$ROOT"/ops/casedesk "$ROOT"/ops/lib/*.sh "$ROOT"/.ci/run) script
  for script in "${scripts[@]}"; do bash -n "$script" || return 1; done
  ! command -v shellcheck >/dev/null || shellcheck "${scripts[@]}"
}

# Two copies in directories of different names must publish the same bytes.
check_reproducibility() {
  local work status=0
  work=$(mktemp -d)
  publish_copy "$work/a" && publish_copy "$work/another/place" && compare_copies "$work/a" "$work/another/place" || status=1
  rm -rf "$work"
  return "$status"
}

publish_copy() {
  local copy=$1/source application
  mkdir -p "$copy" || return 1
  (cd "$ROOT" && git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from - --ignore-failed-read) |
    tar --extract --directory "$copy" || return 1
  for application in Portal CaseDesk; do
    dotnet publish "$copy/src/$application" -c Release -o "$1/published/$application" -nologo -v minimal \
      "${LOCK[@]}" "${NO_SERVERS[@]}" || return 1
  done
}

compare_copies() {
  local copy
  for copy in "$@"; do
    (cd "$copy/published" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$copy/sums" || return 1
  done
  diff "$1/sums" "$2/sums" && say "$(wc -l <"$1/sums") files are the same in both."
}
