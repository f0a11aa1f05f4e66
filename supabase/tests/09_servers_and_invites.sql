-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Creating a server, inviting, looking before joining, joining, leaving.
\ir support/world.psql
select plan(32);

-- Creating.
insert into world (name, id) values ('new_server', (pg_temp.value('outsider', $$select id from create_server(E'  New \n')$$))::uuid);
select results_eq(format('select name, owner_id, epoch from servers where id = %L', pg_temp.id_of('new_server')),
  format($$ values ('New'::varchar, %L::uuid, 1::bigint) $$, pg_temp.id_of('outsider')), 'a server with a tidy name');
select results_eq(format('select user_id, role from server_members where server_id = %L', pg_temp.id_of('new_server')),
  format($$ values (%L::uuid, 'owner') $$, pg_temp.id_of('outsider')), 'its owner');
select results_eq(format('select name from rooms where server_id = %L', pg_temp.id_of('new_server')), $$ values ('general'::varchar) $$, 'and its first room');
select is(pg_temp.outcome('outsider', format('select create_server(%L)', bad)), 'P0001 name_invalid', 'no name: ' || coalesce(quote_literal(left(bad, 5)), 'null'))
from unnest(array['', ' ', E'\n\t', null, repeat('x', 101)]) as bad;
select is(pg_temp.value('outsider', $$select name from create_server('<img src=x>')$$), '<img src=x>', 'any characters are a name');

-- Inviting.
create temp table codes on commit drop as
  select pg_temp.value('member', 'select code from create_invite({server}, 1)') as once,
    pg_temp.value('member', 'select code from create_invite({server}, null, 60)') as minute;
select matches(once, '^[0-9abcdefghjkmnpqrstvwxyz]{14}$', 'a code of 14 characters') from codes;
select is((select count(distinct private.new_invite_code())::int from generate_series(1, 10000)), 10000, 'never twice the same');
select is((select min(count)::int > 200 and max(count)::int < 440 from (
  select substr(code, 2, 1), count(*) from (select private.new_invite_code() as code from generate_series(1, 10000)) as c group by 1) as seen),
  true, 'all 32 characters are used alike');
select is(pg_temp.outcome('member', 'select create_invite({server}, ' || arguments || ')'), 'P0001 invite_invalid', 'no invite for ' || arguments)
from unnest(array['0', '-1', 'null, 0', 'null, -5']) as arguments;
select is((select expires_at from invites, codes where code = minute), now() + interval '60 seconds', 'a life in seconds');

-- Looking.
select is(pg_temp.value('outsider', format('select preview_invite(%L)', once))::jsonb,
  jsonb_build_object('server_id', pg_temp.id_of('server'), 'name', 'Here', 'icon_url', null, 'members', 4), 'what a code leads to') from codes;
select is(pg_temp.outcome('outsider', format('select preview_invite(%L)', bad)), 'PT404 invite_invalid', 'no invite: ' || coalesce(quote_literal(bad), 'null'))
from unnest(array['', 'nothing', '%', null]) as bad;

-- Joining.
select is(pg_temp.outcome('member', format('select join_server(%L)', once), true), '1 rows', 'who is in already joins again') from codes;
select is(uses, 0, 'without using it up') from invites, codes where code = once;
select is(pg_temp.value('outsider', format('select id from join_server(%L)', ' ' || upper(once) || ' ')), pg_temp.id_of('server')::text, 'joining, however it was typed') from codes;
select is((select role from server_members where server_id = pg_temp.id_of('server') and user_id = pg_temp.id_of('outsider')), 'member', 'as a member');
select is(pg_temp.outcome('outsider', format('select join_server(%L)', once), true), '1 rows', 'a repeated request is answered') from codes;
select is(uses, 1, 'and counted once') from invites, codes where code = once;

-- Leaving.
select is(pg_temp.outcome('outsider', 'select leave_server({server})', true), '1 rows', 'leaving');
select is(pg_temp.outcome('outsider', 'select leave_server({server})'), 'PT404 not_member', 'once');
select is(pg_temp.outcome('outsider', format('select join_server(%L)', once)), 'PT404 invite_invalid', 'a used-up code lets nobody in') from codes;
update invites set expires_at = now() - interval '1 second' where code = (select minute from codes);
select is(pg_temp.outcome('outsider', format('select join_server(%L)', minute)), 'PT404 invite_invalid', 'nor does an expired one') from codes;

select * from finish();
rollback;
