-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- UPDATE holes: what the server alone decides, and what is somebody else's, stays as it is, whoever tries.
\ir support/world.psql

create temp table attempts (place int generated always as identity, actor text, sql text, expected text) on commit drop;

-- Every column without a grant, read from the catalog: the owner of server and rows gets nowhere.
insert into attempts (actor, sql, expected)
  select 'owner', format('update %I set %I = %I', c.relname, a.attname, a.attname), '42501'
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
    and not has_column_privilege('authenticated', c.oid, a.attnum, 'update');
-- Rows and values that the grants would allow.
select pg_temp.act('owner', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👍')$$);
select pg_temp.act('owner', $$insert into mutes (target_id, kind) values ({room}, 'room')$$);
insert into world (name) values ('left_message'), ('deleted_message');
insert into messages (id, room_id, author_id, content) values (pg_temp.id_of('deleted_message'), pg_temp.id_of('room'), pg_temp.id_of('owner'), '{"type": "doc"}');
update messages set deleted_at = now() where id = pg_temp.id_of('deleted_message');
insert into messages (id, room_id, author_id, content) values (pg_temp.id_of('left_message'), pg_temp.id_of('room'), pg_temp.id_of('outsider'), '{"type": "doc"}');
insert into attempts (actor, sql, expected) values
  ('member', $$update messages set content = '{"type": "doc"}' where id = {owner_message}$$, '0 rows'),
  ('moderator', $$update messages set content = '{"type": "doc"}' where id = {owner_message}$$, '42501'),
  ('moderator', $$update messages set content = '{"type": "doc", "x": 1}', deleted_at = null where id = {member_message}$$, '42501'),
  ('member', $$update messages set content = '{"type": "doc"}' where id = {dm_message}$$, '0 rows'),
  ('member', 'update messages set deleted_at = now() where id = {dm_message}', '0 rows'),
  ('admin', 'update messages set deleted_at = now() where id = {dm_message}', '0 rows'),
  ('member', 'update messages set deleted_at = now() where id = {group_message}', '0 rows'),
  ('outsider', $$update messages set content = '{"type": "doc", "x": 1}' where id = {left_message}$$, '0 rows'),
  ('outsider', 'update messages set deleted_at = now() where id = {left_message}', '0 rows'),
  ('owner', 'update messages set deleted_at = null where id = {deleted_message}', 'P0001 message_deleted'),
  ('owner', $$update messages set content = '{"type": "doc", "x": 1}' where id = {deleted_message}$$, 'P0001 message_deleted'),
  ('owner', $$update messages set content = '{"type": "paragraph"}' where id = {owner_message}$$, 'P0001 content_invalid'),
  ('owner', 'update messages set content = null where id = {owner_message}', 'P0001 content_invalid'),
  ('admin', $$update rooms set name = '  ' where id = {room}$$, 'P0001 name_invalid'),
  ('admin', $$update rooms set write_role = 'owner' where id = {room}$$, '23514'),
  ('admin', $$update rooms set category = ' padded' where id = {room}$$, '23514'),
  ('admin', 'update rooms set position = -1 where id = {room}', '23514'),
  ('admin', $$update rooms set topic = repeat('x', 251) where id = {room}$$, '22001'),
  ('moderator', $$update rooms set topic = 'new' where id = {room}$$, '0 rows'),
  ('admin', $$update rooms set topic = 'new' where id = {other_room}$$, '0 rows'),
  ('owner', $$update servers set name = '' where id = {server}$$, 'P0001 name_invalid'),
  ('owner', $$update servers set name = 'Mine' where id = {other_server}$$, '0 rows'),
  ('owner', $$update servers set icon_url = repeat('x', 2049) where id = {server}$$, '23514'),
  ('member', $$update user_profiles set custom_url = 'Has Blanks' where id = {member}$$, '23514'),
  ('member', $$update user_profiles set status = 'invisible' where id = {member}$$, '23514'),
  ('member', $$update user_profiles set status_color = 'red' where id = {member}$$, '23514'),
  ('member', $$update user_profiles set display_name = 'Somebody else' where id = {owner}$$, '0 rows'),
  ('member', $$update users set display_name = 'Somebody else' where id = {member}$$, '42501'),
  ('outsider', $$update dm_conversations set name = 'Ours' where id = {group}$$, '0 rows'),
  ('owner', $$update dm_conversations set name = 'Ours' where id = {group}$$, '0 rows'),
  ('owner', $$update dm_conversations set name = 'Ours' where id = {dm}$$, '0 rows'),
  ('member', $$update dm_conversations set name = '   ' where id = {group}$$, '23514'),
  ('member', $$update dm_conversations set name = repeat('x', 101) where id = {group}$$, '22001'),
  ('owner', 'update message_reactions set message_id = {member_message} where message_id = {owner_message}', '42501'),
  ('owner', 'update message_reactions set message_id = {foreign_message} where message_id = {owner_message}', '42501'),
  ('owner', $$update message_reactions set emoji = '🎉' where message_id = {owner_message}$$, '42501'),
  ('member', 'update message_reactions set removed_at = now() where message_id = {owner_message}', '0 rows'),
  ('admin', 'update message_reactions set removed_at = now() where message_id = {owner_message}', '0 rows'),
  ('owner', 'update mutes set target_id = {other_room}', '42501'),
  ('owner', $$update mutes set kind = 'server'$$, '42501'),
  ('owner', $$update mutes set level = 'everything'$$, '23514'),
  ('member', $$update mutes set level = 'mentions'$$, '0 rows');

select plan((select count(*)::int + 16 from attempts));
-- What may be updated at all, so that a grant that is too wide shows here.
select set_eq($$
  select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
    and has_column_privilege('authenticated', c.oid, a.attnum, 'update')
$$, $$ select relation || '.' || unnest(columns) from (values
  ('user_profiles', array['display_name', 'avatar_url', 'custom_url', 'status', 'status_text', 'status_color', 'bio', 'links']),
  ('user_settings', array['invisible', 'receipts', 'preferences']),
  ('servers', array['name', 'icon_url']),
  ('rooms', array['name', 'topic', 'category', 'position', 'write_role']),
  ('messages', array['content', 'deleted_at']),
  ('dm_conversations', array['name']),
  ('message_reactions', array['message_id', 'emoji', 'removed_at']),
  ('mutes', array['target_id', 'kind', 'level', 'until'])) as granted (relation, columns)
$$, 'these columns can be updated by clients, and no others');
select cmp_ok((select count(*) from attempts), '>=', 100::bigint, 'more than a hundred attempts');
select is(pg_temp.outcome(actor, sql), expected, format('%s: %s', actor, sql)) from attempts order by place;

-- The triggers hold where no grant stands in the way: for the owner of the tables.
select throws_ok(format('update messages set %s where id = %L', change, pg_temp.id_of('owner_message')), '42501', null, 'messages: ' || change)
from unnest(array['id = gen_random_uuid()', 'seq = 99', $$created_at = '2001-01-01'$$, format('author_id = %L', pg_temp.id_of('member')),
  format('room_id = %L', pg_temp.id_of('notices')), format('room_id = null, dm_conversation_id = %L', pg_temp.id_of('dm')), format('reply_to_id = %L', pg_temp.id_of('member_message'))]) as change;
select throws_ok(format('update message_reactions set %s', change), '42501', null, 'reactions: ' || change)
from unnest(array[format('message_id = %L', pg_temp.id_of('member_message')), format('user_id = %L', pg_temp.id_of('member')), $$emoji = '🎉'$$, $$created_at = '2001-01-01'$$]) as change;
update messages set rev = 99 where id = pg_temp.id_of('owner_message');
select is((select rev from messages where id = pg_temp.id_of('owner_message')), 1::bigint, 'rev is set by changes alone');
update message_reactions set rev = 99;
select is((select rev from message_reactions), (select max(rev) - 2 from rooms where id = pg_temp.id_of('room')) - 1, 'also that of a reaction');
update read_markers set last_read_seq = 0, unread_from = 1 where user_id = pg_temp.id_of('member');
select results_eq('select last_read_seq, unread_from from read_markers where user_id = ' || quote_literal(pg_temp.id_of('member')),
  $$ values (1::bigint, 1::bigint) $$, 'a read marker only grows; "unread from" is free');

select * from finish();
rollback;
