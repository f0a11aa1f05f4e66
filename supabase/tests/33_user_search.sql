-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The search for people: what it finds, in which order, what it never tells, and that it is no way to collect everybody.
\ir support/world.psql
select plan(52);
update private.rate_limits set burst = 1e6, per_second = 1e6, span = null where action = 'search_users';

create temp table crowd on commit drop as
  select gen_random_uuid() as id, x.* from (values
    ('tern', 'Somebody'), ('tern.grey', 'Grey'), ('arctic.tern', 'Arctic'), ('extern', null), ('t_rn', 'Under_Score'), ('t-rn', 'Half 50%'),
    ('loon', 'Tern Lover'), ('heron', 'Lev Tern'), ('wader1', 'Лев Марченко'), ('wader2', '淳之介'), ('wader3', 'Zoë Ünal')) as x (username, shown);
insert into auth.users (id, email, raw_user_meta_data)
  select id, 'secret' || row_number() over () || '@hidden.example', jsonb_build_object('username', username, 'display_name', shown) from crowd;
insert into blocks (owner_id, blocked_id) select id, pg_temp.id_of('member') from crowd where username = 'arctic.tern';
insert into blocks (owner_id, blocked_id) select pg_temp.id_of('member'), id from crowd where username = 'tern.grey';

create function pg_temp.found(q text, lim text default '50') returns text language plpgsql as $$
declare
  answer text;
begin
  perform pg_temp.sign_in('member');
  execute format('select string_agg(username, '' '' order by n) from search_users(%L, %s) with ordinality as f (a, username, b, c, d, e, f, n)', q, lim) into answer;
  perform set_config('role', 'none', true);
  return coalesce(answer, '');
end
$$;

select is(pg_temp.found(q), expected, format('"%s": %s', q, told)) from (values
  ('tern', 'tern tern.grey loon heron extern', 'the name itself, what begins so, what has it inside; nobody who has blocked the caller'),
  ('TERN', 'tern tern.grey loon heron extern', 'in upper or lower case'),
  ('  tern ', 'tern tern.grey loon heron extern', 'without the blanks around it'),
  ('tern.g', 'tern.grey', 'whom the caller has blocked is found'),
  ('te', 'tern tern.grey loon', 'two characters begin a name'),
  ('xt', '', 'and are not looked for inside'),
  ('xte', 'extern', 'three are'),
  ('arctic', '', 'who has blocked the caller is not there'),
  ('t_', 't_rn', 'an underscore is itself'),
  ('t_r', 't_rn', 'an underscore is itself'),
  ('_scor', 't_rn', 'an underscore is itself'),
  ('50%', 't-rn', 'a percent sign is itself'),
  ('%%', '', 'and finds not everybody'),
  ('%%%', '', 'and finds not everybody'),
  ('__', '', 'nor does this'),
  ('___', '', 'nor does this'),
  ('%e%', '', 'nor this'),
  ('\\', '', 'nor this'),
  ('\%\', '', 'nor this'),
  ('лев', 'wader1', 'other scripts'),
  ('ЛЕВ М', 'wader1', 'other scripts, in upper case'),
  ('淳之', 'wader2', 'two characters of a script without cases'),
  (E'Zoe\u0308', 'wader3', 'decomposed letters'),
  ('secret1', '', 'no e-mail address'),
  ('hidden.example', '', 'no e-mail address'),
  (''' or true --', '', 'no SQL')) as tries (q, expected, told);
select is(pg_temp.outcome('member', format('select search_users(%L)', q)), 'P0001 query_too_short', format('too short: "%s"', q))
from unnest(array['', 'x', ' x ', '%', null, '淳', E'\t\n']) as q;
select is(pg_temp.outcome('member', 'select search_users((select username from user_profiles where id = {member}))'), '0 rows', 'nobody finds himself');

-- How many.
insert into auth.users (id, email) select gen_random_uuid(), 'many' || n || '@many.example' from generate_series(1, 60) as n;
select is(pg_temp.outcome('member', format('select search_users(%L%s)', 'many', lim)), expected, 'many' || lim)
from (values ('', '10 rows'), (', 50', '50 rows'), (', 1000', '50 rows'), (', 0', '1 rows'), (', -5', '1 rows'), (', null', '10 rows')) as tries (lim, expected);
select is(pg_temp.found('many1', '3'), 'many1 many10 many11', 'the nearest come first');

-- What is told of a person.
select is(array(select unnest(proargnames[3:]) from pg_proc where oid = 'search_users(text, int)'::regprocedure),
  array['id', 'username', 'display_name', 'avatar_url', 'custom_url', 'status_text', 'status_color'], 'neither addresses nor times');
select is(pg_temp.outcome('outsider', 'select from search_users(''many'') where id in (select blocked_id from blocks)'), '0 rows', 'nor blocks');

-- The indexes that it reads.
create function pg_temp.scans() returns bigint[] language sql as $$
  select array_agg(pg_stat_get_xact_numscans(i::regclass) order by n) || pg_stat_get_xact_tuples_returned('user_profiles'::regclass)
  from unnest(array['idx_users_username_search', 'idx_users_display_name_search', 'user_profiles_username_prefix_idx',
    'user_profiles_display_name_prefix_idx']) with ordinality as x (i, n)
$$;
create function pg_temp.scans_of(q text) returns text language plpgsql as $$
declare
  before constant bigint[] := pg_temp.scans();
  after bigint[];
begin
  perform pg_temp.found(q);
  after := pg_temp.scans();
  return (select string_agg((a - b)::text, ' ' order by n) from unnest(before, after) with ordinality as x (b, a, n));
end
$$;
insert into auth.users (id, email) select gen_random_uuid(), 'crowd' || n || '@crowd.example' from generate_series(1, 3000) as n;
analyze user_profiles;
select is(pg_temp.scans_of('tern'), '1 1 1 1 0', 'a text is looked up in two trigram and two prefix indexes, and no table is read through');
select matches(pg_temp.scans_of('crowd'), ' 0$', 'nor for one that thousands have');
select is(pg_temp.scans_of('te'), '0 0 1 1 0', 'two characters in the prefix indexes alone');

-- Collecting everybody: 30 in any minute, however fast.
update private.rate_limits set burst = 30, per_second = null, span = '1 minute' where action = 'search_users';
create function pg_temp.harvest(times int) returns bigint language sql as $$
  select count(*) filter (where pg_temp.outcome('outsider', format('select search_users(%L)', 'crowd' || n), true) like '% rows') from generate_series(1, times) as n
$$;
create function pg_temp.let_pass(span interval) returns void language sql as $$
  update private.rate_uses set used_at = array(select t - span from unnest(used_at) as t)
$$;
select is(pg_temp.harvest(2000), 30::bigint, '30 of 2,000 at full speed');
select pg_temp.let_pass('50 seconds');
select is(pg_temp.harvest(100), 0::bigint, 'none in the same minute');
select matches(pg_temp.outcome('outsider', $$select search_users('crowd')$$), '^PT429 rate_limited (\d|10)$', 'and how long to wait');
select pg_temp.let_pass('10 seconds');
select is(pg_temp.harvest(100), 30::bigint, '30 in the next');
select is(pg_temp.outcome('member', $$select search_users('crowd')$$), '10 rows', 'others search on');
select is(pg_temp.outcome('outsider', $$select search_users('x')$$), 'P0001 query_too_short', 'what is no search is not counted');

select * from finish();
rollback;
