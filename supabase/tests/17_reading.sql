-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Read markers, who sees them, and what is unread.
\ir support/world.psql
\ir support/frames.psql
select plan(56);
delete from read_markers;

create function pg_temp.marker(person text, place text) returns text language sql as $$
  select concat_ws(' ', last_read_seq, unread_from) from read_markers where user_id = pg_temp.id_of(person) and conversation_id = pg_temp.id_of(place)
$$;
-- "unread mentions", and with them what else the overview says.
create function pg_temp.unread(person text, place text, columns text default 'unread, mentions') returns text language sql as $$
  select pg_temp.value(person, format('select concat_ws('' '', %s) from unread_overview() where conversation_id = {%s}', columns, place))
$$;
create function pg_temp.say(author text, place text, messages int, content jsonb default '{"type": "doc"}') returns void language sql as $$
  insert into messages (room_id, dm_conversation_id, author_id, content)
    select case when place not in ('dm', 'group') then pg_temp.id_of(place) end, case when place in ('dm', 'group') then pg_temp.id_of(place) end,
      pg_temp.id_of(author), content from generate_series(1, messages)
$$;
create function pg_temp.calling(whom text) returns jsonb language sql as $$
  select jsonb_build_object('type', 'doc', 'content', jsonb_build_array(
    jsonb_build_object('type', 'mention', 'attrs', jsonb_build_object('id', coalesce(pg_temp.id_of(whom)::text, whom)))))
$$;

-- Markers.
select is(pg_temp.value('member', 'select last_read_seq from mark_read({room}, 1)'), '1', 'reading moves the marker');
select is(pg_temp.frames('conversation', 'user', 'seq', 'unread_from'), array['user:member read room 1', 'room:room:1 read member 1'], 'the own devices hear of it, and the room');
select is(pg_temp.value('member', 'select last_read_seq from mark_read({room}, 1)'), '1', 'again');
select is(pg_temp.frames(), '{}', 'it is no news');
select is(pg_temp.value('member', 'select last_read_seq from mark_read({room}, 0)'), '1', 'a marker never goes back');
select is(pg_temp.value('member', 'select last_read_seq from mark_read({room}, 99)'), '2', 'nor beyond the last change');
select is(pg_temp.value('member', 'select last_read_seq from mark_read({notices}, -1)'), '0', 'nor below the first');
select is(pg_temp.value('member', 'select last_read_seq from mark_read({notices}, null)'), '0', 'nowhere is the beginning');
delete from realtime.messages;
select is(pg_temp.value('member', 'select unread_from from mark_unread({room}, 2)'), '2', 'marking unread');
select is(pg_temp.marker('member', 'room'), '2 2', 'leaves what was read');
select is(pg_temp.frames('conversation', 'seq', 'unread_from'), array['user:member read room 2 2'], 'and is for the own devices');
select is(pg_temp.value('member', 'select unread_from is null from mark_read({room}, 1)'), 'false', 'reading before that changes nothing');
select is(pg_temp.value('member', 'select unread_from is null from mark_read({room}, 2)'), 'true', 'reading up to there ends it');
select is(pg_temp.frames('conversation', 'user', 'seq'), array['user:member read room 2'], 'which others need not know');
select is(pg_temp.value('member', 'select unread_from from mark_unread({room}, 0)'), '1', 'from the first at most');
select is(pg_temp.value('member', 'select unread_from from mark_unread({room}, 99)'), '2', 'from the last at least');
update private.rate_limits set burst = 3 where action = 'mark_read';
delete from private.rate_buckets;
select is(pg_temp.outcome('member', 'select mark_unread({room}, 1) from generate_series(1, 4)'), 'PT429 rate_limited 1', 'there is a limit');
update private.rate_limits set burst = 1000 where action = 'mark_read';
delete from private.rate_buckets;

-- Who sees it.
delete from realtime.messages;
select pg_temp.act('member', 'select mark_read({dm}, 1)');
select is(pg_temp.frames('conversation', 'user', 'seq'), array['user:member read dm 1', 'dm:dm:1 read member 1'], 'in a direct conversation');
select is(pg_temp.value('owner', 'select jsonb_agg(r) from read_receipts({dm}) as r')::jsonb,
  jsonb_build_array(jsonb_build_object('user_id', pg_temp.id_of('member'), 'last_read_seq', 1)), 'the other one asks for it');
select is(pg_temp.value('member', 'select count(*) from read_receipts({dm})'), '0', 'the own marker is not among them');
update user_settings set receipts = false where user_id = pg_temp.id_of('member');
delete from realtime.messages;
select pg_temp.say('owner', 'dm', 1);
delete from realtime.messages;
select pg_temp.act('member', 'select mark_read({dm}, 2)');
select is(pg_temp.frames('conversation', 'seq'), array['user:member read dm 2'], 'receipts can be turned off');
select is(pg_temp.value('owner', 'select count(*) from read_receipts({dm})'), '0', 'also those that are asked for');
update user_settings set receipts = true where user_id = pg_temp.id_of('member');
select is(pg_temp.value('owner', 'select count(*) from read_receipts({room})'), '1', 'in a room');
delete from server_members where server_id = pg_temp.id_of('server') and user_id = pg_temp.id_of('member');
select is(pg_temp.value('owner', 'select count(*) from read_receipts({room})'), '0', 'not of who has left');
insert into server_members (server_id, user_id) values (pg_temp.id_of('server'), pg_temp.id_of('member'));
create temp table crowd on commit drop as select gen_random_uuid() as id from generate_series(1, 47);
insert into auth.users (id, email) select id, id || '@test.example' from crowd;
insert into server_members (server_id, user_id) select pg_temp.id_of('server'), id from crowd limit 46;
select is(pg_temp.value('owner', 'select count(*) from read_receipts({room})'), '47', 'in a server of 50, each of whom starts with what was said as read');
insert into server_members (server_id, user_id) select pg_temp.id_of('server'), id from crowd on conflict do nothing;
select is(pg_temp.value('owner', 'select count(*) from read_receipts({room})'), '0', 'but not of 51');
select pg_temp.say('owner', 'room', 1);
delete from realtime.messages;
select pg_temp.act('member', 'select mark_read({room}, 3)');
select is(pg_temp.frames('conversation', 'seq'), array['user:member read room 3'], 'where no frame goes out either');

