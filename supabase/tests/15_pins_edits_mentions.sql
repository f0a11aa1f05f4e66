-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Pins, earlier contents and mentions, and the change feed and frames of all that hangs on a message.
\ir support/world.psql
\ir support/frames.psql
select plan(51);

create function pg_temp.mentioning(variadic names text[]) returns jsonb language sql as $$ -- names of the world, or words as they are
  select jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object('type', 'paragraph', 'content', jsonb_agg(
    jsonb_build_object('type', 'mention', 'attrs', jsonb_build_object('id', coalesce(pg_temp.id_of(name)::text, name)))))))
  from unnest(names) as name
$$;
create function pg_temp.mentions_of(message text) returns text language sql as $$
  select string_agg(coalesce(w.name, t.kind), ' ' order by t.kind, w.name) from message_mentions t left join world w on w.id = t.user_id
  where t.message_id = pg_temp.id_of(message)
$$;
create function pg_temp.send(actor text, message text, place text, variadic names text[]) returns text language sql as $$
  insert into world (name) values (message) on conflict do nothing;
  select pg_temp.outcome(actor, format('insert into messages (id, %s, content) values ({%s}, {%s}, %L)',
    case when place in ('dm', 'group') then 'dm_conversation_id' else 'room_id' end, message, place, pg_temp.mentioning(variadic names)), true)
$$;

-- Pins.
select is(pg_temp.value('owner', 'select format(''%s %s'', rev, removed_at is null) from pin_message({member_message})'), '3 t', 'a pin takes a revision');
select is(pg_temp.frames('rev', 'kind', 'row.message_id', 'row.pinned_by'), array['room:room:1 change 3 pin member_message owner'], 'and is told in the room');
select is(pg_temp.value('moderator', 'select rev from pin_message({member_message})'), '3', 'once');
select is(pg_temp.value('admin', 'select format(''%s %s'', rev, removed_at is null) from unpin_message({member_message})'), '4 f', 'taken off it is a tombstone');
select is(pg_temp.frames('rev', 'kind'), array['room:room:1 change 4 pin'], 'which is told, too');
select is(pg_temp.value('admin', 'select rev from unpin_message({member_message})'), '4', 'once');
select is(pg_temp.value('admin', 'select rev from pin_message({member_message})'), '5', 'and can be pinned again');
select is(pg_temp.outcome('owner', 'select unpin_message({owner_message})'), 'PT404 not_pinned', 'what is not pinned cannot be taken off');
select is(pg_temp.outcome('member', 'select pin_message({nobody})'), '42501', 'no such message is the same answer as no right');
create temp table deleted on commit drop as select pg_temp.outcome('member', 'update messages set deleted_at = now() where id = {member_message}', true);
select is((select format('%s %s', rev, removed_at is null) from pins), '7 f', 'a deleted message is pinned no more');
select is(pg_temp.outcome('owner', 'select pin_message({member_message})'), 'P0001 message_deleted', 'and not again');
update private.rate_limits set burst = 1000;
delete from private.rate_buckets;
insert into messages (room_id, author_id, content) select pg_temp.id_of('notices'), pg_temp.id_of('owner'), '{"type": "doc"}' from generate_series(1, 51);
select is(pg_temp.outcome('owner', 'select pin_message(id) from messages where room_id = {notices} order by seq limit 50', true), '50 rows', '50 pins');
select is(pg_temp.outcome('owner', 'select pin_message(id) from messages where room_id = {notices} and seq = 51'), 'P0001 too_many_pins', 'and no more');

-- Earlier contents.
create temp table edited on commit drop as
  select pg_temp.outcome('owner', format('update messages set content = %L where id = {owner_message}', pg_temp.document(said)), true) from unnest(array['better', 'best', 'best']) as said;
select results_eq($$ select rev, content #>> '{content,0,content,0,text}' from message_edits order by rev $$,
  $$ values (1::bigint, 'owner_message'), (8, 'better') $$, 'each edit keeps what was said before');
select is(pg_temp.value('member', 'select count(*) from message_edits'), '2', 'members read it');
select is(pg_temp.value('outsider', 'select count(*) from message_edits'), '0', 'others do not');
create temp table erased on commit drop as select pg_temp.outcome('owner', 'update messages set deleted_at = now() where id = {owner_message}', true);
select is((select count(*)::int from message_edits), 0, 'a deletion takes earlier contents with it');

-- Mentions.
delete from realtime.messages;
select is(pg_temp.send('member', 'call', 'room', 'owner', 'moderator', 'outsider', 'member', 'nobody', 'not-an-id'), '1 rows', 'a message with mentions');
select is(pg_temp.mentions_of('call'), 'moderator owner', 'mentions those who take part, but not its author');
delete from realtime.messages where topic like 'room:%' or event = 'change';
select is(pg_temp.send('owner', 'all', 'room', 'everyone', 'here', 'admin'), '1 rows', 'everybody');
select is(pg_temp.mentions_of('all'), 'everyone here admin', 'is called by who may');
select is(array(select unnest(pg_temp.frames('conversation', 'message', 'author', 'everybody')) order by 1), array['room:room:1 change',
  'server:server:1 poke member', 'server:server:1 poke owner everyone', 'user:admin mention room all owner',
  'user:moderator mention room call member', 'user:owner mention room call member'], 'each hears it on the own topic, and all on the server''s');
