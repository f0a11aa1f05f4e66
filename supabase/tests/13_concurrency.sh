#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# What only several connections at once can show. Commits what it makes, and removes it at the end.
set -euo pipefail

quietly=(psql --no-psqlrc --quiet --no-align --tuples-only --dbname="$1")
folder=$(mktemp -d)
server=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)
room=${server:0:8}-0000-4000-8000-000000000000
sessions=()

person() { echo "${server:0:8}-0000-4000-8000-00000000000$1"; }
query() { "${quietly[@]}" --set=ON_ERROR_STOP=1 --command="$1"; }
send() { echo "insert into messages (room_id, content) values ('$room', '{\"type\": \"doc\"}');"; }
signed_in() { echo "set role authenticated; set request.jwt.claims = '{\"role\": \"authenticated\", \"sub\": \"$(person "$1")\"}';"; }

clean() {
  for pid in "${sessions[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  query "delete from servers where id = '$server'; delete from auth.users where id::text like '${server:0:8}-%';
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
topic_of_last() { query "select split_part(topic, ':', 3) from realtime.messages where event = 'change' and topic like 'room:$room:%' order by (payload ->> 'rev')::int desc limit 1"; }

query "insert into auth.users (id, email) select ('${server:0:8}-0000-4000-8000-00000000000' || n)::uuid, '$server-' || n || '@example.org' from generate_series(1, 4) as n;
  insert into servers (id, name, owner_id) values ('$server', 'Concurrent', '$(person 1)');
  insert into server_members (server_id, user_id, role) select '$server', id, case when id = '$(person 1)' then 'owner' else 'member' end
    from user_profiles where id::text like '${server:0:8}-%';
  insert into rooms (id, server_id, name) values ('$room', '$server', 'busy')"

# Four people write and edit at once.
for n in 1 2 3 4; do
  { signed_in "$n"
    for _ in $(seq 20); do send; done
    echo "update messages set content = '{\"type\": \"doc\", \"x\": 1}' where author_id = auth.uid() and seq % 5 = 0;"
  } | "${quietly[@]}" >"$folder/writer$n" 2>&1 &
  sessions+=($!)
done
wait
sessions=()
check "$(cat "$folder"/writer*)" '' 'four people at once: no error, no deadlock'
check "$(query "select count(*) from messages where room_id = '$room'")" 80 'nothing is lost'
check "$(query "with taken as (select seq as rev from messages where room_id = '$room' union select rev from messages where room_id = '$room')
  select count(*) = max(rev) and max(rev) = (select rev from rooms where id = '$room') from taken")" t 'every revision is taken by one change, without a hole'

# The same message twice at once, as after a lost answer.
open_session sender 1
open_session twin 1
again="insert into messages (id, room_id, content) values ('$server', '$room', '{\"type\": \"doc\"}') on conflict (id) do nothing;"
rev_of_room() { query "select rev from rooms where id = '$room'"; }
before=$(rev_of_room)
tell sender "begin; $again \\echo first"
until_true heard sender first
tell twin "$again \\echo repeated"
check "$(until_true waits_for_lock twin && echo waits)" waits 'a repeated send waits for the first one'
tell sender "commit;"
until_true heard twin repeated
check "$(rev_of_room)" "$((before + 1))" 'and takes no revision'

# A message in flight and a removal wait for each other.
open_session leaver 2
tell sender "begin; $(send) \\echo sent"
until_true heard sender sent
tell leaver "select leave_server('$server'); \\echo left"
check "$(until_true waits_for_lock leaver && echo waits)" waits 'leaving waits for a message in flight'
tell sender "commit; \\echo committed"
until_true heard leaver left
check "$(topic_of_last)" 1 'which still goes to the old topic'

open_session second 3
tell second "begin; select leave_server('$server'); \\echo left"
until_true heard second left
tell sender "$(send) \\echo again"
check "$(until_true waits_for_lock sender && echo waits)" waits 'a message waits for a removal in flight'
tell second "commit;"
until_true heard sender again
check "$(topic_of_last)" 3 'and goes to the new topic'

# Somebody writes on one device while leaving on the other.
open_session phone 4
open_session desktop 4
tell phone "begin; select leave_server('$server'); \\echo left"
until_true heard phone left
tell desktop "$(send) \\echo tried"
check "$(until_true waits_for_lock desktop && echo waits)" waits 'the own message waits for the own leaving'
tell phone "commit;"
until_true heard desktop tried
check "$(grep -o 'ERROR: .*' "$folder/desktop.out")" 'ERROR:  42501' 'and is refused'
check "$(query "select epoch from servers where id = '$server'")" 4 'three have left, three epochs have ended'
echo "1..$number"
