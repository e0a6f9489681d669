# From source to DIR/app. The checkout is built by one at a time; each DIR runs its own copy.
# shellcheck shell=bash

LOCK=(-p:RestoreLockedMode=true)
NO_SERVERS=(-nodeReuse:false -p:UseSharedCompilation=false -p:UseRazorBuildServer=false)

build() {
  local wanted
  find_toolchain_home
  mkdir -p "$ROOT/artifacts" 2>/dev/null || true
  [[ -w $ROOT/artifacts ]] ||
    die "Cannot write to $ROOT, where the build works. Use a checkout of your own."
  take_build_lock
  wanted=$(fingerprint)
  if [[ -r $DIR/app/built && $(<"$DIR/app/built") == "$wanted" ]]; then
    say "Building Portal and CaseDesk: nothing has changed"
  else
    rm -rf "$DIR/app.new"
    (umask 022 && mkdir "$DIR/app.new")
    step "Building Portal" "$DIR/log/build.log" publish Portal portal
    step "Building CaseDesk" "$DIR/log/build.log" publish CaseDesk desk
    copy_runtime_if_hidden
    printf '%s\n' "$wanted" >"$DIR/app.new/built"
    rm -rf "$DIR/app"
    mv "$DIR/app.new" "$DIR/app"
  fi
  exec 8>&-
}

publish() {
  umask 022
  dotnet publish "$ROOT/src/$1" -c Release -o "$(for_msbuild "$DIR/app.new/$2")" -nologo -v minimal "${LOCK[@]}" "${NO_SERVERS[@]}"
}

# for_msbuild PATH: what stands in a property is a list of several, or an expression, where a path has one of these.
for_msbuild() {
  local text=$1
  text=${text//%/%25}
  text=${text//;/%3B} text=${text//,/%2C} text=${text//\$/%24} text=${text//@/%40}
  text=${text//\'/%27} text=${text//(/%28} text=${text//)/%29} text=${text//\*/%2A} text=${text//\?/%3F}
  printf '%s' "$text"
}

BUILD_LOCK_LIMIT=1800

take_build_lock() {
  local deadline=$((SECONDS + BUILD_LOCK_LIMIT))
  exec 8>"$ROOT/artifacts/build.lock"
  flock --nonblock 8 && return 0
  say "Waiting for another build in this checkout …"
  # A second at a time, because bash answers Ctrl-C only between commands.
  until flock --timeout 1 8; do
    ((SECONDS < deadline)) ||
      die "Another build in this checkout has not ended in $BUILD_LOCK_LIMIT s. End it (it holds $ROOT/artifacts/build.lock), then start again."
  done
}

# Everything that a build reads: when none of it changed, the last result stands.
fingerprint() {
  {
    dotnet --version
    node --version
    cd "$ROOT" || exit 1
    find src global.json .editorconfig .npmrc BannedSymbols.txt Directory.* ops/lib/build.sh \
      -type d \( -name bin -o -name obj -o -name node_modules -o -name dist -o -path src/Portal/wwwroot/js \) -prune -o -type f -printf '%p %s %T@\n' |
      LC_ALL=C sort
  } | sha256sum | cut -d ' ' -f 1
}

find_toolchain_home() {
  DOTNET_HOME=$(dirname "$(readlink -f "$(command -v dotnet)")")
}

# An SDK under /root serves the build but no unprivileged server: these get a copy of its runtime.
copy_runtime_if_hidden() {
  ((EUID == 0)) || return 0
  as portal test -x "$DOTNET_HOME/dotnet" -a -r "$DOTNET_HOME/host" 2>/dev/null && return 0
  step "Copying the .NET runtime to where the servers can read it" "$DIR/log/build.log" copy_runtime
}

copy_runtime() {
  umask 022
  mkdir "$DIR/app.new/dotnet"
  cp -R "$DOTNET_HOME/dotnet" "$DOTNET_HOME/host" "$DOTNET_HOME/shared" "$DIR/app.new/dotnet/"
  chmod -R a+rX "$DIR/app.new/dotnet"
}

# The dotnet that runs what was built.
runtime() {
  if [[ -x $DIR/app/dotnet/dotnet ]]; then printf '%s' "$DIR/app/dotnet/dotnet"; else readlink -f "$(command -v dotnet)"; fi
}
