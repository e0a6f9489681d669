# Sourced first by every script: what the operator's shell and SDK hand down, and how little of it may reach what runs here.
# shellcheck shell=bash

# Named by what is kept, because what could do harm has no end: MSBuild takes every variable of the environment for a
# property (Platform, Configuration, OutputPath, Version), Node, npm, git, psql and Kestrel each read dozens, and a
# Turkish locale has letters for which [A-Z] and ${x^^} mean something else. SAFEREPORT_KEEP names more, for example
# what an .npmrc or a NuGet.Config quotes: SAFEREPORT_KEEP='NAME NAME'.
is_kept() {
  case $1 in
    # Who runs this and where: bash keeps the last four itself.
    PATH | HOME | USER | LOGNAME | TERM | TMPDIR | SUDO_USER | PWD | OLDPWD | SHLVL | _) return 0 ;;
    # How this machine finds programs and libraries.
    LD_PRELOAD | LD_LIBRARY_PATH | DOTNET_ROOT | DOTNET_ROOT_* | DOTNET_CLI_HOME | XDG_CONFIG_HOME | XDG_DATA_HOME | XDG_CACHE_HOME) return 0 ;;
    # How it reaches the registries that packages come from, and whom it trusts there.
    http_proxy | https_proxy | no_proxy | all_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | ALL_PROXY) return 0 ;;
    SSL_CERT_FILE | SSL_CERT_DIR | NODE_EXTRA_CA_CERTS | NUGET_* | NuGetPackageSourceCredentials_*) return 0 ;;
    NPM_TOKEN | NODE_AUTH_TOKEN) return 0 ;;
    # Our own.
    SAFEREPORT_*) return 0 ;;
  esac
  case ${1,,} in
    npm_config_registry | npm_config_userconfig | npm_config_globalconfig | npm_config_cache | npm_config_ca | npm_config_cafile | \
      npm_config_proxy | npm_config_https_proxy | npm_config_noproxy | npm_config_strict_ssl | npm_config_offline | npm_config_prefer_offline) return 0 ;;
  esac
  [[ " ${SAFEREPORT_KEEP-} " == *" $1 "* ]]
}

leave_surroundings() {
  local name
  for name in $(compgen -e); do
    is_kept "$name" || unset "$name" 2>/dev/null || export -n "${name?}"
  done
}

# Functions, options and a start-up file that a shell hands down (SHELLOPTS, BASH_ENV) are gone with one new start;
# -p is what makes bash read none of them. The functions go first, or the programs that bash starts would inherit them.
if [[ ! -o privileged ]]; then
  for name in $(compgen -A function); do
    [[ $name == is_kept || $name == leave_surroundings ]] || unset -f "$name"
  done
  exec "$BASH" -p "$0" "$@"
fi
leave_surroundings

# The same letters, order and messages everywhere. Files keep their names in UTF-8 where the system knows it.
export LC_ALL=C
[[ $(locale -a 2>/dev/null) != *C.[Uu][Tt][Ff]* ]] || export LC_ALL=C.UTF-8
# What is private says so where it is made; what is built must be readable by the servers' users.
umask 022
[[ ${TMPDIR-/} == /* && -d ${TMPDIR-/tmp} && -w ${TMPDIR-/tmp} ]] || unset TMPDIR

ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
