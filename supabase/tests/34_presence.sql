-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who is there: leases that end, several devices, hiding, blocks, and what changed since the last answer.
-- Member and moderator are friends; member and owner have a conversation; member, moderator and admin a group.
\ir support/world.psql
select plan(51);
delete from private.rate_buckets;

-- A beat of a person's device, 1 or 2. Yields the people that it tells, "all" in front if those are all there are.
create temp table answers (person text primary key, answer jsonb);
create function pg_temp.beat(person text, state text, since text default null, device int default 1) returns text language plpgsql as $$
declare
  answer jsonb;
begin
  perform set_config('request.jwt.claims', jsonb_build_object('role', 'authenticated', 'sub', pg_temp.id_of(person),
    'session_id', '00000000-0000-4000-8000-00000000000' || device)::text, true);
  perform set_config('role', 'authenticated', true);
  answer := presence_beat(state, since::timestamptz);
  perform set_config('role', 'none', true);
  insert into answers values (person, answer) on conflict on constraint answers_pkey do update set answer = excluded.answer;
  return btrim(case when (answer ->> 'all')::boolean then 'all ' else '' end || coalesce((
    select string_agg(w.name || ' ' || (p ->> 'state') || case when p ? 'profile' then ' profile' else '' end, ', ' order by w.name)
    from jsonb_array_elements(answer -> 'people') as p join world w on w.id = (p ->> 'user')::uuid), ''));
end
$$;
create function pg_temp.last(person text) returns text language sql as $$ select answer ->> 'at' from answers a where a.person = last.person $$;
-- Time goes by for all leases, and for what was told before.
create function pg_temp.let_pass(seconds double precision) returns void language plpgsql as $$
declare
  span constant interval := make_interval(secs => seconds);
begin
  update private.presence set changed_at = changed_at - span, expires_at = expires_at - span;
  alter table user_profiles disable trigger user;
  update user_profiles set updated_at = updated_at - span;
  alter table user_profiles enable trigger user;
  alter table friendships disable trigger user;
  update friendships set updated_at = updated_at - span;
  alter table friendships enable trigger user;
  update dm_conversation_participants set joined_at = joined_at - span;
  update blocks set created_at = created_at - span;
  update answers set answer = jsonb_set(answer, '{at}', to_jsonb((answer ->> 'at')::timestamptz - span));
  delete from private.rate_buckets;
end
$$;
select pg_temp.let_pass(3600);
-- An answer repeats what changed in the ten seconds before the last one, for what was not committed then: this one does not.
create function pg_temp.quiet_beat(person text) returns void language plpgsql as $$
begin
  perform pg_temp.let_pass(11), pg_temp.beat(person, 'online', pg_temp.last(person));
end
$$;

-- Coming, changing, going.
select is(pg_temp.beat('member', 'online'), 'all', 'nobody else is there');
select is(pg_temp.beat('moderator', 'online'), 'all member online', 'a friend is');
select is(pg_temp.beat('owner', 'dnd'), 'all member online', 'so is who one writes with');
select is(pg_temp.beat('admin', 'idle'), 'all member online, moderator online', 'and those of a group');
select is(pg_temp.beat('outsider', 'online'), 'all', 'a stranger sees nobody');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'admin idle, moderator online, owner dnd', 'who came since is told');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'admin idle, moderator online, owner dnd', 'twice within ten seconds, for what was not yet committed');
select pg_temp.quiet_beat('member');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), '', 'what did not change is not told again');
select is(pg_temp.beat('moderator', 'idle', pg_temp.last('moderator')), 'admin idle, member online', 'what the others do is told to each');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator idle', 'a change');
select pg_temp.quiet_beat('member');
select is(pg_temp.beat('moderator', 'offline', pg_temp.last('moderator')), '', 'goodbye');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator offline', 'is heard at once');
select is(pg_temp.beat('member', 'online', null, 2), 'all admin idle, owner dnd', 'another device begins with all who are there');

