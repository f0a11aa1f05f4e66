-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What the server alone decides cannot be written by anybody else, neither in an INSERT nor in an UPDATE.
\ir support/world.psql

create temp table attempts (place int generated always as identity, actor text, sql text, expected text) on commit drop;

-- Columns without a grant.
insert into attempts (actor, sql, expected)
  select 'owner', format('update %I set %I = %I where %s', t.relation, t.attribute, t.attribute, t.own), '42501'
  from (select relation, unnest(attributes) as attribute, own from (values
    ('messages', array['id', 'room_id', 'dm_conversation_id', 'space_id', 'author_id', 'reply_to_id', 'seq', 'rev', 'edited_at', 'created_at', 'updated_at'], 'id = {owner_message}'),
    ('rooms', array['id', 'server_id', 'rev', 'created_at', 'updated_at'], 'id = {room}'),
    ('servers', array['id', 'owner_id', 'epoch', 'created_at', 'updated_at'], 'id = {server}'),
    ('server_members', array['server_id', 'user_id', 'role', 'joined_at'], 'server_id = {server}'),
    ('invites', array['code', 'server_id', 'created_by', 'max_uses', 'uses', 'expires_at'], $$code = '0wner'$$),
    ('user_profiles', array['id', 'username', 'created_at', 'updated_at'], 'id = {owner}'),
    ('read_markers', array['user_id', 'conversation_id', 'updated_at'], 'user_id = {owner}')
  ) as tables (relation, attributes, own)) as t;
insert into attempts (actor, sql, expected)
  select 'owner', format('insert into messages (room_id, content, %I) values ({room}, %L, %s)', attribute, '{"type": "doc"}', given), '42501'
  from (values ('author_id', '{member}'), ('author_id', '{owner}'), ('seq', '1'), ('rev', '1'), ('created_at', 'now()'),
    ('created_at', $$'2099-01-01'$$), ('updated_at', 'now()'), ('edited_at', 'now()'), ('deleted_at', 'now()'),
    ('dm_conversation_id', '{nobody}'), ('space_id', '{nobody}')) as chosen (attribute, given);
insert into attempts (actor, sql, expected)
  select 'owner', format('insert into rooms (server_id, name, %I) values ({server}, %L, %s)', attribute, 'new', given), '42501'
  from (values ('id', '{nobody}'), ('rev', '1'), ('created_at', 'now()'), ('updated_at', 'now()')) as chosen (attribute, given);

-- Rows that the grants would allow.
insert into attempts (actor, sql, expected) values
  ('member', $$insert into messages (room_id, content) values ({nobody}, '{"type": "doc"}')$$, '42501'),
  ('member', $$insert into messages (content) values ('{"type": "doc"}')$$, '42501'),
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {foreign_message})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {nobody})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {owner_message})$$, '1 rows'),
  ('member', $$insert into messages (id, room_id, content) values ({member_message}, {room}, '{"type": "doc"}') on conflict (id) do update set content = excluded.content$$, '0 rows'),
  ('admin', $$insert into rooms (server_id, name) values ({server}, E' \t\n ')$$, 'P0001 name_invalid'),
  ('admin', $$update rooms set name = '  ' where id = {room}$$, 'P0001 name_invalid'),
  ('admin', $$update rooms set write_role = 'owner' where id = {room}$$, '23514'),
  ('owner', $$update servers set name = '' where id = {server}$$, 'P0001 name_invalid'),
  ('member', $$update user_profiles set custom_url = 'Has Blanks' where id = {member}$$, '23514'),
  ('member', $$update user_profiles set status = 'invisible' where id = {member}$$, '23514'),
  ('member', $$update user_profiles set status_color = 'red' where id = {member}$$, '23514');

select plan((select count(*)::int + 7 from attempts));
select is(pg_temp.outcome(actor, sql), expected, format('%s: %s', actor, sql)) from attempts order by place;

-- The triggers hold where no grant stands in the way: for the owner of the tables.
select throws_ok(format('update messages set %s where id = %L', change, pg_temp.id_of('owner_message')), '42501', null, change)
from unnest(array['id = gen_random_uuid()', 'seq = 99', $$created_at = '2001-01-01'$$, format('author_id = %L', pg_temp.id_of('member')),
  format('room_id = %L', pg_temp.id_of('notices'))]) as change;
update messages set rev = 99 where id = pg_temp.id_of('owner_message');
select is((select rev from messages where id = pg_temp.id_of('owner_message')), 1::bigint, 'rev is set by changes alone');
update read_markers set last_read_seq = 0, unread_from = 1 where user_id = pg_temp.id_of('member');
select results_eq('select last_read_seq, unread_from from read_markers where user_id = ' || quote_literal(pg_temp.id_of('member')),
  $$ values (1::bigint, 1::bigint) $$, 'a read marker only grows; "unread from" is free');

select * from finish();
rollback;
