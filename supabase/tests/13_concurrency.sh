#!/usr/bin/env bash
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# What only several connections at once can show: writing, repeating, leaving.
source "$(dirname "$0")/support/sessions.sh" "$1"

topic_of_last() { query "select split_part(topic, ':', 3) from realtime.messages where event = 'change' and topic like 'room:$room:%' order by (payload ->> 'rev')::int desc limit 1"; }

make_people 4

# Four people write and edit at once.
for n in 1 2 3 4; do
  { for _ in $(seq 20); do send; done
    echo "update messages set content = '{\"type\": \"doc\", \"x\": 1}' where author_id = auth.uid() and seq % 5 = 0;"
  } | at_once "writer$n" "$n" &
done
all_done
check "$said" '' 'four people at once: no error, no deadlock'
check "$(query "select count(*) from messages where room_id = '$room'")" 80 'nothing is lost'
check "$(query "with taken as (select seq as rev from messages where room_id = '$room' union select rev from messages where room_id = '$room')
  select count(*) = max(rev) and max(rev) = (select rev from rooms where id = '$room') from taken")" t 'every revision is taken by one change, without a hole'

# The same message twice at once, as after a lost answer.
open_session sender 1
open_session twin 1
again="insert into messages (id, room_id, content) values ('$server', '$room', '{\"type\": \"doc\"}') on conflict (id) do nothing;"
rev_of_room() { query "select rev from rooms where id = '$room'"; }
query "update private.rate_limits set per_second = 1e-6 where action = 'send_message'; update private.rate_buckets set tokens = 10 where user_id = '$(person 1)'"
before=$(rev_of_room)
tell sender "begin; $again \\echo first"
until_true heard sender first
tell twin "$again \\echo repeated"
check "$(until_true waits_for_lock twin && echo waits)" waits 'a repeated send waits for the first one'
tell sender "commit;"
until_true heard twin repeated
check "$(rev_of_room)" "$((before + 1))" 'and takes no revision'
check "$(query "select floor(tokens) from private.rate_buckets where user_id = '$(person 1)' and action = 'send_message'")" 9 'nor anything of the limit'
query "update private.rate_limits set per_second = 2 where action = 'send_message'"

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
check "$(last_error desktop)" 'ERROR:  42501' 'and is refused'
check "$(query "select epoch from servers where id = '$server'")" 4 'three have left, three epochs have ended'
echo "1..$number"
