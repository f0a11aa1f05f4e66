-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Token buckets: 30 messages at once, then two a second; the answer says how long to wait.
\ir support/world.psql
select plan(12);

create function pg_temp.send(messages int) returns text language sql as $$
  select pg_temp.outcome('member', format('insert into messages (room_id, content) select {room}, ''{"type": "doc"}'' from generate_series(1, %s)', messages), true)
$$;
-- Since the bucket was empty; what really passed meanwhile, on a busy machine, does not count.
create function pg_temp.let_pass(seconds double precision) returns void language sql as $$
  update private.rate_buckets set tokens = 0, filled_at = clock_timestamp() - make_interval(secs => seconds) where user_id = pg_temp.id_of('member')
$$;
select is(pg_temp.send(31), 'PT429 rate_limited 1', '31 at once');
select is((select count(*)::int from messages where author_id = pg_temp.id_of('member')), 1, 'none of which is stored');
select is(pg_temp.send(30), '30 rows', '30 at once');
select is(pg_temp.send(1), 'PT429 rate_limited 1', 'then no more');
select is(pg_temp.outcome('owner', 'insert into messages (room_id, content) values ({room}, ''{"type": "doc"}'')'), '1 rows', 'while others write on');
select is(pg_temp.send(1), 'PT429 rate_limited 1', 'insisting does not help');
select pg_temp.let_pass(5);
select is(pg_temp.send(10), '10 rows', 'five seconds give ten');
select is(pg_temp.send(1), 'PT429 rate_limited 1', 'not eleven');
select pg_temp.let_pass(3600);
select is(pg_temp.send(31), 'PT429 rate_limited 1', 'a long pause gives no more than 30');

select is(pg_temp.outcome('admin', 'insert into rooms (server_id, name) select {server}, ''r'' from generate_series(1, 101)'), 'PT429 rate_limited 864', 'rooms are limited too');
select is(pg_temp.outcome('member', 'update private.rate_limits set burst = 1000'), '42501', 'nobody raises a limit by REST');
update private.rate_limits set burst = 1000 where action = 'send_message';
select is(pg_temp.send(500), '500 rows', 'the owner of the database does');

select * from finish();
rollback;
