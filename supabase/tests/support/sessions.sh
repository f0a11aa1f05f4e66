# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# For tests of several connections at once: source support/sessions.sh POSTGRES-URL. Makes a server, `$server`, with a room,
# `$room`, an owner and three or more members; commits what it makes, and removes it at the end.
set -euo pipefail

quietly=(psql --no-psqlrc --quiet --no-align --tuples-only --dbname="$1")
folder=$(mktemp -d)
server=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)
room=${server:0:8}-0000-4000-8000-000000000000
sessions=()

person() { printf '%s-0000-4000-8000-%012d' "${server:0:8}" "$1"; }
query() { "${quietly[@]}" --set=ON_ERROR_STOP=1 --command="$1"; }
send() { echo "insert into messages (room_id, content) values ('$room', '{\"type\": \"doc\"}');"; }
signed_in() { echo "set role authenticated; set request.jwt.claims = '{\"role\": \"authenticated\", \"sub\": \"$(person "$1")\"}';"; }

close_sessions() {
  for pid in "${sessions[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  sessions=()
}

clean() {
  close_sessions
  query "delete from dm_conversations where created_by::text like '${server:0:8}-%'; delete from servers where id = '$server';
    delete from auth.users where id::text like '${server:0:8}-%';
    delete from realtime.messages where topic like '%${server:0:8}%'" || true
  rm -rf "$folder"
}
trap clean EXIT

number=0
check() { # have, want, name
  number=$((number + 1))
  if [ "$1" = "$2" ]; then echo "ok $number - $3"; else printf 'not ok %d - %s\n#  have: %s\n#  want: %s\n' "$number" "$3" "$1" "$2"; fi
}

# A connection that stays open: `open_session NAME PERSON`, then `tell NAME SQL` and `heard NAME MARK`.
open_session() {
  mkfifo "$folder/$1"
  PGAPPNAME="$1-$server" "${quietly[@]}" --set=VERBOSITY=sqlstate <"$folder/$1" >"$folder/$1.out" 2>&1 &
  sessions+=($!)
  exec {handle}>"$folder/$1"
  declare -g "to_$1=$handle"
  tell "$1" "$(signed_in "$2")"
}
tell() { local handle="to_$1"; printf '%s\n' "$2" >&"${!handle}"; }
until_true() { # waits for a condition, 10 s at most
  local end=$((SECONDS + 10))
  until "$@"; do [ $SECONDS -lt $end ] || { echo "# never came true: $*"; return 1; }; sleep 0.02; done
}
heard() { grep -q -- "$2" "$folder/$1.out"; }
waits_for_lock() { [ "$(query "select count(*) from pg_stat_activity where application_name = '$1-$server' and wait_event_type = 'Lock'")" = 1 ]; }
last_error() { grep -o 'ERROR: .*' "$folder/$1.out" | tail -1; }

# Runs what comes in as a person in a connection of its own: `... | at_once NAME PERSON &`. After `all_done`, `$said` is
# what the connections had to say, of which nothing is expected but errors. No session is open meanwhile.
at_once() {
  { signed_in "$2"; cat; } | PGAPPNAME="$1-$server" "${quietly[@]}" >"$folder/$1.said" 2>&1
}
all_done() {
  wait
  said=$(cat "$folder"/*.said)
  rm "$folder"/*.said
}

make_people() { # how many, the first of whom is the owner
  query "insert into auth.users (id, email) select ('${server:0:8}-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '$server-' || n || '@example.org' from generate_series(1, $1) as n;
    insert into servers (id, name, owner_id) values ('$server', 'Concurrent', '$(person 1)');
    insert into server_members (server_id, user_id, role) select '$server', id, case when id = '$(person 1)' then 'owner' else 'member' end
      from user_profiles where id::text like '${server:0:8}-%';
    insert into rooms (id, server_id, name) values ('$room', '$server', 'busy')"
}
