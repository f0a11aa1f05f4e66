#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# Removal against everything that may be in flight: it waits for what came first, and what comes after it is refused.
source "$(dirname "$0")/support/sessions.sh" "$1"

make_people 12
query "update server_members set role = 'admin' where server_id = '$server' and user_id in ('$(person 2)', '$(person 3)');
  update private.rate_limits set burst = burst * 1000" >/dev/null
restore_limits() { query "update private.rate_limits set burst = burst / 1000" || true; clean; }
trap restore_limits EXIT
message=${server:0:8}-0000-4000-9000-000000000000
query "insert into messages (id, room_id, author_id, content) values ('$message', '$room', '$(person 1)', '{\"type\": \"doc\"}')"

open_session owner 1
open_session admin 2
n=3
# One race in both orders, by two members who are removed.
race() { # name, statement
  n=$((n + 1))
  open_session "first$n" "$n"
  tell "first$n" "begin; $2 \\echo done"
  until_true heard "first$n" '^done'
  : >"$folder/owner.out"
  tell owner "select kick_member('$server', '$(person $n)'); \\echo kicked"
  check "$(until_true waits_for_lock owner && echo waits)" waits "$1: a removal waits for it"
  tell "first$n" "commit;"
  until_true heard owner '^kicked'
  check "$(query "select count(*) from server_members where server_id = '$server' and user_id = '$(person $n)'")" 0 "$1: and then removes"

  n=$((n + 1))
  open_session "second$n" "$n"
  : >"$folder/owner.out"
  tell owner "begin; select kick_member('$server', '$(person $n)'); \\echo kicked"
  until_true heard owner '^kicked'
  tell "second$n" "$2 \\echo tried"
  check "$(until_true waits_for_lock "second$n" && echo waits)" waits "$1: it waits for a removal"
  tell owner "commit;"
  until_true heard "second$n" '^tried'
  check "$(last_error "second$n")" 'ERROR:  42501' "$1: and is refused"
}
race 'a message' "$(send)"
race 'a reaction' "insert into message_reactions (message_id, emoji) values ('$message', '👍');"

# A mention of somebody who is being removed.
mention() { printf "insert into messages (id, room_id, content) values ('%s', '%s', '{\"type\": \"doc\", \"content\": [{\"type\": \"mention\", \"attrs\": {\"id\": \"%s\"}}]}');" "$1" "$room" "$2"; }
told() { query "select count(*) from realtime.messages where topic = 'user:$1' and event = 'mention'"; }
tell owner "begin; select kick_member('$server', '$(person 8)'); \\echo kicked8"
until_true heard owner kicked8
tell admin "$(mention "${server:0:8}-0000-4000-9000-000000000008" "$(person 8)") \\echo mentioned"
check "$(until_true waits_for_lock admin && echo waits)" waits 'a mention waits for a removal'
tell owner "commit;"
until_true heard admin '^mentioned'
check "$(told "$(person 8)")" 0 'and reaches nobody who is gone'
tell admin "$(mention "${server:0:8}-0000-4000-9000-000000000009" "$(person 9)") \\echo again"
until_true heard admin '^again'
check "$(told "$(person 9)")" 1 'while it reaches who is there'

# Joining while being banned, in both orders.
query "insert into invites (code, server_id, created_by) values ('${server:0:14}', '$server', '$(person 1)')"
open_session joiner 8
join="select 1 from join_server('${server:0:14}');"
: >"$folder/owner.out"
tell owner "begin; select 1 from ban_member('$server', '$(person 8)'); \\echo banned"
until_true heard owner '^banned'
tell joiner "$join \\echo tried"
check "$(until_true waits_for_lock joiner && echo waits)" waits 'joining waits for a ban'
tell owner "commit;"
until_true heard joiner '^tried'
check "$(last_error joiner)" 'ERROR:  PT403' 'and is refused'
tell owner "select unban_member('$server', '$(person 8)'); \\echo open"
until_true heard owner '^open'
: >"$folder/owner.out"
tell joiner "begin; $join \\echo joined"
until_true heard joiner '^joined'
tell owner "select 1 from ban_member('$server', '$(person 8)'); \\echo banned"
check "$(until_true waits_for_lock owner && echo waits)" waits 'a ban waits for who is joining'
tell joiner "commit;"
until_true heard owner '^banned'
check "$(query "select count(*) from server_members where server_id = '$server' and user_id = '$(person 8)'")" 0 'and then removes'

# A role that is being taken away.
query "update rooms set write_role = 'admin' where id = '$room'"
open_session writer 3
: >"$folder/owner.out"
tell owner "begin; select 1 from set_role('$server', '$(person 3)', 'member'); \\echo lowered"
until_true heard owner '^lowered'
tell writer "$(send) \\echo tried"
check "$(until_true waits_for_lock writer && echo waits)" waits 'writing waits for a role that is being taken away'
tell owner "commit;"
until_true heard writer '^tried'
check "$(last_error writer)" 'ERROR:  42501' 'and is refused'
query "update rooms set write_role = 'member' where id = '$room'"

# The last two leave a group at once.
query "insert into dm_conversations (id, is_group, created_by) values ('$server', true, '$(person 1)');
  insert into dm_conversation_participants (conversation_id, user_id) values ('$server', '$(person 1)'), ('$server', '$(person 2)')"
for n in 1 2; do
  open_session "leaver$n" "$n"
  tell "leaver$n" "reset role; begin; delete from dm_conversation_participants where conversation_id = '$server' and user_id = '$(person $n)'; \\echo left"
  [ "$n" = 2 ] || until_true heard leaver1 '^left'
done
check "$(until_true waits_for_lock leaver2 && echo waits)" waits 'of two who leave a group at once, one waits'
tell leaver1 "commit;"
until_true heard leaver2 '^left'
tell leaver2 "commit; \\echo gone"
until_true heard leaver2 '^gone'
check "$(query "select count(*) from dm_conversations where id = '$server'")" 0 'and the group goes with the last'

close_sessions

# Everything at once: four people write, react, and come back as often as they are removed.
for n in 9 10 11 12; do
  { for _ in $(seq 30); do
      send
      echo "insert into message_reactions (message_id, emoji, removed_at) values ('$message', '👍', null) on conflict (message_id, user_id, emoji) do update set removed_at = case when message_reactions.removed_at is null then now() end;
        select from join_server('${server:0:14}') where not exists (select from server_members);"
    done
  } | at_once "writer$n" "$n" &
done
for n in 1 2; do
  { for i in $(seq 15); do
      echo "select from kick_member('$server', '$(person $((9 + i % 4)))'); select from set_role('$server', '$(person $((9 + (i + n) % 4)))', 'moderator');"
    done
  } | at_once "remover$n" "$n" &
done
all_done
check "$(grep -ci deadlock <<<"$said")" 0 'no deadlock'
check "$(grep -v -e 'cannot do that' -e 'cannot write' -e 'not a member' -e 'row-level security' -e '^CONTEXT' -e '^HINT' -e '^PL/pgSQL' -e '^SQL' <<<"$said")" '' 'and no error but refusals'
told="select (payload ->> 'rev')::bigint as rev, split_part(topic, ':', 3)::bigint as epoch from realtime.messages where event = 'change' and topic like 'room:$room:%'"
check "$(query "select count(*) from (select epoch < max(epoch) over (order by rev rows unbounded preceding) as late from ($told) told) told where late")" 0 'no change is told on a topic that has ended'
check "$(query "select count(*) > 20 and max(epoch) > 8 from ($told) told")" t 'and much of both was tried'
echo "1..$number"
