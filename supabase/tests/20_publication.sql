-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What Realtime may tell by `postgres_changes`.
\ir support/world.psql
select plan(4);

select results_eq(
  $$ select tablename::text collate "C" from pg_publication_tables where pubname = 'supabase_realtime' order by tablename $$,
  $$ values ('friendships'::text collate "C"), ('message_reactions'), ('messages'), ('user_profiles') $$,
  'these tables are published');
select results_eq(
  $$ select pubinsert, pubupdate, pubdelete, pubtruncate from pg_publication where pubname = 'supabase_realtime' $$,
  $$ values (true, true, false, false) $$,
  'deletions are not: Realtime would tell everybody the key of the row');
select is_empty(
  $$ select tablename from pg_publication_tables t join pg_class c on c.relname = t.tablename and c.relnamespace::regnamespace::text = t.schemaname
     where pubname = 'supabase_realtime' and not relrowsecurity $$,
  'each has its policies');
select is_empty(
  $$ select tablename from pg_publication_tables t join pg_class c on c.relname = t.tablename and c.relnamespace::regnamespace::text = t.schemaname
     where pubname = 'supabase_realtime' and relreplident <> 'd' $$,
  'an old row is its key alone');

select * from finish();
rollback;
