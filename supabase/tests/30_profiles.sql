-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What people may write about themselves, the names that lead to them, and their settings.
\ir support/world.psql

create temp table changes (place int generated always as identity, change text, expected text, becomes text) on commit drop;
insert into changes (change, expected, becomes) values
  ($$display_name = E' Inès\n <b>M</b>\t '$$, '1 rows', 'Inès <b>M</b>'),
  ($$display_name = '   '$$, '1 rows', null),
  ($$display_name = repeat('x', 101)$$, '22001', null),
  ($$status_text = E'in the\r\nshed'$$, '1 rows', 'in the shed'),
  ($$status_text = ''$$, '1 rows', null),
  ($$bio = E'\n Boats.\n\nAnd\u0007 clocks. '$$, '1 rows', E'Boats.\n\nAnd  clocks.'),
  ($$bio = '👩‍👩‍👧 مرحبا'$$, '1 rows', '👩‍👩‍👧 مرحبا'),
  ($$bio = repeat('x', 501)$$, '22001', null),
  ($$links = array['https://harbour.example/a?b=c', 'http://127.0.0.1:8080/']$$, '1 rows', '{https://harbour.example/a?b=c,http://127.0.0.1:8080/}'),
  ($$links = '{}'$$, '1 rows', '{}'),
  ($$links = null$$, '23502', null),
  ($$links = array['javascript:alert(1)']$$, '23514', null),
  ($$links = array['https://x.example/ y']$$, '23514', null),
  ($$links = array['https://x.example/', null]$$, '23514', null),
  ($$links = array[['https://x.example/'], ['https://y.example/']]$$, '23514', null),
  ($$links = array_fill('https://x.example/'::text, array[6])$$, '23514', null),
  ($$links = array['https://' || repeat('x', 2048)]$$, '23514', null),
  ($$custom_url = 'tern'$$, '1 rows', 'tern'),
  ($$custom_url = '-tern'$$, '23514', null),
  ($$status = 'dnd'$$, '1 rows', 'dnd'),
  ($$status_color = '#00ffAA'$$, '1 rows', '#00ffAA');

select plan((select count(*)::int + count(becomes)::int from changes) + 32);
select is(pg_temp.outcome('member', format('update user_profiles set %s where id = {member}', change)), expected, change) from changes order by place;
select is(pg_temp.value('member', format('update user_profiles set %s where id = {member} returning %I::text', change, split_part(change, ' ', 1))), becomes, 'becomes ' || coalesce(becomes, 'nothing'))
from changes where expected = '1 rows' and becomes is not null order by place;

-- Names.
create function pg_temp.sign_up(wanted text) returns text language plpgsql as $$
declare
  hint text;
begin
  insert into auth.users (id, email, raw_user_meta_data) values (gen_random_uuid(), wanted || '@sign.example', jsonb_build_object('username', wanted));
  return 'ok';
exception when others then
  get stacked diagnostics hint = pg_exception_hint;
  return hint;
end
$$;
select is(pg_temp.outcome('outsider', $$update user_profiles set custom_url = 'tern' where id = auth.uid()$$), '23505', 'a custom URL is one person''s');
select is(pg_temp.outcome('outsider', $$update user_profiles set custom_url = (select username from user_profiles where id = {member}) where id = auth.uid()$$), '23505 name_taken', 'nobody takes another''s username as custom URL');
select is(pg_temp.outcome('member', $$update user_profiles set custom_url = username where id = auth.uid()$$), '1 rows', 'but the own one');
select is(pg_temp.sign_up('tern'), 'username_taken', 'nor another''s custom URL as username');
select is(pg_temp.sign_up('tern.two'), 'ok', 'a free name is free');
insert into auth.users (id, email) values (gen_random_uuid(), 'tern@found.example');
select matches((select username::text from user_profiles u join auth.users a using (id) where a.email = 'tern@found.example'), '^tern\d\d$', 'a found username is none of either');
select is(pg_temp.value('outsider', format('select id from resolve_user(%L)', name)), pg_temp.id_of('member')::text, 'resolves: ' || name)
from (values ('tern'), (' TERN '), ((select username from user_profiles where id = pg_temp.id_of('member')))) as names (name);
select is(pg_temp.outcome('outsider', format('select resolve_user(%L)', name)), '0 rows', 'nobody: ' || name) from unnest(array['ter', 'tern%', '', 'tern@found.example']) as name;

-- The view has the profile's columns, and none beside them.
select columns_are('users', array(select column_name::name from information_schema.columns where table_schema = 'public' and table_name = 'user_profiles'));

-- Settings.
select is(pg_temp.value('outsider', 'select row(invisible, receipts, preferences) from user_settings'), '(f,t,{})', 'come with the account');
select is(pg_temp.outcome('outsider', sql), expected, sql) from (values
  ($$update user_settings set preferences = '{"quiet": ["22:00", "07:00"]}'$$, '1 rows'),
  ($$update user_settings set preferences = '[]'$$, '23514'),
  ($$update user_settings set preferences = jsonb_build_object('x', repeat('x', 16384))$$, '23514'),
  ('update user_settings set user_id = {member}', '42501'),
  ('update user_settings set updated_at = now()', '42501')) as tries (sql, expected);
select is((select status from user_profiles where id = pg_temp.id_of('outsider')), 'online', 'the chosen status before hiding');
select is(pg_temp.outcome('outsider', 'update user_settings set invisible = true', true), '1 rows', 'hiding');
select is((select status from user_profiles where id = pg_temp.id_of('outsider')), 'online', 'does not show in the profile');
select is((select updated_at from user_profiles where id = pg_temp.id_of('outsider')), now(), 'in no way');

-- Limits.
update private.rate_limits set burst = 3 where action in ('change_profile', 'change_settings');
delete from private.rate_buckets;
select is(pg_temp.outcome('member', format('update user_profiles set bio = %L where id = auth.uid()', n), true), case when n < 4 then '1 rows' else 'PT429 rate_limited 10' end, 'profile change ' || n) from generate_series(1, 4) as n;
select is(pg_temp.outcome('member', format($$update user_settings set preferences = '{"n": %s}'$$, n), true), case when n < 4 then '1 rows' else 'PT429 rate_limited 2' end, 'settings change ' || n) from generate_series(1, 4) as n;

select * from finish();
rollback;
