# What the machine must have, and how it gets there.
# shellcheck shell=bash

# Debian packages still missing, in the order they were found to be.
MISSING=()
# What no package of the distribution can bring.
HOPELESS=()

# No "grep -q" behind a pipe: it ends early, and with pipefail the program before it then counts as failed.
has_library() { [[ $(/sbin/ldconfig -p 2>/dev/null) == *"$1"* ]]; }
has_package() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *' installed' ]]; }

# Texts, dates and digits are the applications' own; the SDK itself can do without ICU when told so.
quiet_dotnet() {
  has_library libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
  # Every build ends with its last process: nothing waits for another one.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
  if [[ -z ${HOME:-} || ! -w ${HOME:-} ]]; then
    export HOME=$ROOT/artifacts/home
    mkdir -p "$HOME"
  fi
}

# sudo and bare chroots leave dotnet out of PATH.
find_dotnet() {
  command -v dotnet >/dev/null && return 0
  local place
  for place in "${DOTNET_ROOT:-}" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet \
    "${HOME:-/root}/.dotnet" "/home/${SUDO_USER:-}/.dotnet"; do
    [[ -x $place/dotnet ]] || continue
    export DOTNET_ROOT=$place PATH=$place:$PATH
    return 0
  done
  return 1
}

need_dotnet() {
  has_library libstdc++.so.6 || MISSING+=(libstdc++6)
  has_library libssl.so || MISSING+=(openssl)
  [[ -e /etc/ssl/certs/ca-certificates.crt || ! -e /etc/debian_version ]] || MISSING+=(ca-certificates)
  if ! find_dotnet; then
    if [[ $(apt-cache show dotnet-sdk-10.0 2>/dev/null) == Package* ]]; then
      MISSING+=(dotnet-sdk-10.0)
    else
      HOPELESS+=(".NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 (or: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0)")
    fi
    return 0
  fi
  # Without its libraries it cannot tell its version; that is asked again once they are there.
  ((${#MISSING[@]} > 0)) || [[ $'\n'$(dotnet --list-sdks) == *$'\n'10.* ]] ||
    HOPELESS+=(".NET 10 SDK: the one here is older; https://dotnet.microsoft.com/download/dotnet/10.0")
}

need_node() {
  command -v node >/dev/null || MISSING+=(nodejs)
  command -v npm >/dev/null || MISSING+=(npm)
  command -v node >/dev/null || return 0
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  ((major >= 18)) || HOPELESS+=("Node.js 18 or later: the one here is $(node --version)")
}

# The directory with PostgreSQL's server programs: the newest, or the one a cluster was made with.
find_postgres() {
  local wanted=${1:-} place newest=
  PG_BIN=
  for place in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin "$(pg_config --bindir 2>/dev/null || true)"; do
    [[ -x $place/postgres && -x $place/initdb && -x $place/psql ]] || continue
    newest=$("$place/postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
    ((newest >= 15)) || continue
    [[ -z $wanted || $wanted == "$newest" ]] && PG_BIN=$place
  done
  [[ -n $PG_BIN ]]
}

need_postgres() {
  local wanted=
  if [[ -n ${SAFEREPORT_INTAKE:-} ]]; then
    find_postgres || PG_BIN=
    [[ -n $PG_BIN ]] || command -v psql >/dev/null || MISSING+=(postgresql-client)
    return 0
  fi
  [[ -n ${DIR:-} && -r $DIR/postgres/PG_VERSION ]] && wanted=$(<"$DIR/postgres/PG_VERSION")
  find_postgres "$wanted" && return 0
  if [[ -n $wanted ]]; then MISSING+=("postgresql-$wanted"); else MISSING+=(postgresql); fi
}

# need_packages NAME…: for what has no program to look for, such as fonts.
need_packages() {
  local name
  for name in "$@"; do has_package "$name" || MISSING+=("$name"); done
}

need_program() { command -v "$1" >/dev/null || MISSING+=("${2:-$1}"); }

need_chromium() { command -v chromium >/dev/null || command -v google-chrome >/dev/null || MISSING+=(chromium); }

forget_needs() { MISSING=() HOPELESS=(); }

# install_missing CHECK: runs CHECK, installs what it found missing when it may, and runs it again.
install_missing() {
  local check=$1
  forget_needs
  "$check"
  stop_if_hopeless
  ((${#MISSING[@]} > 0)) || return 0
  install_packages "${MISSING[@]}"
  forget_needs
  "$check"
  HOPELESS+=("${MISSING[@]}")
  stop_if_hopeless
}

stop_if_hopeless() {
  ((${#HOPELESS[@]} > 0)) || return 0
  die "Missing, and not to be had from this system's packages:" "${HOPELESS[@]/#/  }"
}

install_packages() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    die "Missing: $* (names of Debian packages). Install what your system calls them, then start again."
  fi
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
      as_root=(sudo)
    else
      die "Missing: $*. As root, run this and start again:" \
        "  apt-get update && apt-get install --yes --no-install-recommends $*"
    fi
  fi
  say "Missing: $*. Installing from this system's packages; what apt says is in $ROOT/artifacts/install.log."
  [[ ${#as_root[@]} -eq 0 ]] || sudo true
  mkdir -p "$ROOT/artifacts"
  step "Installing" "$ROOT/artifacts/install.log" run_apt "$@"
}

run_apt() {
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  "${apt[@]}" update
  if [[ " $* " == *' postgresql'* ]]; then
    # The package would otherwise create and start a server of its own, which nobody asked for.
    "${apt[@]}" install --yes --no-install-recommends postgresql-common
    "${as_root[@]}" sed -i 's/^#\?create_main_cluster *=.*/create_main_cluster = false/' \
      /etc/postgresql-common/createcluster.conf
  fi
  "${apt[@]}" install --yes --no-install-recommends "$@"
}
