-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- How queries run: by index, and with membership asked once a query instead of once a row.
\ir support/world.psql
select plan(17);

alter table messages disable trigger user; -- numbered by hand: thousands of messages in one transaction are slow otherwise
insert into messages (room_id, dm_conversation_id, author_id, content, seq, rev)
  select case when place not in ('dm', 'group') then pg_temp.id_of(place) end, case when place in ('dm', 'group') then pg_temp.id_of(place) end,
    pg_temp.id_of('owner'), pg_temp.document('number ' || n), n, n
  from generate_series(3, 3000) as n, unnest(array['room', 'notices', 'dm', 'group']) as place;
alter table messages enable trigger user;
insert into message_mentions (message_id, user_id, conversation_id, author_id, seq)
  select id, pg_temp.id_of('admin'), room_id, author_id, seq from messages where room_id is not null and author_id = pg_temp.id_of('owner');
insert into message_mentions (message_id, kind, conversation_id, author_id, seq)
  select id, 'everyone', room_id, author_id, seq from messages where room_id = pg_temp.id_of('notices');
alter table message_reactions disable trigger user;
insert into message_reactions (message_id, user_id, emoji, conversation_id, rev)
  select id, author_id, '👍', coalesce(room_id, dm_conversation_id), seq from messages;
alter table message_reactions enable trigger user;
analyze messages, message_mentions, message_reactions;

-- The plan as text, with how often each part of it ran.
create function pg_temp.plan_of(sql text) returns text language plpgsql as $$
declare
  statement constant text := pg_temp.expand(sql);
  line text;
  lines text := '';
begin
  perform pg_temp.sign_in('member');
  for line in execute 'explain (analyze, costs off, timing off, summary off) ' || statement loop
    lines := lines || line || E'\n';
  end loop;
  perform set_config('role', 'none', true);
  return lines;
end
$$;
create temp table plans on commit drop as select
  pg_temp.plan_of('select * from messages where room_id = {room} order by seq desc limit 50') as newest,
  pg_temp.plan_of('select * from messages where room_id = {room} and seq < 2000 order by seq desc limit 50') as older,
  pg_temp.plan_of('select * from messages where room_id = {room} and rev > 2900 order by rev limit 200') as changes,
  pg_temp.plan_of('select * from messages where room_id = {room} order by created_at desc, id desc limit 50') as by_time,
  pg_temp.plan_of('select * from messages where dm_conversation_id = {dm} order by seq desc limit 50') as newest_dm,
  pg_temp.plan_of('select * from messages where dm_conversation_id = {dm} and rev > 2900 order by rev limit 200') as changes_dm,
  pg_temp.plan_of('select * from message_reactions where conversation_id = {room} and rev > 2900 order by rev limit 200') as reactions,
  pg_temp.plan_of('select m.id, r.emoji from messages m left join message_reactions r on r.message_id = m.id where m.room_id = {room} order by m.seq desc limit 50') as embedded,
  pg_temp.plan_of('select count(*) from message_mentions where user_id = {member} and conversation_id = {room} and seq > 2900') as mentions,
  pg_temp.plan_of('select count(*) from message_mentions where user_id is null and conversation_id = {notices} and seq > 2900') as calls;

select matches(newest, 'Index Scan using messages_room_seq_idx [^\n]*rows=50', 'the newest page reads 50 rows of its index') from plans;
select matches(older, 'Index Scan using messages_room_seq_idx [^\n]*rows=50', 'so does a page of history') from plans;
select matches(changes, 'Index Scan (using|on) messages_room_rev_idx', 'the feed reads by revision') from plans;
select matches(by_time, 'Index Scan using idx_messages_room_created', 'by time works too') from plans;
select unalike(newest || older || by_time, '%Sort%', 'no page is sorted') from plans;
select matches(newest, 'hashed SubPlan', 'membership is one hashed answer') from plans;
select matches(newest, 'ProjectSet \(actual rows=\d+(\.\d+)? loops=1\)', 'which is asked for once') from plans;

select matches(newest_dm, 'Index Scan using messages_dm_seq_idx [^\n]*rows=50', 'a direct conversation is paged by its own index') from plans;
select matches(changes_dm, 'Index Scan (using|on) messages_dm_rev_idx', 'and read by revision') from plans;
select matches(reactions, 'Index Scan (using|on) message_reactions_conversation_rev_idx', 'reactions are read by revision') from plans;
select matches(embedded, 'Index (Only )?Scan using message_reactions_pkey', 'and by message where a page has them with it') from plans;
select matches(mentions, 'message_mentions_user_idx', 'mentions are counted by their index') from plans;
-- Two indexes serve that equally well; either reads no more than what is counted.
select matches(calls, 'Scan using message_mentions_(everybody|user)_idx [^\n]*rows=100', 'and so are those of everybody') from plans;
select unalike(newest_dm || changes_dm || reactions, '%Seq Scan on message%', 'nothing reads a whole table') from plans;

-- The best of twenty: what it takes when nobody else wants the processor.
create function pg_temp.milliseconds_of(sql text) returns numeric language plpgsql as $$
declare
  statement constant text := pg_temp.expand(sql);
  started timestamptz;
  best interval := '1 hour';
begin
  perform pg_temp.sign_in('member');
  for n in 1..20 loop
    started := clock_timestamp();
    execute statement;
    best := least(best, clock_timestamp() - started);
  end loop;
  perform set_config('role', 'none', true);
  return extract(epoch from best) * 1000;
end
$$;
select cmp_ok(pg_temp.milliseconds_of('select * from messages where room_id = {room} order by seq desc limit 50'), '<', 5::numeric, 'the newest page takes less than 5 ms');
select cmp_ok(pg_temp.milliseconds_of('select conversation_changes({notices}, 2990)'), '<', 5::numeric, 'what is new as well');
select cmp_ok(pg_temp.milliseconds_of('select * from unread_overview()'), '<', 50::numeric, 'what is unread less than 50');

select * from finish();
rollback;
