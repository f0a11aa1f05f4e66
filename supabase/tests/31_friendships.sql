-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Friendships: each state × each thing one can do, what holds whoever writes, and the limits of asking.
\ir support/world.psql

create function pg_temp.state(me text, other text) returns text language sql as $$
  select coalesce((
    select case when status = 'accepted' then 'friends' when requester_id = pg_temp.id_of(me) then 'asked' else 'was asked' end
    from friendships where pg_temp.id_of(me) in (requester_id, addressee_id) and pg_temp.id_of(other) in (requester_id, addressee_id)), 'none')
$$;
-- Brings member and admin into a state, lets the member act, and tells what came of it.
insert into world (name) values ('pair');
create function pg_temp.act_in(state text, action text) returns text language plpgsql as $$
declare
  answer text;
begin
  delete from friendships where id = pg_temp.id_of('pair') or (requester_id, addressee_id) = (pg_temp.id_of('member'), pg_temp.id_of('admin'));
  insert into friendships (id, requester_id, addressee_id, status, action_user_id)
    select pg_temp.id_of('pair'), requester, case when requester = pg_temp.id_of('admin') then pg_temp.id_of('member') else pg_temp.id_of('admin') end,
      case when state = 'friends' then 'accepted' else 'pending' end, requester
    from (select pg_temp.id_of(case when state = 'was asked' then 'admin' else 'member' end) as requester) as made where state <> 'none';
  answer := pg_temp.outcome('member', format('select %s_friend(%s)', action, case when action in ('request', 'remove') then '{admin}' else '{pair}' end), true);
  return answer || ', then ' || pg_temp.state('member', 'admin');
end
$$;
create temp table transitions (place int generated always as identity, state text, request text, accept text, decline text, cancel text, remove text) on commit drop;
insert into transitions (state, request, accept, decline, cancel, remove) values
  ('none',      '1 rows, then asked',   'PT404 request_not_found, then none', 'PT404 request_not_found, then none', 'PT404 request_not_found, then none', 'PT404 not_friends, then none'),
  ('asked',     '1 rows, then asked',   '42501, then asked',                  '42501, then asked',                  '1 rows, then none',                  'PT404 not_friends, then asked'),
  ('was asked', '1 rows, then friends', '1 rows, then friends',               '1 rows, then none',                  '42501, then was asked',              'PT404 not_friends, then was asked'),
  ('friends',   '1 rows, then friends', '1 rows, then friends',               'PT409 already_friends, then friends', 'PT409 already_friends, then friends', '1 rows, then none');

select plan(20 + 38);
select is(pg_temp.act_in(state, action), expected, state || ': ' || action)
from transitions, lateral (values ('request', request), ('accept', accept), ('decline', decline), ('cancel', cancel), ('remove', remove)) as cell (action, expected)
order by place;
delete from private.friend_refusals;
delete from private.rate_uses;

-- A repeated request is the same row, and the one that crosses it accepts.
delete from friendships where id = pg_temp.id_of('pair');
insert into world (name, id) select 'asked', pg_temp.value('member', 'select id from request_friend({admin})')::uuid;
select is(pg_temp.value('member', 'select id from request_friend({admin})'), pg_temp.id_of('asked')::text, 'asked again it is the same request');
select is((select count(*)::int from friendships where addressee_id = pg_temp.id_of('admin')), 1, 'of which there is one');
select is((select cardinality(used_at) from private.rate_uses where user_id = pg_temp.id_of('member')), 1, 'counted once');
select is(pg_temp.value('admin', $$select row(id, status, action_user_id) from request_friend({member})$$),
  format('(%s,accepted,%s)', pg_temp.id_of('asked'), pg_temp.id_of('admin')), 'a crossing request accepts it');
select is(pg_temp.outcome('outsider', format('select %s_friend({asked})', verb)), 'PT404 request_not_found', 'a stranger cannot ' || verb || ' it')
from unnest(array['accept', 'decline', 'cancel']) as verb;
select is(pg_temp.outcome('member', format('select %s_friend({nobody})', verb)), 'PT404 request_not_found', 'nor anybody what is not there: ' || verb)
from unnest(array['accept', 'decline', 'cancel']) as verb;

