-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Revisions, edits, deletions, and the repeated send.
\ir support/world.psql
select plan(29);

create function pg_temp.room_rev() returns bigint language sql as $$ select rev from rooms where id = pg_temp.id_of('room') $$;
create function pg_temp.shown(message text) returns text language sql as $$
  select format('seq %s rev %s %s%s%s', seq, rev, content #>> '{content,0,content,0,text}',
    case when edited_at is not null then ' edited' end, case when deleted_at is not null then ' deleted' end)
  from messages where id = pg_temp.id_of(message)
$$;
create function pg_temp.send(actor text, message text, conflict text default '') returns text language sql as $$
  select pg_temp.outcome(actor, format('insert into messages (id, room_id, content) values ({%s}, {room}, %L) %s',
    message, pg_temp.document('hello'), conflict), true)
$$;
insert into world (name) values ('first'), ('second');

-- Sending.
select is(pg_temp.room_rev(), 2::bigint, 'two messages, two revisions');
select is(pg_temp.send('member', 'first'), '1 rows', 'a message');
select is(pg_temp.shown('first'), 'seq 3 rev 3 hello', 'takes the next revision as its place');
select is((select author_id from messages where id = pg_temp.id_of('first')), pg_temp.id_of('member'), 'is by whoever sent it');
select is((select created_at from messages where id = pg_temp.id_of('first')), now(), 'and of now');
select is(pg_temp.send('member', 'first', 'on conflict (id) do nothing'), '0 rows', 'sent again it is there already');
select is(pg_temp.send('member', 'first'), '0 rows', 'whether the client says "on conflict" or not');
select is(pg_temp.room_rev(), 3::bigint, 'and takes no revision');
select is(pg_temp.value('member', 'select private.writes_in()'), null, 'nothing is left of the turn that a message had');
do $$ begin perform set_config('aigm.turn', concat_ws(' ', pg_temp.id_of('member'), pg_temp.id_of('room'), 1, pg_temp.id_of('server')), true); end $$;
select is(pg_temp.value('outsider', 'select count(*) from messages where room_id = {room}'), '0', 'and during it, it is nobody else''s');
set local aigm.turn = '';
select is(pg_temp.send('owner', 'member_message', 'on conflict (id) do nothing'), '0 rows', 'a taken id of somebody else changes nothing');
select is(pg_temp.shown('member_message'), 'seq 2 rev 2 member_message', 'nothing at all');

-- The taken id as an oracle: an outsider gets the same answer for an id that is there and for one that is not.
select is(pg_temp.send('outsider', message, 'on conflict (id) do nothing'), '42501', 'outsider sends ' || message)
from unnest(array['first', 'second']) as message;
select is(pg_temp.outcome('outsider', 'insert into messages (id, room_id, content) values ({first}, {other_room}, ''{"type": "doc"}'') on conflict (id) do nothing'),
  '0 rows', 'in the own room the id is merely taken');

-- Editing.
select is(pg_temp.outcome('member', format('update messages set content = %L where id = {first}', pg_temp.document('better')), true), '1 rows', 'an edit');
select is(pg_temp.shown('first'), 'seq 3 rev 4 better edited', 'keeps its place and takes a revision');
select is(pg_temp.outcome('member', format('update messages set content = %L where id = {first}', pg_temp.document('better')), true), '1 rows', 'repeated');
select is(pg_temp.shown('first'), 'seq 3 rev 4 better edited', 'it changes nothing');

-- Deleting.
select is(pg_temp.outcome('moderator', $$update messages set deleted_at = '2001-01-01', content = '{"type": "doc", "x": 1}' where id = {first}$$, true), '1 rows', 'a moderator deletes');
select is(pg_temp.shown('first'), 'seq 3 rev 5  edited deleted', 'which empties it and takes a revision');
select is((select deleted_at from messages where id = pg_temp.id_of('first')), now(), 'at the time of the server');
select is(pg_temp.outcome('member', sql), expected, sql) from (values
  ('update messages set deleted_at = now() where id = {first}', '1 rows'),
  ('update messages set deleted_at = null where id = {first}', 'P0001 message_deleted'),
  ($$update messages set content = '{"type": "doc", "x": 1}' where id = {first}$$, 'P0001 message_deleted')) as tries (sql, expected);
select is(pg_temp.room_rev(), 5::bigint, 'a repeated deletion takes no revision');

-- The room itself, and leaving it.
select is(pg_temp.outcome('admin', 'update rooms set topic = ''tea'' where id = {room}', true) || ' ' || pg_temp.room_rev(), '1 rows 6', 'a change of the room is a revision');
select is(pg_temp.outcome('admin', 'update rooms set topic = ''tea'' where id = {room}', true) || ' ' || pg_temp.room_rev(), '1 rows 6', 'no change is none');
create temp table left_behind on commit drop as select pg_temp.outcome('member', 'select leave_server({server})', true);
select is(pg_temp.outcome('member', $$update messages set deleted_at = now() where id = {member_message}$$), '0 rows', 'who has left changes nothing any more');

select * from finish();
rollback;
