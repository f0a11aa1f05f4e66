-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- How queries run: by index, and with membership asked once a query instead of once a row.
\ir support/world.psql
select plan(8);

alter table messages disable trigger user; -- numbered by hand: thousands of messages in one transaction are slow otherwise
insert into messages (room_id, author_id, content, seq, rev)
  select pg_temp.id_of(room), pg_temp.id_of('owner'), pg_temp.document('number ' || n), n, n
  from generate_series(3, 3000) as n, unnest(array['room', 'notices']) as room;
alter table messages enable trigger user;
analyze messages;

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
  pg_temp.plan_of('select * from messages where room_id = {room} order by created_at desc, id desc limit 50') as by_time;

select matches(newest, 'Index Scan using messages_room_seq_idx [^\n]*rows=50', 'the newest page reads 50 rows of its index') from plans;
select matches(older, 'Index Scan using messages_room_seq_idx [^\n]*rows=50', 'so does a page of history') from plans;
select matches(changes, 'Index Scan (using|on) messages_room_rev_idx', 'the feed reads by revision') from plans;
select matches(by_time, 'Index Scan using idx_messages_room_created', 'by time works too') from plans;
select unalike(newest || older || by_time, '%Sort%', 'no page is sorted') from plans;
select matches(newest, 'hashed SubPlan', 'membership is one hashed answer') from plans;
select matches(newest, 'ProjectSet \(actual rows=\d+(\.\d+)? loops=1\)', 'which is asked for once') from plans;

create function pg_temp.milliseconds_of_newest_page() returns numeric language plpgsql as $$
declare
  started timestamptz;
begin
  perform pg_temp.sign_in('member');
  started := clock_timestamp();
  for n in 1..20 loop
    perform from messages where room_id = (select r.id from rooms r where r.name = 'room') order by seq desc limit 50;
  end loop;
  perform set_config('role', 'none', true);
  return extract(epoch from clock_timestamp() - started) * 1000 / 20;
end
$$;
select cmp_ok(pg_temp.milliseconds_of_newest_page(), '<', 5::numeric, 'the newest page takes less than 5 ms');

select * from finish();
rollback;