-- What holds for the owner of the tables as well.
select throws_ok(format('insert into friendships (requester_id, addressee_id, status, action_user_id) select a, b, %L, c from
    (select pg_temp.id_of(%L) as a, pg_temp.id_of(%L) as b, pg_temp.id_of(%L) as c) as x', status, requester, addressee, actor), code, null, told)
from (values
  ('pending', 'member', 'admin', 'member', '23505', 'one friendship a pair'),
  ('pending', 'admin', 'member', 'admin', '23505', 'in whichever direction'),
  ('accepted', 'owner', 'owner', 'owner', '23514', 'nobody is his own friend'),
  ('accepted', 'owner', 'admin', 'member', '23514', 'a third person is no part of it'),
  ('declined', 'owner', 'admin', 'owner', '23514', 'there are three words')) as bad (status, requester, addressee, actor, code, told);

-- The document's word, as an import might bring it: for the eyes of who blocked, and in nobody's way.
insert into friendships (id, requester_id, addressee_id, status, action_user_id)
  values (pg_temp.id_of('nobody'), pg_temp.id_of('admin'), pg_temp.id_of('owner'), 'blocked', pg_temp.id_of('owner'));
select is(pg_temp.outcome(actor, 'select from friendships where id = {nobody}'), expected, actor || ' and a row that says blocked')
from (values ('owner', '1 rows'), ('admin', '0 rows'), ('member', '0 rows')) as readers (actor, expected);
select is(pg_temp.outcome('admin', format('select %s_friend({nobody})', verb)), 'PT404 request_not_found', verb || ' does not reach it')
from unnest(array['accept', 'decline', 'cancel']) as verb;
select is(pg_temp.value('admin', 'select status from request_friend({owner})'), 'pending', 'it answers no request');

-- Limits: 10 an hour in any hour, 20 waiting, 30 days after a refusal.
create temp table crowd on commit drop as select gen_random_uuid() as id, n from generate_series(1, 32) as n;
insert into auth.users (id, email) select id, 'crowd' || n || '@crowd.example' from crowd;
create function pg_temp.ask(from_nth int, to_nth int) returns text language sql as $$
  select pg_temp.outcome('owner', format('select request_friend(id) from unnest(%L::uuid[]) as id', array(select id from crowd where n between from_nth and to_nth order by n)), true)
$$;
create function pg_temp.let_pass(span interval) returns void language sql as $$
  update private.rate_uses set used_at = array(select t - span from unnest(used_at) as t)
$$;
select is(pg_temp.ask(1, 11), 'PT429 rate_limited 3600', '11 at once are too many');
select is(pg_temp.ask(1, 10), '10 rows', '10 are not');
select is(pg_temp.ask(11, 11), 'PT429 rate_limited 3600', 'the next waits an hour');
select pg_temp.let_pass('59 minutes');
select is(pg_temp.ask(11, 11), 'PT429 rate_limited 60', 'all of it: none comes back before');
select pg_temp.let_pass('1 minute');
select is(pg_temp.ask(11, 20), '10 rows', 'then there are 10 more');
select pg_temp.let_pass('1 day');
select is(pg_temp.ask(21, 21), 'PT409 too_many_requests', '20 waiting are the most');
select is(pg_temp.outcome('owner', 'select cancel_friend(id) from friendships where requester_id = auth.uid() limit 1', true), '1 rows', 'one is taken back');
select is(pg_temp.ask(21, 21), '1 rows', 'and another can be asked');
select is(pg_temp.ask(22, 22), 'PT409 too_many_requests', 'but one');
select is(pg_temp.outcome('member', 'select decline_friend({request})', true), '1 rows', 'a request is declined');
select is(pg_temp.outcome('outsider', 'select request_friend({member})'), 'PT409 request_refused', 'who was refused cannot ask again');
select is(pg_temp.outcome('member', 'select request_friend({outsider})'), '1 rows', 'who refused may ask');
update private.friend_refusals set refused_at = now() - interval '29 days 23 hours';
select is(pg_temp.outcome('outsider', 'select request_friend({member})'), 'PT409 request_refused', 'for 30 days');
update private.friend_refusals set refused_at = now() - interval '30 days';
select is(pg_temp.outcome('outsider', 'select request_friend({member})'), '1 rows', 'and no longer');

-- Indexes.
create function pg_temp.plan_of(actor text, sql text) returns text language plpgsql as $$
declare
  statement constant text := 'explain (costs off) ' || pg_temp.expand(sql);
  line text;
  lines text := '';
begin
  perform pg_temp.sign_in(actor);
  for line in execute statement loop
    lines := lines || line || E'\n';
  end loop;
  perform set_config('role', 'none', true);
  return lines;
end
$$;
insert into friendships (requester_id, addressee_id, status, action_user_id)
  select a.id, b.id, 'accepted', a.id from crowd a join crowd b on a.n < b.n;
analyze friendships;
select matches(pg_temp.plan_of('owner', 'select * from friendships'), 'BitmapOr.*idx_friendships_requester.*idx_friendships_addressee', 'the own friendships come from two indexes');
select matches(pg_temp.plan_of('owner', 'select * from friendships'), 'hashed SubPlan', 'and the blocks are asked for once');

select * from finish();
rollback;
