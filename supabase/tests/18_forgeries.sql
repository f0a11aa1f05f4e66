-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Forgeries: rows in somebody else's name, into foreign places, with chosen times and numbers, and what an upsert would tell.
\ir support/world.psql

create temp table attempts (place int generated always as identity, actor text, sql text, expected text) on commit drop;

-- Columns of messages that the server writes, each alone and with the truth as its value, too.
insert into attempts (actor, sql, expected)
  select 'member', format('insert into messages (room_id, content, %I) values ({room}, ''{"type": "doc"}'', %s)', attribute, given), '42501'
  from (values ('author_id', '{owner}'), ('author_id', '{member}'), ('seq', '1'), ('seq', '999'), ('rev', '1'), ('created_at', 'now()'), ('created_at', $$'2099-01-01'$$),
    ('created_at', $$'2001-01-01'$$), ('updated_at', 'now()'), ('edited_at', 'now()'), ('deleted_at', 'now()'), ('space_id', '{server}'), ('dm_conversation_id', '{dm}')) as chosen (attribute, given);
-- Rows in places and names that are not the actor's.
insert into attempts (actor, sql, expected)
  select actor, format('insert into messages (%s, content) values (%s, ''{"type": "doc"}'')', place, given), '42501'
  from (values ('outsider', 'room_id', '{room}'), ('member', 'room_id', '{other_room}'), ('member', 'room_id', '{notices}'), ('moderator', 'room_id', '{notices}'),
    ('member', 'room_id', '{nobody}'), ('member', 'room_id', '{server}'), ('member', 'room_id', 'null'),
    ('outsider', 'dm_conversation_id', '{dm}'), ('moderator', 'dm_conversation_id', '{dm}'), ('admin', 'dm_conversation_id', '{dm}'), ('owner', 'dm_conversation_id', '{group}'),
    ('member', 'dm_conversation_id', '{nobody}'), ('member', 'dm_conversation_id', 'null')) as foreign_places (actor, place, given);
