# The bill of materials: every package that ships, in CycloneDX's form, one file for each application and one for the page's bundle.
# shellcheck shell=bash

# Needs what a build leaves: obj/project.assets.json and the bundle's packages.
make_bom() {
  local application
  mkdir -p "$ROOT/artifacts/bom"
  (cd "$ROOT" && dotnet tool restore --verbosity quiet) || return 1
  for application in Portal CaseDesk; do
    (cd "$ROOT" && dotnet tool run dotnet-CycloneDX -- "src/$application/SafeReport.$application.csproj" --output artifacts/bom \
      --filename "$application.json" --output-format Json --exclude-dev --disable-package-restore) || return 1
  done
  # npm has it from 9.8 on; Debian's own is older.
  if npm sbom --help >/dev/null 2>&1; then
    (cd "$ROOT/src/Portal" && npm sbom --sbom-format cyclonedx --omit dev) >"$ROOT/artifacts/bom/bundle.json" || return 1
  else
    say "This npm makes no bill of materials: the bundle's packages are in src/Portal/package-lock.json."
    rm -f "$ROOT/artifacts/bom/bundle.json"
  fi
}

# A bill that leaves something out is worse than none: each is held against what the build says that it ships.
check_bom() {
  make_bom && node "$ROOT/ops/lib/bom.mjs" "$ROOT"
}
