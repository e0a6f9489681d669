# What of an operator's shell and system reaches these scripts, and what must not. Sourced first, by every script.
# Each script begins with "unset CDPATH", without which the very line that finds this file prints too much.
# shellcheck shell=bash

# Options and functions are inherited too (SHELLOPTS, BASHOPTS, export -f): noclobber would keep files from being written,
# nocasematch would let patterns match what they should not.
settle_shell() {
  local name
  set +o noclobber +o noglob +o posix +o allexport
  shopt -u nocasematch nocaseglob failglob nullglob dotglob xpg_echo
  while read -r _ _ name; do unset -f "$name"; done < <(declare -Fx)
}

# Letters sort and change case as in English: in Turkish and Azeri, I is not in [A-Z] and its small letter is another.
settle_locale() {
  local name
  for name in $(compgen -e); do
    case $name in LC_* | LANG | LANGUAGE) unset "$name" ;; esac
  done
  export LC_ALL=C.UTF-8
}

# MSBuild takes every variable of the environment for a property, whatever its case; npm takes npm_config_… for options; ASP.NET's
# names would reach the servers under test, PostgreSQL's and git's every psql and git; the rest changes what common programs do.
settle_variables() {
  local name
  for name in $(compgen -e); do
    case ${name,,} in
      configuration | platform | platformtarget | targetframework | targetframeworks | runtimeidentifier | runtimeidentifiers | selfcontained) ;;
      outputpath | outdir | publishdir | base*outputpath | intermediateoutputpath | msbuildprojectextensionspath | artifactspath) ;;
      useartifactsoutput | assemblyname | version | versionprefix | versionsuffix | debugtype | defineconstants | optimize | langversion) ;;
      treatwarningsaserrors | warningsaserrors | nowarn | nullable | deterministic | pathmap | importdirectory* | directorybuild* | directorypackages*) ;;
      custombefore* | customafter* | msbuildsdkspath | msbuildextensionspath* | msbuild_exe_path | publishsinglefile | publishtrimmed | publishaot) ;;
      dotnet_startup_hooks | dotnet_additional_deps | dotnet_shared_store | dotnet_environment | dotnet_urls | dotnet_roll_forward*) ;;
      aspnetcore_* | urls | http_ports | https_ports | kestrel__* | logging__* | safereport__*) ;;
      node_env | node_options | node_path | npm_config_production | npm_config_omit | npm_config_only | npm_config_include) ;;
      npm_config_global | npm_config_location | npm_config_dry_run | npm_config_prefix | npm_config_workspace*) ;;
      pg[a-z]*) [[ $name != *_* ]] || continue ;;
      git_dir | git_work_tree | git_index_file | git_object_directory | git_common_dir | git_namespace) ;;
      bash_env | env | cdpath | globignore | grep_options | tar_options | posixly_correct | gzip | ps_format) ;;
      *) continue ;;
    esac
    unset "$name"
  done
  [[ -z ${TMPDIR-} || ( -d $TMPDIR && -w $TMPDIR ) ]] || unset TMPDIR
  # What runs here is asked directly, whatever proxy the packages come through.
  export NO_PROXY="${NO_PROXY:+$NO_PROXY,}127.0.0.1,localhost,::1"
  export no_proxy=$NO_PROXY
}

settle_shell
settle_locale
settle_variables
umask 022
