#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# What people do to each other at the same moment. Commits what it makes, and removes it at the end.
set -euo pipefail

quietly=(psql --no-psqlrc --quiet --no-align --tuples-only --set=VERBOSITY=sqlstate --dbname="$1")
folder=$(mktemp -d)
mark=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)

person() { printf '%s-0000-4000-8000-%012d' "${mark:0:8}" "$1"; }
query() { "${quietly[@]}" --set=ON_ERROR_STOP=1 --command="$1"; }
as() { # person sql…: one transaction each, as that person
  "${quietly[@]}" --command="set role authenticated" \
    --command="set request.jwt.claims = '{\"role\": \"authenticated\", \"sub\": \"$(person "$1")\"}'" "${@:2}" 2>&1
}
clean() {
  query "delete from dm_conversations where low_user_id::text like '${mark:0:8}-%' or created_by::text like '${mark:0:8}-%';
    delete from auth.users where id::text like '${mark:0:8}-%'; delete from realtime.messages where topic like '%:${mark:0:8}-%'" || true
  rm -rf "$folder"
}
trap clean EXIT

number=0
check() { # have, want, name
  number=$((number + 1))
  if [ "$1" = "$2" ]; then echo "ok $number - $3"; else printf 'not ok %d - %s\n#  have: %s\n#  want: %s\n' "$number" "$3" "$1" "$2"; fi
}
# both "sql of 1" "sql of 2": the two people at once, ten times over, with pairs of people of their own.
both() {
  local n
  for n in 1 2 3 4 5 6 7 8 9 10; do
    as $((2 * n)) --command="${1//OTHER/$(person $((2 * n + 1)))}" >"$folder/$n.a" &
    as $((2 * n + 1)) --command="${2//OTHER/$(person $((2 * n)))}" >"$folder/$n.b" &
  done
  wait
}
ours="requester_id::text like '${mark:0:8}-%'"

query "insert into auth.users (id, email) select ('${mark:0:8}-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '$mark-' || n || '@example.org' from generate_series(1, 60) as n" >/dev/null

both "select status from request_friend('OTHER')" "select status from request_friend('OTHER')"
check "$(cat "$folder"/*.[ab] | sort | uniq -c | tr -s ' ')" ' 10 accepted
 10 pending' 'both ask at once: one asks, the other accepts'
check "$(query "select count(*), count(*) filter (where status = 'accepted') from friendships where $ours")" '10|10' 'which is one friendship a pair'

both "select id from open_dm('OTHER')" "select id from open_dm('OTHER')"
check "$(cat "$folder"/*.[ab] | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | tr -s ' ')" ' 10 2' 'both open their conversation at once: both get the same'

both "select count(*) from block_user('OTHER')" "select remove_friend('OTHER')"
check "$(query "select count(*) from friendships where $ours")" 0 'one blocks while the other ends the friendship: it has ended'
check "$(query "select count(*) from blocks where owner_id::text like '${mark:0:8}-%'")" 10 'and the block is there'
check "$(cat "$folder"/*.a | sort -u)" 1 'which no deadlock stopped'

query "delete from blocks where owner_id::text like '${mark:0:8}-%'"
both "select status from request_friend('OTHER')" "select blocked_id is null from block_user('OTHER')"
check "$(cat "$folder"/*.a | sort -u)" pending 'one asks while the other blocks: it looks as if the request waits'
check "$(query "select count(*) from friendships where $ours and status = 'pending'")" 10 'and it does'

# One person from many connections: the limits hold all the same.
ask() { echo "--command=select status from request_friend('$(person "$1")')"; }
for n in $(seq 21 30); do as 60 "$(ask "$n")" "$(ask $((n + 10)))" "$(ask $((n + 20)))" >"$folder/many.$n" & done
wait
check "$(cat "$folder"/many.* | sort | uniq -c | tr -s ' ')" ' 20 ERROR: PT429
 10 pending' '30 requests at once: 10 an hour pass'
search="--command=select count(*) from search_users('zz')"
for n in $(seq 10); do as 59 "$search" "$search" "$search" "$search" >"$folder/search.$n" & done
wait
check "$(cat "$folder"/search.* | sort | uniq -c | tr -s ' ')" ' 30 0
 10 ERROR: PT429' '40 searches at once: 30 a minute pass'

# A name as username and as custom URL at the same moment.
until_true() { # waits for a condition, 10 s at most
  local end=$((SECONDS + 10))
  until "$@"; do [ $SECONDS -lt $end ] || { echo "# never came true: $*"; return 1; }; sleep 0.02; done
}
waits_for_lock() { [ "$(query "select count(*) from pg_stat_activity where application_name = '$mark' and wait_event_type = 'Lock'")" = 1 ]; }
mkfifo "$folder/session"
"${quietly[@]}" <"$folder/session" >"$folder/session.out" 2>&1 &
exec 9>"$folder/session"
echo "begin; update user_profiles set custom_url = 'n${mark:0:8}' where id = '$(person 58)'; \\echo taken" >&9
until_true grep -q taken "$folder/session.out"
PGAPPNAME=$mark query "insert into auth.users (id, email, raw_user_meta_data) values ('$(person 99)', '$mark-99@example.org', '{\"username\": \"n${mark:0:8}\"}')" >"$folder/name" 2>&1 &
check "$(until_true waits_for_lock && echo waits)" waits 'a sign-up waits for whoever takes the name as a custom URL'
echo "commit;" >&9
exec 9>&-
wait
check "$(grep -o 'PT409' "$folder/name")" PT409 'and is refused'
echo "1..$number"
