-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Reactions: an upsert as REST writes it, tombstones, revisions, and what is refused.
\ir support/world.psql
select plan(49);

create function pg_temp.rev_of(conversation text) returns bigint language sql as $$
  select rev from rooms where id = pg_temp.id_of(conversation) union all select rev from dm_conversations where id = pg_temp.id_of(conversation)
$$;
-- As PostgREST writes it for resolution=merge-duplicates: every column of the body is set.
create function pg_temp.react(actor text, message text, emoji text, removed_at text default 'null') returns text language sql as $$
  select pg_temp.outcome(actor, format('insert into message_reactions (message_id, emoji, removed_at) values ({%s}, %L, %s)
    on conflict (message_id, user_id, emoji) do update set message_id = excluded.message_id, emoji = excluded.emoji, removed_at = excluded.removed_at
    returning *', message, emoji, removed_at), true)
$$;
create function pg_temp.shown(message text) returns text language sql as $$ -- "member 👍 3, owner 🎉 -4": a minus for what was taken back
  select string_agg(format('%s %s %s%s', w.name, r.emoji, case when r.removed_at is not null then '-' end, r.rev), ', ' order by r.rev)
  from message_reactions r join world w on w.id = r.user_id where r.message_id = pg_temp.id_of(message)
$$;

-- Adding, repeating, taking back, adding again.
select is(pg_temp.react('member', 'owner_message', '👍'), '1 rows', 'a reaction');
select is(pg_temp.shown('owner_message'), 'member 👍 3', 'takes the next revision of the room');
select is((select rev from messages where id = pg_temp.id_of('owner_message')), 1::bigint, 'and leaves the message as it is');
select is(pg_temp.react('member', 'owner_message', '👍'), '1 rows', 'repeated');
select is(pg_temp.shown('owner_message') || ' ' || pg_temp.rev_of('room'), 'member 👍 3 3', 'it takes no revision');
select is(pg_temp.react('member', 'owner_message', '👍', $$'2001-01-01'$$), '1 rows', 'taken back');
select is(pg_temp.shown('owner_message'), 'member 👍 -4', 'it stays as a tombstone');
select is((select removed_at from message_reactions), now(), 'dated by the server');
select is(pg_temp.react('member', 'owner_message', '👍', 'now()') || pg_temp.shown('owner_message'), '1 rowsmember 👍 -4', 'taking it back twice changes nothing');
select is(pg_temp.react('member', 'owner_message', '👍') || pg_temp.shown('owner_message'), '1 rowsmember 👍 5', 'added again');
select is(pg_temp.outcome('member', 'update message_reactions set removed_at = now() where message_id = {owner_message}', true) || pg_temp.shown('owner_message'),
  '1 rowsmember 👍 -6', 'a plain update takes back, too');
select is(pg_temp.react('member', 'member_message', '👍', 'now()'), '0 rows', 'nothing is there to be taken back');
select is(pg_temp.rev_of('room'), 6::bigint, 'which takes no revision');
select is(pg_temp.outcome('member', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👍') on conflict do nothing$$), '0 rows', '"do nothing" does nothing');
select is(pg_temp.outcome('member', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👍')$$), '23505', 'a plain insert of a row that is there is refused');
select is(pg_temp.rev_of('room'), 6::bigint, 'and neither takes a revision');

-- Several people, and a direct conversation.
select is(pg_temp.react('owner', 'owner_message', '👍') || pg_temp.react('moderator', 'owner_message', '🎉') || pg_temp.shown('owner_message'),
  '1 rows1 rowsmember 👍 -6, owner 👍 7, moderator 🎉 8', 'others react beside');
select is(pg_temp.react('member', 'dm_message', '👍') || pg_temp.shown('dm_message') || pg_temp.rev_of('dm'), '1 rowsmember 👍 22', 'a direct message');

-- What is refused.
select is(pg_temp.react(actor, message, '👍'), '42501', format('%s: %s', actor, message)) from (values
  ('outsider', 'owner_message'), ('outsider', 'dm_message'), ('moderator', 'dm_message'), ('member', 'foreign_message'),
  ('member', 'nobody'), ('outsider', 'nobody')) as tries (actor, message);
select is(pg_temp.react('member', 'member_message', bad), '23514', 'no reaction: ' || bad)
from unnest(array['', 'ok', '1', '<b>👍</b>', '👍 👍', E'👍\n', '👍"', 'javascript:👍', '👍&amp;', E'\u2003👍']) as bad;
select is(pg_temp.react('member', 'member_message', good), '1 rows', 'a reaction: ' || good)
from unnest(array['1️⃣', '#️⃣', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', '好']) as good;
select is(pg_temp.outcome('member', format('update message_reactions set %s where message_id = {member_message} and emoji = ''好''', change)), '42501', change)
from unnest(array[$$emoji = '👍'$$, 'message_id = {owner_message}', 'user_id = {owner}', 'rev = 99', 'conversation_id = {notices}', 'created_at = now()']) as change;

-- Limits: 20 different ones on a message, 30 at once.
update private.rate_limits set burst = 1000 where action = 'react';
insert into world (name) values ('crowded');
insert into messages (id, room_id, author_id, content) values (pg_temp.id_of('crowded'), pg_temp.id_of('room'), pg_temp.id_of('owner'), '{"type": "doc"}');
select is((select count(*)::int from generate_series(1, 21) as n where pg_temp.react('owner', 'crowded', chr(128512 + n)) = '1 rows'), 20, '20 different reactions at most');
select is(pg_temp.react('owner', 'crowded', '🦊'), 'P0001 too_many_reactions', 'which is said');
select is(pg_temp.react('member', 'crowded', chr(128514)), '1 rows', 'those that are there remain open to others');

select * from finish();
rollback;