-- Leases.
select pg_temp.quiet_beat('member');
select pg_temp.let_pass(30);
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'admin offline, owner offline', 'whose lease has ended is offline');
select is(pg_temp.beat('owner', 'dnd'), 'all member online', 'and there again');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'owner dnd', 'which is a change, though the state is the same');
select ok((answer ->> 'next')::numeric between 24.9 and 25, 'the next beat is due after 25 seconds') from answers where person = 'member';
select pg_temp.quiet_beat('member');
select pg_temp.let_pass(19);
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), '', 'ten seconds before a lease ends');
select ok((answer ->> 'next')::numeric between 10 and 10.6, 'the next beat is due just after that') from answers where person = 'member';
select pg_temp.let_pass(10.5);
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'owner offline', 'so a device that died is offline after 41 seconds');
select ok(max((beat.answer ->> 'next')::numeric) >= 5, 'and no beat is due before 5 seconds') from answers as beat;

-- Two devices.
select pg_temp.let_pass(60);
select is(pg_temp.beat('moderator', 'idle', null, 1) || pg_temp.beat('moderator', 'online', null, 2), 'allall', 'one idle, one in use');
select is(pg_temp.beat('member', 'online'), 'all moderator online', 'is online');
select is(pg_temp.beat('moderator', 'dnd', null, 1), 'all member online', 'one says do not disturb');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator dnd', 'that goes for the person');
select is(pg_temp.beat('moderator', 'offline', null, 1), 'all member online', 'one says goodbye');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator online', 'the other is still there');

-- Hiding.
select pg_temp.quiet_beat('member');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), '', 'before');
select is(pg_temp.outcome('moderator', 'update user_settings set invisible = true', true), '1 rows', 'a friend hides');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator offline', 'and is offline at once');
select pg_temp.quiet_beat('member');
select is(pg_temp.beat('moderator', 'idle', null, 2) || pg_temp.beat('moderator', 'online', null, 1), 'all member onlineall member online', 'sees the others still');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), '', 'and what he does shows in no answer');
select is(pg_temp.beat('member', 'online'), 'all', 'nor in one with everybody');
select is((answer ->> 'next')::numeric, 25::numeric, 'nor in when to ask again') from answers where person = 'member';
select is(pg_temp.outcome('moderator', 'update user_settings set invisible = false', true) || pg_temp.beat('moderator', 'online'), '1 rowsall member online', 'shows himself');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator online', 'and is there');

-- Blocks: the two are offline to each other, and what they do since is not told. (They stay contacts by the group.)
select pg_temp.quiet_beat('member');
select is(pg_temp.outcome('moderator', 'select block_user({member})', true), '1 rows', 'a block');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), 'moderator offline', 'looks like going offline');
select pg_temp.quiet_beat('member');
select is(pg_temp.beat('moderator', 'dnd'), 'all', 'the owner of the block does not see the other either');
select is(pg_temp.beat('member', 'online', pg_temp.last('member')), '', 'no change is told');
select is(pg_temp.outcome('moderator', 'select unblock_user({member})', true) || pg_temp.beat('member', 'online', pg_temp.last('member')), '1 rowsmoderator dnd', 'after the block they see each other again');

-- Profiles.
select pg_temp.quiet_beat('member');
select is(pg_temp.outcome('moderator', $$update user_profiles set status_text = 'tea' where id = auth.uid()$$, true) || pg_temp.beat('member', 'online', pg_temp.last('member')),
  '1 rowsmoderator dnd profile', 'a new status text is told with the state');
select is(answer #>> '{people,0,profile,status_text}', 'tea', 'and what it is') from answers where person = 'member';
select is(array(select jsonb_object_keys(answer #> '{people,0,profile}') order by 1), array['avatar_url', 'display_name', 'status', 'status_color', 'status_text', 'username'],
  'with what a list of friends shows') from answers where person = 'member';

-- Times that make no sense, states that are none, and the limit.
select is(pg_temp.beat('member', 'online', since), expected, 'everything, asked since ' || since)
from (values ('2001-01-01', 'all moderator dnd profile'), ('2999-01-01', 'all moderator dnd')) as x (since, expected);
select is(pg_temp.outcome('member', format('select presence_beat(%L)', bad)), 'P0001 state_invalid', 'no state: ' || coalesce(bad, 'null')) from unnest(array['invisible', '', null]) as bad;
select is((select count(*)::int from private.presence where user_id = pg_temp.id_of('member')), 2, 'a device is a row');
select is(pg_temp.outcome('outsider', $$select presence_beat('online') from generate_series(1, 25)$$), 'PT429 rate_limited 2', 'who beats too often is stopped');

select * from finish();
rollback;
