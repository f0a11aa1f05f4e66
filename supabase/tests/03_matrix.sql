-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who may do what: every table × every command × six people, on their own rows and on those of others.
-- "2 rows" happened, "0 rows" were not seen, 42501 is refused; each cell is undone before the next.
\ir support/world.psql

create temp table matrix (place int generated always as identity, relation text, command text, sql text,
  anon text, outsider text, member text, moderator text, admin text, owner text) on commit drop;

\ir matrix/people.psql
\ir matrix/servers.psql
\ir matrix/conversations.psql
\ir matrix/files.psql

select plan((select count(*)::int * 6 + 2 from matrix));

select is(pg_temp.outcome(cell.actor, m.sql), cell.expected, format('%s: %s', cell.actor, m.sql))
from matrix m, lateral (values ('anon', m.anon), ('outsider', m.outsider), ('member', m.member),
  ('moderator', m.moderator), ('admin', m.admin), ('owner', m.owner)) as cell (actor, expected)
order by m.place;

select set_eq(
  $$ select relation, command from matrix where command <> 'call' $$,
  $$ select c.relname::text, command from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) as command
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') $$,
  'every table and view stands here with every command');
select set_eq($$ select relation from matrix where command = 'call' $$,
  $$ select proname::text from pg_proc where pronamespace = 'public'::regnamespace $$, 'every function stands here');

select * from finish();
rollback;