select is(pg_temp.send(actor, actor || '_all', 'room', 'everyone', 'here') || coalesce(pg_temp.mentions_of(actor || '_all'), ' nobody'), expected, actor || ' calls everybody')
from (values ('member', '1 rows nobody'), ('moderator', '1 rowseveryone here'), ('admin', '1 rowseveryone here')) as callers (actor, expected);
select is(pg_temp.send('member', 'group_all', 'group', 'everyone', 'owner') || pg_temp.mentions_of('group_all'), '1 rowseveryone', 'in a group whoever takes part calls everybody, and nobody else');
select is(pg_temp.send('outsider', 'intrusion', 'room', 'owner'), '42501', 'outsiders mention nobody');
create temp table changed on commit drop as
  select pg_temp.outcome('member', format('update messages set content = %L where id = {call}', pg_temp.mentioning('admin', 'owner')), true);
select is(pg_temp.mentions_of('call'), 'admin owner', 'an edit changes the mentions');
delete from realtime.messages where event <> 'mention' or payload ->> 'message' <> pg_temp.id_of('call')::text;
select is(pg_temp.frames(), '{}', 'and announces nobody');
create temp table unsaid on commit drop as select pg_temp.outcome('member', 'update messages set deleted_at = now() where id = {call}', true);
select is(pg_temp.mentions_of('call'), null, 'a deletion takes them with it');
select is(pg_temp.send('owner', 'deep', 'room', 'member') || pg_temp.mentions_of('deep'), '1 rowsmember', 'found wherever they stand');
select is(array(select private.mentioned(content::jsonb)), expected, content) from (values
  ('{"type": "doc"}', '{}'::text[]), ('{"type": "mention"}', '{}'), ('{"type": "mention", "attrs": []}', '{}'), ('{"type": "mention", "attrs": {"id": 7}}', '{}'),
  ('{"type": "mention", "attrs": {"id": null}}', '{}'), ('{"type": ["mention"], "attrs": {"id": "x"}}', '{}'), ('{"type": "mention", "attrs": {"id": "HERE"}}', '{here}'),
  ('{"content": [{"content": [{"type": "mention", "attrs": {"id": "b"}}, {"type": "mention", "attrs": {"id": "a"}}, {"type": "mention", "attrs": {"id": "b"}}]}]}', '{b,a}')
) as documents (content, expected);
select is((select count(*)::int from private.mentioned(pg_temp.mentioning(variadic array(select n::text from generate_series(1, 60) as n)))), 50, 'the first 50 count');

-- The feed tells each kind of change in the order of revisions, and a page ends at the same revision for all.
delete from messages where room_id = pg_temp.id_of('notices');
update rooms set rev = 0 where id = pg_temp.id_of('notices');
create function pg_temp.told(arguments text) returns text language sql as $$
  select concat_ws(' ', answer ->> 'rev' || ':', (select string_agg(left(kind, 1) || (row ->> 'rev'), ' ' order by (row ->> 'rev')::int)
    from unnest(array['messages', 'reactions', 'pins']) as kind, jsonb_array_elements(answer -> kind) as row), case when (answer -> 'more')::boolean then 'more' end)
  from (select pg_temp.value('member', format('select conversation_changes({notices}, %s)', arguments))::jsonb as answer) as a
$$;
create temp table happened on commit drop as
  select pg_temp.send('admin', 'one', 'notices', 'x') || pg_temp.send('admin', 'two', 'notices', 'x')
    || pg_temp.outcome('admin', $$insert into message_reactions (message_id, emoji) values ({one}, '👍')$$, true)
    || pg_temp.outcome('admin', 'select pin_message({two})', true)
    || pg_temp.outcome('owner', $$insert into message_reactions (message_id, emoji) values ({two}, '👍')$$, true)
    || pg_temp.outcome('admin', $$update message_reactions set removed_at = now() where message_id = {one}$$, true)
    || pg_temp.outcome('admin', $$update messages set content = '{"type": "doc"}' where id = {one}$$, true);
select is(pg_temp.told('0'), '7: m2 p4 r5 r6 m7', 'everything in its newest state');
select is(pg_temp.told('4'), '7: r5 r6 m7', 'what changed since');
select is(pg_temp.told('0, 2'), '4: m2 p4 more', 'a page');
select is(pg_temp.told('4, 2'), '6: r5 r6 more', 'the next one');
select is(pg_temp.told('6, 2'), '7: m7', 'the last');
select is(pg_temp.told('0, 100, 1'), '7: r6 m7', 'upto_seq leaves out what hangs on newer messages');
select is(pg_temp.value('member', $$select conversation_changes({notices}, 5) -> 'reactions' -> 0$$)::jsonb,
  pg_temp.value('member', 'select to_jsonb(r) from message_reactions r where message_id = {one}')::jsonb, 'a reaction has the columns of the REST row');
select is(pg_temp.value('member', $$select conversation_changes({notices}, 3) -> 'pins' -> 0$$)::jsonb,
  pg_temp.value('member', 'select to_jsonb(p) from pins p where message_id = {two}')::jsonb, 'and so does a pin');

-- Frames of reactions.
delete from realtime.messages;
create temp table liked on commit drop as select pg_temp.outcome('member', $$insert into message_reactions (message_id, emoji) values ({two}, '👍')$$, true);
select is((select payload - 'id' from realtime.messages), jsonb_build_object('rev', 8, 'kind', 'reaction', 'row',
  pg_temp.value('member', 'select conversation_changes({notices}, 7)')::jsonb #> '{reactions,0}'), 'the frame of a reaction has the row as the feed has it');
select is(pg_temp.frames('rev', 'row.emoji'), array['room:notices:1 change 8 👍'], 'for the open room alone');
create temp table unliked on commit drop as select pg_temp.outcome('member', 'update message_reactions set removed_at = now() where message_id = {two}', true)
  from generate_series(1, 2);
select is(pg_temp.frames('rev', 'kind'), array['room:notices:1 change 9 reaction'], 'and one for its removal');

select * from finish();
rollback;
