#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# Reactions, pins, edits and messages of eight connections in one room: each change takes one revision, and is told once.
source "$(dirname "$0")/support/sessions.sh" "$1"

make_people 6
query "update server_members set role = 'moderator' where server_id = '$server' and user_id in ('$(person 5)', '$(person 6)');
  update private.rate_limits set burst = burst * 1000" >/dev/null
restore_limits() { query "update private.rate_limits set burst = burst / 1000" || true; clean; }
trap restore_limits EXIT
message() { printf '%s-0000-4000-9000-%012d' "${server:0:8}" "$1"; }
query "insert into messages (id, room_id, author_id, content) select ('${server:0:8}-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, '$room', '$(person 5)', '{\"type\": \"doc\"}' from generate_series(1, 4) as n"

toggle() { # message, emoji: puts a reaction there, or takes it back, as two devices of one person may do at once
  echo "insert into message_reactions (message_id, emoji, removed_at) values ('$1', '$2', null)
    on conflict (message_id, user_id, emoji) do update set removed_at = case when message_reactions.removed_at is null then now() end;"
}
take_back() { echo "update message_reactions set removed_at = now() where message_id = '$1' and emoji = '$2' and user_id = auth.uid();"; }

# Two devices each of persons 1 and 2, with the same messages and emoji.
for n in 1 2 3 4; do
  for i in $(seq 40); do
    toggle "$(message $((i % 4 + 1)))" 👍
    take_back "$(message $(((i + 1) % 4 + 1)))" 👍
  done | at_once "device$n" $(((n + 1) / 2)) &
done
for n in 3 4; do
  for i in $(seq 40); do send; toggle "$(message $((i % 4 + 1)))" 🎉; done | at_once "writer$n" "$n" &
done
for n in 5 6; do
  for i in $(seq 40); do
    echo "select from pin_message('$(message $((i % 4 + 1)))'); select from unpin_message('$(message $((i % 4 + 1)))');
      update messages set content = '{\"type\": \"doc\", \"x\": $i}' where id = '$(message $((i % 4 + 1)))' and author_id = auth.uid();"
  done | at_once "moderator$n" "$n" &
done
all_done
check "$said" '' 'eight connections: no error, no deadlock'

rev=$(query "select rev from rooms where id = '$room'")
check "$([ "$rev" -gt 300 ] && echo many)" many 'hundreds of changes'
check "$(query "select count(*) = $rev and count(distinct payload ->> 'rev') = $rev and max((payload ->> 'rev')::bigint) = $rev
  from realtime.messages where event = 'change' and topic like 'room:$room:%'")" t 'each revision is told once'
check "$(query "select count(*) from (select rev from messages where room_id = '$room' union all select rev from message_reactions where conversation_id = '$room'
  union all select rev from pins where conversation_id = '$room') as held group by rev having count(*) > 1")" '' 'no two rows hold the same revision'
check "$(query "select count(*) from realtime.messages f join message_reactions r on r.conversation_id = '$room' and (f.payload ->> 'rev')::bigint = r.rev
  where f.event = 'change' and f.topic like 'room:$room:%' and f.payload -> 'row' = to_jsonb(r)")" \
  "$(query "select count(*) from message_reactions where conversation_id = '$room'")" 'the last word about each reaction is what the row says'

# A client that reads the feed in small pages ends where the table is.
feed() {
  local since=0 page
  while :; do
    page=$(query "$(signed_in 1) select conversation_changes('$room', $since, 7)")
    printf '%s\n' "$page"
    since=$(query "select '$page'::jsonb -> 'rev'")
    [ "$(query "select '$page'::jsonb -> 'more'")" = true ] || return 0
  done
}
feed >"$folder/pages"
check "$(grep -o '"emoji"' "$folder/pages" | wc -l)" \
  "$(query "select count(*) from message_reactions where conversation_id = '$room'")" 'the feed in small pages has each reaction once'
echo "1..$number"
