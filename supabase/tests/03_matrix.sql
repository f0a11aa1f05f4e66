-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who may do what: every table × every command × six people, on their own rows and on those of others.
-- "2 rows" happened, "0 rows" were not seen, 42501 is refused; each cell is undone before the next.
\ir support/world.psql

create temp table matrix (place int generated always as identity, relation text, command text, sql text,
  anon text, outsider text, member text, moderator text, admin text, owner text) on commit drop;

insert into matrix (relation, command, sql, anon, outsider, member, moderator, admin, owner) values
  ('user_profiles', 'select', 'select from user_profiles where id = {member}', '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('user_profiles', 'insert', $$insert into user_profiles (id, username) values ({nobody}, 'nobody.test')$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('user_profiles', 'update', $$update user_profiles set status_text = 'hi' where id = auth.uid()$$, '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('user_profiles', 'update', $$update user_profiles set status_text = 'hi' where id = {member}$$, '42501', '0 rows', '1 rows', '0 rows', '0 rows', '0 rows'),
  ('user_profiles', 'delete', 'delete from user_profiles where id = {member}', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('users', 'select', 'select from users where id = {member}', '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('users', 'insert', $$insert into users (id, username) values ({nobody}, 'nobody.test')$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('users', 'update', $$update users set status_text = 'hi' where id = {member}$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('users', 'delete', 'delete from users where id = {member}', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('servers', 'select', 'select from servers where id = {server}', '42501', '0 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('servers', 'select', 'select from servers where id = {other_server}', '42501', '1 rows', '0 rows', '0 rows', '0 rows', '0 rows'),
  ('servers', 'insert', $$insert into servers (name, owner_id) values ('Mine', auth.uid())$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('servers', 'update', $$update servers set name = 'Renamed' where id = {server}$$, '42501', '0 rows', '0 rows', '0 rows', '1 rows', '1 rows'),
  ('servers', 'delete', 'delete from servers where id = {server}', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('server_members', 'select', 'select from server_members where server_id = {server}', '42501', '0 rows', '4 rows', '4 rows', '4 rows', '4 rows'),
  ('server_members', 'insert', 'insert into server_members (server_id, user_id) values ({server}, auth.uid())', '42501', '42501', '42501', '42501', '42501', '42501'),
  ('server_members', 'update', $$update server_members set role = 'admin' where server_id = {server} and user_id = auth.uid()$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('server_members', 'delete', 'delete from server_members where server_id = {server} and user_id = {member}', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('rooms', 'select', 'select from rooms where server_id = {server}', '42501', '0 rows', '2 rows', '2 rows', '2 rows', '2 rows'),
  ('rooms', 'select', 'select from rooms where id = {other_room}', '42501', '1 rows', '0 rows', '0 rows', '0 rows', '0 rows'),
  ('rooms', 'insert', $$insert into rooms (server_id, name) values ({server}, 'new')$$, '42501', '42501', '42501', '42501', '1 rows', '1 rows'),
  ('rooms', 'insert', $$insert into rooms (server_id, name) values ({other_server}, 'new')$$, '42501', '1 rows', '42501', '42501', '42501', '42501'),
  ('rooms', 'update', $$update rooms set topic = 'new' where id = {room}$$, '42501', '0 rows', '0 rows', '0 rows', '1 rows', '1 rows'),
  ('rooms', 'delete', 'delete from rooms where id = {room}', '42501', '0 rows', '0 rows', '0 rows', '1 rows', '1 rows'),

  ('messages', 'select', 'select from messages where room_id = {room}', '42501', '0 rows', '2 rows', '2 rows', '2 rows', '2 rows'),
  ('messages', 'select', 'select from messages where id = {foreign_message}', '42501', '1 rows', '0 rows', '0 rows', '0 rows', '0 rows'),
  ('messages', 'insert', $$insert into messages (room_id, content) values ({room}, '{"type": "doc"}')$$, '42501', '42501', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('messages', 'insert', $$insert into messages (room_id, content) values ({notices}, '{"type": "doc"}')$$, '42501', '42501', '42501', '42501', '1 rows', '1 rows'),
  ('messages', 'insert', $$insert into messages (room_id, content) values ({other_room}, '{"type": "doc"}')$$, '42501', '1 rows', '42501', '42501', '42501', '42501'),
  ('messages', 'update', $$update messages set content = '{"type": "doc"}' where id = {member_message}$$, '42501', '0 rows', '1 rows', '42501', '42501', '42501'),
  ('messages', 'update', $$update messages set content = '{"type": "doc"}' where id = {owner_message}$$, '42501', '0 rows', '0 rows', '42501', '42501', '1 rows'),
  ('messages', 'update', 'update messages set deleted_at = now() where id = {member_message}', '42501', '0 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('messages', 'update', 'update messages set deleted_at = now() where id = {owner_message}', '42501', '0 rows', '0 rows', '1 rows', '1 rows', '1 rows'),
  ('messages', 'update', 'update messages set deleted_at = now() where id = {foreign_message}', '42501', '1 rows', '0 rows', '0 rows', '0 rows', '0 rows'),
  ('messages', 'delete', 'delete from messages where id = {member_message}', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('invites', 'select', 'select from invites where server_id = {server}', '42501', '0 rows', '1 rows', '0 rows', '2 rows', '2 rows'),
  ('invites', 'insert', $$insert into invites (code, server_id, created_by) values ('mine', {server}, auth.uid())$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('invites', 'update', $$update invites set uses = 0 where code = 'memb3r'$$, '42501', '42501', '42501', '42501', '42501', '42501'),
  ('invites', 'delete', $$delete from invites where code = 'memb3r'$$, '42501', '0 rows', '1 rows', '0 rows', '1 rows', '1 rows'),
  ('invites', 'delete', $$delete from invites where code = '0wner'$$, '42501', '0 rows', '0 rows', '0 rows', '1 rows', '1 rows'),

  ('read_markers', 'select', 'select from read_markers', '42501', '1 rows', '1 rows', '0 rows', '0 rows', '0 rows'),
  ('read_markers', 'insert', 'insert into read_markers (conversation_id, last_read_seq) values ({notices}, 1)', '42501', '42501', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('read_markers', 'insert', 'insert into read_markers (user_id, conversation_id) values ({member}, {notices})', '42501', '42501', '1 rows', '42501', '42501', '42501'),
  ('read_markers', 'update', 'update read_markers set last_read_seq = 2 where conversation_id = {room}', '42501', '0 rows', '1 rows', '0 rows', '0 rows', '0 rows'),
  ('read_markers', 'delete', 'delete from read_markers', '42501', '42501', '42501', '42501', '42501', '42501'),

  ('create_server', 'call', $$select create_server('New')$$, '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('create_invite', 'call', 'select create_invite({server})', '42501', 'PT404 not_member', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('preview_invite', 'call', $$select preview_invite('memb3r')$$, '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('join_server', 'call', $$select join_server('memb3r')$$, '42501', '1 rows', '1 rows', '1 rows', '1 rows', '1 rows'),
  ('leave_server', 'call', 'select leave_server({server})', '42501', 'PT404 not_member', '1 rows', '1 rows', '1 rows', 'P0001 owner_cannot_leave'),
  ('conversation_changes', 'call', 'select conversation_changes({room}, 0)', '42501', 'PT404 not_member', '1 rows', '1 rows', '1 rows', '1 rows');

select plan((select count(*)::int * 6 + 2 from matrix));

select is(pg_temp.outcome(cell.actor, m.sql), cell.expected, format('%s: %s', cell.actor, m.sql))
from matrix m, lateral (values ('anon', m.anon), ('outsider', m.outsider), ('member', m.member),
  ('moderator', m.moderator), ('admin', m.admin), ('owner', m.owner)) as cell (actor, expected)
order by m.place;

select set_eq(
  $$ select relation, command from matrix where command <> 'call' $$,
  $$ select c.relname::text, command from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) as command
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') $$,
  'every table and view stands here with every command');
select set_eq($$ select relation from matrix where command = 'call' $$,
  $$ select proname::text from pg_proc where pronamespace = 'public'::regnamespace $$, 'every function stands here');

select * from finish();
rollback;
