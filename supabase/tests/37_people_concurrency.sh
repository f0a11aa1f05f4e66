#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# What people do to each other at the same moment.
source "$(dirname "$0")/support/sessions.sh" "$1"

make_people 60

say() { printf '%s\n' '\set VERBOSITY sqlstate' "$@"; }
# Two people at once, ten times over, each pair with people of its own: `both SQL-OF-ONE SQL-OF-THE-OTHER`. What they were
# answered is in $folder/one*.said and $folder/other*.said.
both() {
  local n
  for n in 1 2 3 4 5 6 7 8 9 10; do
    say "${1//OTHER/$(person $((2 * n + 1)))};" | at_once "one$n" $((2 * n)) &
    say "${2//OTHER/$(person $((2 * n)))};" | at_once "other$n" $((2 * n + 1)) &
  done
  wait
}
counted() { cat "$@" | sort | uniq -c | tr -s ' '; } # how often each answer was given
ours="requester_id::text like '${server:0:8}-%'"

both "select status from request_friend('OTHER')" "select status from request_friend('OTHER')"
check "$(counted "$folder"/*.said)" ' 10 accepted
 10 pending' 'both ask at once: one asks, the other accepts'
check "$(query "select count(*), count(*) filter (where status = 'accepted') from friendships where $ours")" '10|10' 'which is one friendship a pair'

both "select id from open_dm('OTHER')" "select id from open_dm('OTHER')"
check "$(counted "$folder"/*.said | awk '{ print $1 }' | uniq -c | tr -s ' ')" ' 10 2' 'both open their conversation at once: both get the same'

both "select count(*) from block_user('OTHER')" "select remove_friend('OTHER')"
check "$(counted "$folder"/one*.said)" ' 10 1' 'one blocks while the other ends the friendship: no deadlock'
check "$(query "select count(*) from friendships where $ours")" 0 'the friendship has ended'
check "$(query "select count(*) from blocks where owner_id::text like '${server:0:8}-%'")" 10 'and the block is there'

query "delete from blocks where owner_id::text like '${server:0:8}-%'"
both "select status from request_friend('OTHER')" "select blocked_id is null from block_user('OTHER')"
check "$(counted "$folder"/one*.said)" ' 10 pending' 'one asks while the other blocks: it looks as if the request waits'
check "$(query "select count(*) from friendships where $ours and status = 'pending'")" 10 'and it does'
rm "$folder"/*.said

# One person from many connections: the limits hold all the same.
ask() { echo "select status from request_friend('$(person "$1")');"; }
for n in $(seq 21 30); do say "$(ask "$n")" "$(ask $((n + 10)))" "$(ask $((n + 20)))" | at_once "ask$n" 60 & done
wait
check "$(counted "$folder"/ask*.said)" ' 20 ERROR: PT429
 10 pending' '30 requests at once: 10 an hour pass'
search="select count(*) from search_users('zz');"
for n in $(seq 10); do say "$search" "$search" "$search" "$search" | at_once "search$n" 59 & done
wait
check "$(counted "$folder"/search*.said)" ' 30 0
 10 ERROR: PT429' '40 searches at once: 30 a minute pass'

# A name as custom URL and as username at the same moment.
name=n${server:0:8}
open_session renamer 58
tell renamer "begin; update user_profiles set custom_url = '$name' where id = auth.uid(); \\echo taken"
until_true heard renamer taken
PGAPPNAME="newcomer-$server" query "insert into auth.users (id, email, raw_user_meta_data) values ('$(person 99)', '$server-99@example.org', '{\"username\": \"$name\"}')" >"$folder/newcomer" 2>&1 &
check "$(until_true waits_for_lock newcomer && echo waits)" waits 'a sign-up waits for whoever takes the name as a custom URL'
tell renamer "commit;"
wait $! || true
check "$(grep -o 'username_taken' "$folder/newcomer" | sort -u)" username_taken 'and is refused'
echo "1..$number"
