# What a program started here is told: its own settings, and nothing of this shell.
# shellcheck shell=bash

# only_environment NAME=VALUE…: drops every exported variable of this (sub)shell and exports these.
only_environment() {
  local name
  while read -r name; do unset "$name" 2>/dev/null || export -n "${name?}"; done < <(compgen -e)
  for name in "$@"; do export "${name?}"; done
}

# application_environment NAME=VALUE…: into SERVER_ENV. No core dumps, no debugger's socket, and no request body
# spilled to a temporary file: ASP.NET then fails rather than write one.
application_environment() {
  SERVER_ENV=(PATH=/usr/bin:/bin HOME=/nonexistent LANG=C.UTF-8 DOTNET_EnableDiagnostics=0 DOTNET_DbgEnableMiniDump=0
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_TEMP=/nonexistent
    SafeReport__Demonstration="$DEMO" SafeReport__AllowUnlockedMemory="${SAFEREPORT_ALLOW_UNLOCKED_MEMORY:-false}" "$@")
}

# casedesk_environment VERB: what the command line of the case desk needs; the owner's strings for migrations only.
casedesk_environment() {
  application_environment TERM="${TERM:-dumb}" SafeReport__Data="$DIR" \
    SafeReport__PortalAddress="${SAFEREPORT_PORTAL_ADDRESS-}" SafeReport__TorProxy="${SAFEREPORT_TOR_PROXY-}" SafeReport__TimeZone="${SAFEREPORT_TIME_ZONE-}" SafeReport__Checkpoints="${SAFEREPORT_CHECKPOINTS-}" \
    SafeReport__Intake="${DATABASE_ENV[SafeReport__Intake]-}" SafeReport__Desk="${DATABASE_ENV[SafeReport__Desk]-}"
  [[ ${1-} != migrate ]] || SERVER_ENV+=(SAFEREPORT_INTAKE_OWNER="${DATABASE_ENV[SAFEREPORT_INTAKE_OWNER]-}"
    SAFEREPORT_DESK_OWNER="${DATABASE_ENV[SAFEREPORT_DESK_OWNER]-}")
}

# casedesk VERB…: as the desk's user.
casedesk() (
  # Found while PATH is still the one in which the SDK was found.
  program=$(runtime)
  casedesk_environment "${1-}"
  umask 077
  ulimit -c 0
  only_environment "${SERVER_ENV[@]}"
  exec_as desk TERM "$program" "$DIR/app/desk/SafeReport.CaseDesk.dll" "$@"
)
