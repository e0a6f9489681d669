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
  local scripts=("$ROOT"/ops/run "$ROOT"/ops/test "$ROOT"/ops/bench "$ROOT"/ops/casedesk "$ROOT"/ops/lib/*.sh "$ROOT"/.ci/run) script
  for script in "${scripts[@]}"; do bash -n "$script" || return 1; done
  ! command -v shellcheck >/dev/null || shellcheck "${scripts[@]}"
}

# The Portal, which strangers must be able to check, is the same bytes from any directory. The case desk is so from
# directories of equally long names: Razor numbers tag helpers by their place in a text that holds the path.
check_reproducibility() {
  local work status=0
  work=$(mktemp -d)
  {
    publish_copy "$work/a" Portal && publish_copy "$work/another/place" Portal && same_bytes "$work/a" "$work/another/place" Portal &&
      as_pinned "$work/a" && as_pinned "$work/another/place" &&
      publish_copy "$work/a" CaseDesk && publish_copy "$work/b" CaseDesk && same_bytes "$work/a" "$work/b" CaseDesk
  } || status=1
  rm -rf "$work"
  return "$status"
}

publish_copy() {
  local copy=$1/source
  mkdir -p "$copy" || return 1
  (cd "$ROOT" && git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from - --ignore-failed-read) |
    tar --extract --directory "$copy" || return 1
  dotnet publish "$copy/src/$2" -c Release -o "$(for_msbuild "$1/published/$2")" -nologo -v minimal "${LOCK[@]}" "${NO_SERVERS[@]}"
}

# same_bytes COPY COPY APPLICATION
same_bytes() {
  local copy
  for copy in "$1" "$2"; do
    (cd "$copy/published/$3" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$copy/sums" || return 1
  done
  diff "$1/sums" "$2/sums" && say "$3: $(wc -l <"$1/sums") files are the same in both."
}

# as_pinned COPY: the Portal's public files are those of src/Portal/hashes.txt, each with its hash and none besides. What pages are made of is
# in the program, which is the same bytes from any directory; a test of the Portal holds the pages' own hashes.
as_pinned() {
  local public=$1/published/Portal/portal-wwwroot
  hashes_under "$public" | diff - <(grep -v ' *(template)$' "$1/source/src/Portal/hashes.txt") && say "Public files: as src/Portal/hashes.txt has them."
}

hashes_under() {
  (cd "$1" && find . -type f | LC_ALL=C sort | while IFS= read -r file; do printf '%s %s\n' "$(sha256sum <"$file" | cut -c1-64)" "${file#.}"; done)
}
