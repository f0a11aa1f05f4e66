-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- A profile for every account: with the username that was asked for, or else with a free one.
\ir support/world.psql
select plan(15);

create function pg_temp.sign_up(email text, meta jsonb) returns text language plpgsql as $$
declare
  account constant uuid := gen_random_uuid();
  hint text;
  code text;
begin
  insert into auth.users (id, email, raw_user_meta_data) values (account, sign_up.email, meta);
  return (select username || coalesce(' = ' || display_name, '') from user_profiles where id = account);
exception when others then
  get stacked diagnostics code = returned_sqlstate, hint = pg_exception_hint;
  return code || ' ' || hint;
end
$$;

select is(pg_temp.sign_up('a@test.example', '{"username": "tern.test", "display_name": " Inès <b>x</b> "}'),
  'tern.test = Inès <b>x</b>', 'the username that was asked for, the display name as it was typed');
select is(pg_temp.sign_up('b@test.example', '{"username": "tern.test"}'), 'PT409 username_taken', 'a taken name is refused');
select is((select count(*)::int from auth.users where email = 'b@test.example'), 0, 'and there is no account then');

select is(pg_temp.sign_up('c@test.example', jsonb_build_object('username', bad)), 'PT422 username_invalid', format('refused: "%s"', bad))
from unnest(array['', 'a', 'Tern', '.tern', 'te rn', 'tern@x', repeat('a', 33)]) as bad;

select is(pg_temp.sign_up('Gull.Test+list@test.example', '{}'), 'gull.testlist', 'without one, the e-mail gives it');
select matches(pg_temp.sign_up('gull.testlist@test.example', null), '^gull\.testlist\d{2}$', 'a second one gets digits');
select matches(pg_temp.sign_up('é@test.example', '{}'), '^user\d*$', 'nothing usable in the e-mail');
select matches(pg_temp.sign_up(repeat('x', 60) || '@test.example', '{}'), '^x{26}$', 'a long one is cut');
select is(pg_temp.sign_up('d@test.example', '{"username": "tern.two", "display_name": "   "}'), 'tern.two', 'blanks are no display name');

select * from finish();
rollback;
