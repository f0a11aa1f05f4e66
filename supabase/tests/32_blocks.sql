-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Ways round a block. Owner and member are friends, of one server and with a conversation of their own. Then the owner
-- blocks the member; or, for comparison, merely ends the friendship. Each way, the member must get the same answer either
-- way and must cause the same frames, of which the blocked one's go to nobody; and the owner must see nothing of it.
\ir support/world.psql

insert into world (name) values ('a'), ('b'), ('old'), ('said'), ('shared_group');
update friendships set addressee_id = pg_temp.id_of('owner'), requester_id = pg_temp.id_of('member'), action_user_id = pg_temp.id_of('owner')
  where id = pg_temp.id_of('friendship');
insert into friendships (requester_id, addressee_id, status, action_user_id)
  select pg_temp.id_of('moderator'), pg_temp.id_of(friend), 'accepted', pg_temp.id_of('moderator') from unnest(array['owner', 'member']) as friend;
insert into dm_conversations (id, is_group, created_by) values (pg_temp.id_of('shared_group'), true, pg_temp.id_of('moderator'));
insert into dm_conversation_participants (conversation_id, user_id)
  select pg_temp.id_of('shared_group'), pg_temp.id_of(person) from unnest(array['moderator', 'owner', 'member']) as person;
insert into messages (id, dm_conversation_id, author_id, content) values
  (pg_temp.id_of('said'), pg_temp.id_of('dm'), pg_temp.id_of('member'), pg_temp.document('said before'));
insert into messages (id, dm_conversation_id, author_id, content) values
  (pg_temp.id_of('b'), pg_temp.id_of('shared_group'), pg_temp.id_of('owner'), pg_temp.document('in the group'));
delete from realtime.messages;

