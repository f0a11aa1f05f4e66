-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What connected clients hear: the right frames, on the right topics, and none on a topic that has ended.
\ir support/world.psql
\ir support/frames.psql
select plan(24);

-- Messages.
insert into world (name) values ('sent');
select is(pg_temp.outcome('member', $$insert into messages (id, room_id, content) values ({sent}, {room}, '{"type": "doc"}')$$, true), '1 rows', 'a message');
select is((select payload - 'id' from realtime.messages where event = 'change'), jsonb_build_object('rev', 3, 'kind', 'message', 'row',
    pg_temp.value('member', 'select conversation_changes({room}, 2)')::jsonb #> '{messages,0}'), 'its frame has the row as the feed has it');
select is(pg_temp.frames('rev', 'seq', 'author', 'room'),
  array['room:room:1 change 3', 'server:server:1 poke 3 3 member room'], 'the open room gets the row, the server a poke');
select is(pg_temp.outcome('member', $$update messages set content = '{"type": "doc", "x": 1}' where id = {sent}$$, true), '1 rows', 'an edit');
select is(pg_temp.frames('rev', 'row.seq'), array['room:room:1 change 4 3'], 'is for the open room alone');
select is(pg_temp.outcome('member', 'update messages set deleted_at = now() where id = {sent}', true), '1 rows', 'a deletion');
select is(pg_temp.frames('rev', 'seq', 'row.content.content'), array['room:room:1 change 5 []', 'server:server:1 poke 5 3'], 'counts for unread badges, so the server gets a poke');
create temp table repeated on commit drop as
  select pg_temp.outcome('member', 'update messages set deleted_at = now() where id = {sent}', true)
  union all select pg_temp.outcome('member', $$insert into messages (id, room_id, content) values ({sent}, {room}, '{"type": "doc"}')$$, true);
select is(pg_temp.frames('rev'), '{}', 'what changes nothing is not announced');

-- Rooms.
insert into world (name, id) select 'fresh', pg_temp.value('admin', $$insert into rooms (server_id, name) values ({server}, 'fresh') returning id$$)::uuid;
select is(pg_temp.frames('op', 'row.id', 'row.name'), array['server:server:1 room insert fresh fresh'], 'a new room');
select is(pg_temp.outcome('admin', $$update rooms set topic = 'tea' where id = {fresh}$$, true), '1 rows', 'a change of the room');
select is(pg_temp.frames('op', 'rev', 'kind', 'row.topic'), array['room:fresh:1 change 1 room tea', 'server:server:1 room update tea'], 'is for those in it and for everybody');
select is(pg_temp.outcome('admin', 'delete from rooms where id = {fresh}', true) || pg_temp.frames('op', 'row.id')::text,
  '1 rows{"server:server:1 room delete fresh"}', 'a room that is gone');

-- Joining and leaving.
create temp table joined on commit drop as select pg_temp.outcome('outsider', $$select join_server('memb3r')$$, true);
select is(pg_temp.frames('op', 'server', 'role', 'row.user_id', 'row.role'),
  array['user:outsider membership insert server member', 'server:server:1 member insert outsider member'], 'joining');
create temp table went on commit drop as select pg_temp.outcome('outsider', 'select leave_server({server})', true);
select is(array(select unnest(pg_temp.frames('op', 'server', 'row.user_id')) order by 1), array['room:notices:1 epoch', 'room:room:1 epoch',
  'server:server:1 epoch', 'server:server:1 member delete outsider', 'user:outsider membership delete server'], 'leaving ends each topic of the server with one last frame');
select is((select epoch from servers where id = pg_temp.id_of('server')), 2::bigint, 'and begins a new epoch');
create temp table later on commit drop as
  select pg_temp.outcome('member', $$insert into messages (room_id, content) values ({room}, '{"type": "doc"}')$$, true);
select is(pg_temp.frames(), array['room:room:2 change', 'server:server:2 poke'], 'whatever follows goes to the new topics');
delete from servers where id = pg_temp.id_of('other_server');
select is(pg_temp.frames('op', 'server'), array['user:outsider membership delete other_server'], 'a server that goes as a whole tells its members alone');

-- Direct conversations.
insert into world (name) values ('note'), ('trio');
create temp table noted on commit drop as
  select pg_temp.outcome('member', $$insert into messages (id, dm_conversation_id, content) values ({note}, {dm}, '{"type": "doc"}')$$, true);
select is(array(select unnest(pg_temp.frames('rev', 'seq', 'author', 'dm', 'row.dm_conversation_id')) order by 1), array['dm:dm:1 change 2 dm',
  'user:member poke 2 2 member dm', 'user:owner poke 2 2 member dm'], 'a direct message, and a poke for each of the two');
create temp table edited on commit drop as
  select pg_temp.outcome('member', $$update messages set content = '{"type": "doc", "x": 1}' where id = {note}$$, true);
select is(pg_temp.frames('rev', 'kind'), array['dm:dm:1 change 3 message'], 'its edit is for the open conversation alone');
create temp table named on commit drop as
  select pg_temp.outcome('admin', $$update dm_conversations set name = 'Trio' where id = {group}$$, true);
select is(array(select unnest(pg_temp.frames('op', 'dm', 'rev', 'kind', 'row.name')) order by 1), array['dm:group:1 change 2 dm Trio',
  'user:admin dm update group', 'user:member dm update group', 'user:moderator dm update group'], 'a new name of a group');
insert into dm_conversation_participants (conversation_id, user_id) values (pg_temp.id_of('group'), pg_temp.id_of('owner'));
select is(array(select unnest(pg_temp.frames('op', 'dm')) order by 1), array['user:admin dm update group', 'user:member dm update group',
  'user:moderator dm update group', 'user:owner dm insert group'], 'somebody comes');
delete from dm_conversation_participants where (conversation_id, user_id) = (pg_temp.id_of('group'), pg_temp.id_of('moderator'));
select is(array(select unnest(pg_temp.frames('op', 'dm')) order by 1), array['dm:group:1 epoch', 'user:admin dm update group',
  'user:member dm update group', 'user:moderator dm delete group', 'user:owner dm update group'], 'somebody goes, and with that the epoch');
select is((select epoch from dm_conversations where id = pg_temp.id_of('group')), 2::bigint, 'whatever follows is told on a new topic');
delete from dm_conversation_participants where conversation_id = pg_temp.id_of('group');
select is((select count(*)::int from messages where dm_conversation_id = pg_temp.id_of('group')), 0, 'with the last one the group is gone');

select * from finish();
rollback;