insert into attempts (actor, sql, expected) values
  ('member', $$insert into messages (content) values ('{"type": "doc"}')$$, '42501'),
  ('member', $$insert into messages (room_id, content) values ({dm}, '{"type": "doc"}')$$, '23503'), -- may write there, but it is no room
  ('member', $$insert into messages (dm_conversation_id, content) values ({room}, '{"type": "doc"}')$$, '23503'),
  -- Replies across conversations.
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {foreign_message})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {dm_message})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (dm_conversation_id, content, reply_to_id) values ({dm}, '{"type": "doc"}', {owner_message})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (dm_conversation_id, content, reply_to_id) values ({dm}, '{"type": "doc"}', {group_message})$$, 'P0001 reply_invalid'),
  ('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {nobody})$$, 'P0001 reply_invalid'),
  -- Reactions.
  ('member', $$insert into message_reactions (message_id, user_id, emoji) values ({owner_message}, {owner}, '👍')$$, '42501'),
  ('member', $$insert into message_reactions (message_id, emoji, rev) values ({owner_message}, '👍', 1)$$, '42501'),
  ('member', $$insert into message_reactions (message_id, emoji, conversation_id) values ({owner_message}, '👍', {dm})$$, '42501'),
  ('member', $$insert into message_reactions (message_id, emoji, created_at) values ({owner_message}, '👍', '2001-01-01')$$, '42501'),
  ('member', $$insert into message_reactions (message_id, emoji) values ({foreign_message}, '👍')$$, '42501'),
  ('moderator', $$insert into message_reactions (message_id, emoji) values ({dm_message}, '👍')$$, '42501'),
  ('member', $$insert into message_reactions (message_id, emoji) values ({nobody}, '👍')$$, '42501'),
  -- What only functions and triggers write.
  ('member', $$insert into servers (name, owner_id) values ('Mine', {owner})$$, '42501'),
  ('member', $$insert into server_members (server_id, user_id, role) values ({other_server}, {member}, 'owner')$$, '42501'),
  ('outsider', $$insert into server_members (server_id, user_id) values ({server}, {outsider})$$, '42501'),
  ('outsider', 'insert into dm_conversation_participants (conversation_id, user_id) values ({dm}, {outsider})', '42501'),
  ('member', 'insert into dm_conversations (low_user_id, high_user_id) values (least({member}::uuid, {outsider}), greatest({member}::uuid, {outsider}))', '42501'),
  ('outsider', $$insert into invites (server_id, created_by) values ({server}, {member})$$, '42501'),
  ('member', 'insert into pins (message_id, conversation_id, rev) values ({owner_message}, {room}, 9)', '42501'),
  ('member', 'insert into read_markers (user_id, conversation_id, last_read_seq) values ({owner}, {room}, 9)', '42501'),
  ('member', 'insert into message_mentions (message_id, user_id, conversation_id, author_id, seq) values ({member_message}, {owner}, {room}, {owner}, 1)', '42501'),
  ('member', $$insert into message_edits (message_id, rev, conversation_id, content, written_at) values ({owner_message}, 1, {room}, '{}', now())$$, '42501'),
  ('member', $$insert into audit_log (server_id, actor_id, action) values ({server}, {owner}, 'member_kicked')$$, '42501'),
  ('owner', 'insert into server_bans (server_id, user_id, banned_by) values ({server}, {member}, {admin})', '42501'),
  ('member', $$insert into mutes (user_id, target_id, kind) values ({owner}, {room}, 'room')$$, '42501'),
  -- Rooms: chosen numbers, foreign servers, names of nothing.
  ('admin', $$insert into rooms (server_id, name) values ({other_server}, 'ours')$$, '42501'),
  ('admin', $$insert into rooms (server_id, name, id) values ({server}, 'new', {nobody})$$, '42501'),
  ('admin', $$insert into rooms (server_id, name, rev) values ({server}, 'new', 5)$$, '42501'),
  ('admin', $$insert into rooms (server_id, name, created_at) values ({server}, 'new', '2001-01-01')$$, '42501'),
  ('admin', $$insert into rooms (server_id, name) values ({server}, E' \t\n ')$$, 'P0001 name_invalid'),
  -- Upserts: an id that is taken changes nothing and tells nothing.
  ('member', $$insert into messages (id, room_id, content) values ({owner_message}, {room}, '{"type": "doc"}') on conflict (id) do update set content = excluded.content$$, '0 rows'),
  ('member', $$insert into messages (id, room_id, content) values ({foreign_message}, {room}, '{"type": "doc"}') on conflict (id) do nothing$$, '0 rows'),
  ('member', $$insert into messages (id, room_id, content) values ({dm_message}, {room}, '{"type": "doc"}') on conflict (id) do nothing$$, '0 rows'),
  ('outsider', $$insert into messages (id, room_id, content) values ({owner_message}, {room}, '{"type": "doc"}') on conflict (id) do nothing$$, '42501'),
  ('outsider', $$insert into messages (id, room_id, content) values ({nobody}, {room}, '{"type": "doc"}') on conflict (id) do nothing$$, '42501'),
  ('outsider', $$insert into messages (id, dm_conversation_id, content) values ({dm_message}, {dm}, '{"type": "doc"}') on conflict (id) do nothing$$, '42501'),
  ('outsider', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👍') on conflict do nothing$$, '42501'),
  ('outsider', $$insert into message_reactions (message_id, emoji, removed_at) values ({owner_message}, '👍', now()) on conflict do nothing$$, '0 rows');

select plan((select count(*)::int + 7 from attempts));
select cmp_ok((select count(*) from attempts), '>=', 60::bigint, 'more than sixty attempts');
create temp table before on commit drop as select id, content, seq, rev, author_id from messages;
select is(pg_temp.outcome(actor, sql), expected, format('%s: %s', actor, sql)) from attempts order by place;
select is(pg_temp.outcome('member', $$insert into messages (room_id, content, reply_to_id) values ({room}, '{"type": "doc"}', {owner_message})$$), '1 rows', 'while a reply in the same room does');

-- Forged arguments of functions: the caller is who he is, whatever he names.
select pg_temp.act('member', $$insert into messages (id, room_id, content) values ({nobody}, {room}, '{"type": "doc"}')$$);
select is((select author_id from messages where id = pg_temp.id_of('nobody')), pg_temp.id_of('member'), 'a message is by whoever sent it');
select is(pg_temp.value('member', 'select created_by from create_invite({server})'), pg_temp.id_of('member')::text, 'an invite is by whoever made it');
select is(pg_temp.value('member', 'select user_id from mark_read({room}, 1)'), pg_temp.id_of('member')::text, 'a marker is the caller''s');
select is(pg_temp.value('moderator', 'select banned_by from ban_member({server}, {outsider})'), pg_temp.id_of('moderator')::text, 'a ban is by whoever banned');

delete from messages where id = pg_temp.id_of('nobody');
select set_eq('select id, content, seq, rev, author_id from messages', 'select * from before', 'all messages are as they were');

select * from finish();
rollback;