-- "mention" stands for a document that mentions the owner, "frames" for those that the owner's devices hear.
create temp table ways (way int generated always as identity, told text, before text, act text, answer text, look text, reaches text, hidden text default '0 rows') on commit drop;
insert into ways (told, act, answer, look, reaches) values
  ('asks to be friends', 'select request_friend({owner})', '1 rows', 'select from friendships where requester_id = {member}', '1 rows'),
  ('asks, for the notification', 'select request_friend({owner})', '1 rows', 'frames', '1 rows'),
  ('asks, takes it back and asks again', 'select request_friend({owner}); select cancel_friend(id) from friendships where addressee_id = {owner}; select request_friend({owner})', '1 rows', 'frames', '3 rows'),
  ('takes a new name and asks', $$update user_profiles set display_name = 'Somebody else' where id = auth.uid(); select request_friend({owner})$$, '1 rows', 'select from friendships where requester_id = {member}', '1 rows'),
  ('blocks back, unblocks and asks', 'select block_user({owner}); select unblock_user({owner}); select request_friend({owner})', '1 rows', 'select from friendships where requester_id = {member}', '1 rows'),
  ('makes the friendship by hand', 'insert into friendships (requester_id, addressee_id, status, action_user_id) values ({member}, {owner}, ''accepted'', {owner})', '42501', 'select from friendships where requester_id = {member}', '0 rows'),
  ('opens the conversation again', 'select open_dm({owner})', '1 rows', 'frames', '0 rows'),
  ('writes in the conversation', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select from messages where author_id = {member} and dm_conversation_id = {dm}', '2 rows'),
  ('writes, for the unread badge', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'frames', '1 rows'),
  ('writes with an id of its own', 'insert into messages (id, dm_conversation_id, content) values ({a}, {dm}, ''{"type": "doc"}'') on conflict (id) do nothing', '1 rows', 'select from messages where id = {a}', '1 rows'),
  ('answers the owner''s message', 'insert into messages (dm_conversation_id, content, reply_to_id) values ({dm}, ''{"type": "doc"}'', {dm_message})', '1 rows', 'select from messages where reply_to_id = {dm_message}', '1 rows'),
  ('edits what was said before', 'update messages set content = ''{"type": "doc", "now": 1}'' where id = {said}', '1 rows', 'select from messages where content ? ''now''', '1 rows'),
  ('edits, for the earlier content', 'update messages set content = ''{"type": "doc", "now": 1}'' where id = {said}', '1 rows', 'select from message_edits where message_id = {said}', '1 rows'),
  ('deletes it, for the badge', 'update messages set deleted_at = now() where id = {said}', '1 rows', 'frames', '1 rows'),
  ('mentions the owner in the conversation', 'insert into messages (dm_conversation_id, content) values ({dm}, mention)', '1 rows', 'select from message_mentions where user_id = {owner}', '1 rows'),
  ('mentions the owner in a room', 'insert into messages (room_id, content) values ({room}, mention)', '1 rows', 'select from message_mentions where user_id = {owner}', '1 rows'),
  ('mentions in a room, for the notification', 'insert into messages (room_id, content) values ({room}, mention)', '1 rows', 'frames', '1 rows'),
  ('mentions by an edit', 'update messages set content = mention where id = {member_message}', '1 rows', 'select from message_mentions where user_id = {owner}', '1 rows'),
  ('mentions in a group', 'insert into messages (dm_conversation_id, content) values ({shared_group}, mention)', '1 rows', 'select from message_mentions where user_id = {owner}', '1 rows'),
  ('calls everybody in a group', $$insert into messages (dm_conversation_id, content) values ({shared_group}, '{"type": "doc", "content": [{"type": "mention", "attrs": {"id": "everyone"}}]}')$$, '1 rows', 'select from message_mentions where kind = ''everyone''', '1 rows'),
  ('calls by hand', 'insert into message_mentions (message_id, user_id, conversation_id, author_id, seq) values ({member_message}, {owner}, {room}, {member}, 1)', '42501', 'select from message_mentions where user_id = {owner}', '0 rows'),
  ('leaves the server, comes back and mentions', $$select leave_server({server}); select join_server('0wner'); insert into messages (room_id, content) values ({room}, mention)$$, '1 rows', 'select from message_mentions where user_id = {owner}', '1 rows'),
  ('makes a server and mentions there', $$with s as (select id from create_server('Trap')) select from s; insert into messages (room_id, content) select r.id, mention from rooms r join servers s on s.id = r.server_id where s.name = 'Trap'$$, '1 rows', 'select from message_mentions where user_id = {owner}', '0 rows'),
  ('reacts in a room', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👋')$$, '1 rows', 'select from message_reactions', '1 rows'),
  ('reacts in the conversation', $$insert into message_reactions (message_id, emoji) values ({dm_message}, '👋')$$, '1 rows', 'select from message_reactions', '1 rows'),
  ('reacts in a group', $$insert into message_reactions (message_id, emoji) values ({b}, '👋')$$, '1 rows', 'select from message_reactions', '1 rows'),
  ('takes a reaction back and reacts again', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👋'); update message_reactions set removed_at = now(); update message_reactions set removed_at = null$$, '1 rows', 'select from message_reactions', '1 rows'),
  ('pins in the conversation', 'select pin_message({dm_message})', '1 rows', 'select from pins', '1 rows'),
  ('writes, for the overview', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select from unread_overview() where conversation_id = {dm}', '1 rows'),
  ('writes in a room, for the badge', 'insert into messages (room_id, content) select {room}, ''{"type": "doc"}''', '1 rows', 'select from unread_overview() where conversation_id = {room} and unread > 1', '1 rows'),
  ('mentions in a room, for the badge', 'insert into messages (room_id, content) values ({room}, mention)', '1 rows', 'select from unread_overview() where conversation_id = {room} and mentions > 0', '1 rows'),
  ('writes, to be in the list', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select from dm_conversations where id = {dm}', '1 rows'),
  ('writes, to be among the participants', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select from dm_conversation_participants where conversation_id = {dm} and user_id = {member}', '1 rows'),
  ('writes to the open conversation', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select where private.may_join(''dm:'' || {dm} || '':1'')', '1 rows'),
  ('types in the conversation', $$select set_config('realtime.topic', 'typing:' || {dm} || ':1', true); insert into realtime.messages (topic, extension, event) values ('typing:' || {dm} || ':1', 'broadcast', 'typing')$$, '1 rows', 'select where private.may_join(''typing:'' || {dm} || '':1'')', '1 rows'),
  ('makes a group with the owner', 'select create_group_dm(array[{owner}]::uuid[])', 'PT403 not_friends', 'select from dm_conversations where created_by = {member}', '0 rows'),
  ('makes a group with friends and the owner', 'select create_group_dm(array[{moderator}, {owner}]::uuid[])', 'PT403 not_friends', 'frames', '0 rows'),
  ('adds the owner to a group', 'select add_to_group({group}, {owner})', 'PT403 not_friends', 'select from dm_conversations where id = {group}', '0 rows'),
  ('adds the owner to a group by hand', 'insert into dm_conversation_participants (conversation_id, user_id) values ({group}, {owner})', '42501', 'select from dm_conversations where id = {group}', '0 rows'),
  ('names the conversation', $$update dm_conversations set name = 'Read this' where id = {dm}$$, '0 rows', 'frames', '0 rows'),
  ('forges a frame to the owner', $$insert into realtime.messages (topic, extension, event, payload) values ('user:' || {owner}, 'broadcast', 'mention', '{}')$$, '42501', 'frames', '0 rows');
insert into ways (told, before, act, answer, look, reaches) values
  ('opens a first conversation', 'delete from dm_conversations where id = {dm}', 'select open_dm({owner})', '1 rows', 'select from dm_conversations where created_by = {member}', '1 rows'),
  ('opens a first conversation and writes', 'delete from dm_conversations where id = {dm}', $$select open_dm({owner}); insert into messages (dm_conversation_id, content) select id, '{"type": "doc"}' from dm_conversations where not is_group$$, '1 rows', 'select from messages where dm_conversation_id is not null and author_id = {member}', '1 rows'),
  ('opens a first conversation, for the notification', 'delete from dm_conversations where id = {dm}', 'select open_dm({owner})', '1 rows', 'frames', '1 rows'),
  ('opens a first conversation as a stranger', 'delete from dm_conversations where id = {dm}; delete from server_members where user_id = {member}', 'select open_dm({owner})', 'PT403 dm_refused', 'frames', '0 rows'),
  ('asks after a refusal', 'insert into private.friend_refusals values ({member}, {owner})', 'select request_friend({owner})', 'PT409 request_refused', 'select from friendships where requester_id = {member}', '0 rows');
-- What the owner had asked before is taken back, as by cancel_friend().
insert into ways (told, before, act, answer, look, reaches) values
  ('accepts what the owner had asked', 'update friendships set (requester_id, addressee_id, status) = ({owner}, {member}, ''pending'') where id = {friendship}', 'select accept_friend({friendship})', 'PT404 request_not_found', 'select from friendships where status = ''accepted'' and addressee_id = {member} and requester_id = {owner}', '0 rows'),
  ('reads what the owner had asked', 'update friendships set (requester_id, addressee_id, status) = ({owner}, {member}, ''pending'') where id = {friendship}', 'select from friendships where id = {friendship}', '0 rows', 'frames', '0 rows');
-- Where the owner asks by id, the answer is that there is no such thing.
insert into ways (told, act, answer, look, reaches, hidden) values
  ('reads, for the receipt', 'select mark_read({dm}, 1)', '1 rows', 'select read_receipts({dm})', '1 rows', 'PT404 not_member'),
  ('writes, for the change feed', 'insert into messages (dm_conversation_id, content) values ({dm}, ''{"type": "doc"}'')', '1 rows', 'select conversation_changes({dm}, 0)', '1 rows', 'PT404 not_member'),
  ('asks, with the id for the owner to accept', 'select request_friend({owner})', '1 rows', 'select accept_friend((select id from pg_temp.asked()))', '1 rows', 'PT404 request_not_found');

create function pg_temp.asked() returns table (id uuid) language sql security definer as
  $$ select id from public.friendships where status = 'pending' and requester_id = pg_temp.id_of('member') and addressee_id = pg_temp.id_of('owner') $$;
grant execute on function pg_temp.asked() to authenticated;
create function pg_temp.try_way(chosen ways, with_block boolean, out answer text, out seen text, out frames text) language plpgsql as $$
declare
  mention constant text := quote_literal(jsonb_build_object('type', 'doc', 'content', jsonb_build_array(
    jsonb_build_object('type', 'mention', 'attrs', jsonb_build_object('id', pg_temp.id_of('owner'))))));
begin
  if chosen.before is not null then
    execute pg_temp.expand(chosen.before);
  end if;
  if with_block then
    perform pg_temp.outcome('owner', 'select block_user({member})', true);
  else
    perform pg_temp.outcome('owner', 'select remove_friend({member})', true), pg_temp.outcome('owner', 'select cancel_friend({friendship})', true);
  end if;
  delete from realtime.messages;
  answer := pg_temp.outcome('member', regexp_replace(chosen.act, '\mmention\M(?=\)| where| from)', mention || '::jsonb'), true);
  frames := (select string_agg(frame, E'\n' order by frame) from (
    select regexp_replace(replace(topic, 'nobody:', 'user:'), '^(dm|room|server):[^:]*', '\1') || ' ' || event as frame from realtime.messages) as sent);
  seen := case chosen.look when 'frames' then (select count(*) || ' rows' from realtime.messages where topic = 'user:' || pg_temp.id_of('owner'))
    else pg_temp.outcome('owner', chosen.look, true) end; -- by accept_friend() it sends frames of its own
  raise exception using errcode = 'UNDO2';
exception when sqlstate 'UNDO2' then
  return;
end
$$;
create temp table tried on commit drop as
  select w.*, free.answer as free_answer, free.seen as free_seen, free.frames as free_frames,
    blocked.answer as blocked_answer, blocked.seen as blocked_seen, blocked.frames as blocked_frames
  from ways w, pg_temp.try_way(w, false) as free, pg_temp.try_way(w, true) as blocked;

select plan((select count(*)::int * 5 from ways) + 1);
select cmp_ok((select count(*) from ways where reaches <> '0 rows'), '>=', 30::bigint, '30 ways and more, each of which gets through without a block');
select is(free_answer, answer, format('%s. %s: %s', way, told, answer)) from tried order by way;
select is(blocked_answer, answer, format('%s. %s: the same when blocked', way, told)) from tried order by way;
select is(free_seen, reaches, format('%s. %s: reaches the owner', way, told)) from tried order by way;
select is(blocked_seen, hidden, format('%s. %s: does not when blocked', way, told)) from tried order by way;
select is(blocked_frames, free_frames, format('%s. %s: the same frames, for as much work', way, told)) from tried order by way;

select * from finish();
rollback;
