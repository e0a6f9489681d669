# The two addresses: what may be asked of them before and after something listens there.
# shellcheck shell=bash

# split_address URL: into ASKED, the host as written, and HOST, PORT and AUTHORITY, as a connection from this machine would use them.
split_address() {
  [[ $1 =~ ^http://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.*+-]+)(:([0-9]{1,5}))?/?$ ]] || return 1
  ASKED=${BASH_REMATCH[1]} HOST=${BASH_REMATCH[1]} PORT=${BASH_REMATCH[3]:-80}
  case $HOST in '*' | '+' | 0.0.0.0 | '[::]') HOST=127.0.0.1 ;; esac
  AUTHORITY=$HOST:$PORT
  HOST=${HOST#[} HOST=${HOST%]}
}

check_addresses() {
  listen_at "$PORTAL" --portal
  PORTAL_AT=$LISTEN
  listen_at "$DESK" --desk
  DESK_AT=$LISTEN
  [[ $PORTAL_AT != "$DESK_AT" ]] || misused "Portal and case desk need two addresses."
}

# listen_at URL OPTION: into LISTEN, with a numeric address: a server that is handed a name listens on every interface.
listen_at() {
  local url=$1 address
  split_address "$url" || misused "Not an address to listen on: $url (like http://127.0.0.1:8080; TLS belongs in front of it)."
  case $ASKED in
    '*' | '+') address='*' ;;
    '['*) address=${ASKED//[\[\]]/} ;;
    *) address=$(numeric_address "$ASKED") || misused "$2: this machine knows no address for the name $ASKED." ;;
  esac
  is_loopback "$address" || [[ $ALLOW_PLAIN_HTTP == true ]] || refuse_plain_http "$2" "$url" "$address"
  [[ $address != *:* ]] || address="[$address]"
  LISTEN=http://$address:$PORT
}

# Of several addresses the one for IPv4, which whoever types the name can surely use.
numeric_address() {
  local address rest other=
  while read -r address rest; do
    if [[ $address != *:* ]]; then printf '%s' "$address"; return 0; fi
    other=${other:-$address}
  done < <(timeout 15 getent ahosts "$1")
  [[ -n $other ]] && printf '%s' "$other"
}

is_loopback() { [[ $1 =~ ^127(\.[0-9]{1,3}){3}$ || $1 == ::1 || $1 =~ ^::ffff:127\. ]]; }

refuse_plain_http() {
  misused "$1 $2 would listen at ${3/#\*/every address}, beyond this machine, and plain HTTP shows every passphrase and every report's" \
    "size and moment to whoever is on the way. Let a server with TLS listen there and pass on to an address of this machine" \
    "(like http://127.0.0.1:8080). If the way is protected by other means: --allow-plain-http."
}

# addressed NAME-URL LISTEN-URL: for people, with where it really listens when that is written otherwise.
addressed() {
  if [[ $1 == "$2" ]]; then printf '%s' "$1"; else printf '%s (listens at %s only)' "$1" "$2"; fi
}

somebody_listens() {
  split_address "$1"
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$HOST" "$PORT" 2>/dev/null
}

check_addresses_free() {
  ! somebody_listens "$PORTAL_AT" || die "Something else listens at $PORTAL already. Choose another address with --portal URL."
  ! somebody_listens "$DESK_AT" || die "Something else listens at $DESK already. Choose another address with --desk URL."
}

# answers_ok URL: GET /healthz says 200. By bash alone: a bare machine has no curl.
answers_ok() {
  split_address "$1"
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1
    printf "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$2" >&3
    read -r line <&3 && [[ $line == "HTTP/1.1 200"* ]]' "$HOST" "$PORT" "$AUTHORITY" 2>/dev/null
}

# lists_open URL: the Portal lists a mechanism that takes reports.
lists_open() {
  split_address "$1"
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1
    printf "GET /api/mechanisms HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$2" >&3
    grep -q "\"open\":true" <&3' "$HOST" "$PORT" "$AUTHORITY" 2>/dev/null
}

# visitors_address: where the desk looks at the Portal as a visitor would: what SAFEREPORT_PORTAL_ADDRESS says or,
# without that, where the Portal listens.
visitors_address() {
  if [[ -n ${SAFEREPORT_PORTAL_ADDRESS-} ]]; then
    printf '%s' "$SAFEREPORT_PORTAL_ADDRESS"
  else
    split_address "${PORTAL_AT:-$PORTAL}"
    printf 'http://%s' "$AUTHORITY"
  fi
}