-- What is unread: messages of others after the marker.
delete from read_markers;
select is(pg_temp.unread('member', 'room'), '2 0', 'of three messages, those of others');
select is(pg_temp.unread('owner', 'room'), '1 0', 'for each of them');
select is(pg_temp.unread('member', 'room', 'server_id = {server}, epoch, rev, newest_seq, last_read_seq, unread_from is null'), 't 2 3 3 0 t', 'with what a client needs to join and to fill up');
select is(pg_temp.unread('member', 'dm', 'server_id is null, epoch, rev, newest_seq, last_read_seq'), 't 1 2 2 0', 'also of a direct conversation');
select is(pg_temp.value('member', 'select count(*) from unread_overview()'), '4', 'all conversations');
select is(pg_temp.value('outsider', 'select count(*) from unread_overview()'), '1', 'of the caller');
select pg_temp.act('member', 'select mark_read({room}, 1)');
select is(pg_temp.unread('member', 'room'), '1 0', 'less what was read');
update messages set deleted_at = now() where room_id = pg_temp.id_of('room') and seq = 3;
select is(pg_temp.unread('member', 'room'), '0 0', 'less what is deleted');
select is(pg_temp.unread('member', 'room', 'rev, newest_seq'), '4 3', 'a deletion is a change, but no new message');
select pg_temp.say('owner', 'room', 3);
select pg_temp.act('member', 'select mark_read({room}, 99)');
select is(pg_temp.unread('member', 'room'), '0 0', 'all is read');
select pg_temp.act('member', 'select mark_unread({room}, 6)');
select is(pg_temp.unread('member', 'room', 'unread, last_read_seq, unread_from'), '2 7 6', 'and unread again from there on');
select pg_temp.say('owner', 'room', 97);
select is(pg_temp.unread('member', 'room'), '99 0', 'exact');
select pg_temp.say('owner', 'room', 2);
select is(pg_temp.unread('member', 'room'), '100 0', 'up to 100');

-- Mentions.
select pg_temp.act('member', 'select mark_server_read({server})');
select pg_temp.say('owner', 'room', 1, pg_temp.calling('member'));
select pg_temp.say('owner', 'room', 1, pg_temp.calling('admin'));
select is(pg_temp.unread('member', 'room'), '2 1', 'one of the two mentions the member');
select pg_temp.say('owner', 'room', 1, pg_temp.calling('everyone'));
select is(pg_temp.unread('member', 'room'), '3 2', 'everyone is the member, too');
select is(pg_temp.unread('owner', 'room'), '0 0', 'but not the one who calls') from pg_temp.act('owner', 'select mark_read({room}, 2)');
select pg_temp.say('owner', 'room', 1, jsonb_set(pg_temp.calling('member'), '{content,1}', pg_temp.calling('everyone') #> '{content,0}'));
select is(pg_temp.unread('member', 'room'), '4 3', 'mentioned twice in one message counts once');
update messages set deleted_at = now() where room_id = pg_temp.id_of('room') and seq = (select max(seq) from messages where room_id = pg_temp.id_of('room'));
select is(pg_temp.unread('member', 'room'), '3 2', 'a deletion takes its mention along');
select pg_temp.say('moderator', 'group', 110, pg_temp.calling('member'));
select is(pg_temp.unread('member', 'group'), '100 100', 'up to 100 as well');

-- A whole server, and who comes later.
select is(pg_temp.value('member', 'select mark_server_read({server})'), '1', 'one room had something new');
select is(pg_temp.unread('member', 'room'), '0 0', 'which is read now');
delete from realtime.messages;
select is(pg_temp.value('member', 'select mark_server_read({server})'), '0', 'again');
select is(pg_temp.frames(), '{}', 'it is no news');
select pg_temp.act('member', 'select mark_unread({room}, 2)');
delete from realtime.messages;
select is(pg_temp.value('member', 'select mark_server_read({server})'), '1', 'it ends "mark unread", too');
select is(pg_temp.frames('server', 'conversation', 'user'), array['user:member read server'], 'told once');
delete from server_members where user_id in (select id from crowd);
select pg_temp.say('owner', 'room', 1);
delete from realtime.messages;
select pg_temp.act('member', 'select mark_server_read({server})');
select is(array(select unnest(pg_temp.frames('server', 'user')) order by 1), array['room:room:49 read member', 'user:member read server'], 'and to the few who are there');
select pg_temp.act('outsider', $$select join_server('0wner')$$);
select is(pg_temp.unread('outsider', 'room'), '0 0', 'who joins has nothing to catch up on');
insert into dm_conversation_participants (conversation_id, user_id) values (pg_temp.id_of('group'), pg_temp.id_of('outsider'));
select is(pg_temp.unread('outsider', 'group'), '0 0', 'in a group neither');
insert into world (name) values ('later');
insert into rooms (id, server_id, name) values (pg_temp.id_of('later'), pg_temp.id_of('server'), 'later');
select pg_temp.say('owner', 'later', 5);
select is(pg_temp.unread('outsider', 'later'), '5 0', 'but in a room that came later');

select * from finish();
rollback;
