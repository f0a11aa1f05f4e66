-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What must hold for every table and function, also those that are still to come.
\ir support/world.psql
select plan(14);

create temp view our_functions as
  select p.oid, p.oid::regprocedure::text as name, p.proconfig, n.nspname
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private');

select is_empty($$
  select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p') and not c.relrowsecurity
$$, 'every table has row level security');

select set_eq($$
  select tablename::text collate "default", cmd collate "default" from pg_policies where schemaname = 'public'
$$, $$ values
  ('user_profiles', 'SELECT'), ('user_profiles', 'UPDATE'),
  ('servers', 'SELECT'), ('servers', 'UPDATE'),
  ('server_members', 'SELECT'),
  ('rooms', 'SELECT'), ('rooms', 'INSERT'), ('rooms', 'UPDATE'), ('rooms', 'DELETE'),
  ('messages', 'SELECT'), ('messages', 'INSERT'), ('messages', 'UPDATE'),
  ('dm_conversations', 'SELECT'), ('dm_conversations', 'UPDATE'),
  ('dm_conversation_participants', 'SELECT'),
  ('message_reactions', 'SELECT'), ('message_reactions', 'INSERT'), ('message_reactions', 'UPDATE'),
  ('mutes', 'SELECT'), ('mutes', 'INSERT'), ('mutes', 'UPDATE'), ('mutes', 'DELETE'),
  ('server_bans', 'SELECT'), ('audit_log', 'SELECT'),
  ('pins', 'SELECT'), ('message_edits', 'SELECT'), ('message_mentions', 'SELECT'),
  ('invites', 'SELECT'), ('invites', 'DELETE'),
  ('user_settings', 'SELECT'), ('user_settings', 'UPDATE'), ('blocks', 'SELECT'), ('friendships', 'SELECT'),
  ('read_markers', 'SELECT'), ('attachments', 'SELECT')
$$, 'these commands have a policy, all others are "none"');

select is_empty($$
  select tablename, policyname from pg_policies
  where schemaname in ('public', 'private', 'realtime') and roles <> '{authenticated}'
$$, 'every policy is for signed-in people');

select is_empty($$
  select tablename, policyname from pg_policies
  where schemaname in ('public', 'realtime') and cmd <> 'SELECT'
    and (coalesce(qual, 'true') in ('true', '(true)') and coalesce(with_check, 'true') in ('true', '(true)')
      or (cmd = 'UPDATE' and (qual is null or with_check is null)))
$$, 'no policy of a write is open, and each UPDATE judges the old and the new row');

select is_empty($$
  select tablename, policyname from pg_policies
  where concat(qual, with_check) ~ 'auth\.uid\(\)' and concat(qual, with_check) !~ 'SELECT auth\.uid\(\)'
    or concat(qual, with_check) ~ 'user_metadata'
$$, 'policies ask for the caller once a query, and never trust what people write about themselves');

select is_empty($$
  select c.oid::regclass, privilege from pg_class c join pg_namespace n on n.oid = c.relnamespace,
    unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm')
    and (has_table_privilege('anon', c.oid, privilege)
      or (privilege in ('select', 'insert', 'update', 'references') and has_any_column_privilege('anon', c.oid, privilege)))
$$, 'anon has no grant on any table, view or column');

select is_empty($$ select name from our_functions where has_function_privilege('anon', oid, 'execute') $$,
  'anon may call no function, neither by itself nor as one of everybody');

select is_empty($$
  select c.oid::regclass, privilege from pg_class c join pg_namespace n on n.oid = c.relnamespace,
    unnest(array['delete', 'truncate', 'references', 'trigger']) as privilege
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm')
    and has_table_privilege('authenticated', c.oid, privilege)
    and not (privilege = 'delete' and c.relname in ('rooms', 'invites', 'mutes'))
    or n.nspname = 'private' and c.relkind in ('r', 'p', 'v', 'm')
      and has_any_column_privilege('authenticated', c.oid, 'select, insert, update')
$$, 'signed-in people delete rooms, invites and mutes alone, and reach no private table');

select is_empty($$ select name from our_functions where not coalesce(proconfig, '{}') @> '{"search_path=\"\""}' $$,
  'every function has a pinned, empty search path');

select set_eq($$
  select name from our_functions where nspname = 'private' and has_function_privilege('authenticated', oid, 'execute')
$$, $$ values ('private.my_server_ids(text)'), ('private.my_room_ids(text)'), ('private.may_write(uuid)'), ('private.writes_in()'),
  ('private.my_blocked_ids()'), ('private.are_links(text[])'),
  ('private.my_dm_ids()'), ('private.my_conversation_ids()'), ('private.may_join(text)'), ('private.message_row(messages)'),
  ('private.can_be_muted(uuid,text)'), ('private.changed_messages(uuid,boolean,bigint,bigint,integer)'), ('private.rate_limit(text)'),
  -- an entry in the index of words is written with the rights of who writes the message
  ('private.spaced(text)'), ('private.message_words(uuid,jsonb)')
$$, 'signed-in people may execute just the helpers that policies and invoker functions need');

-- A session in which the owner has run the function before does not ask again, so no other test would show it.
select is_empty($$
  select f.name, called[1] from our_functions f join pg_proc p using (oid), regexp_matches(p.prosrc, 'private\.(\w+)\(', 'g') as called
  where not p.prosecdef and (p.prorettype = 'trigger'::regtype or has_function_privilege('authenticated', oid, 'execute'))
    and not exists (select from pg_proc h where h.pronamespace = 'private'::regnamespace and h.proname = called[1]
      and has_function_privilege('authenticated', h.oid, 'execute'))
$$, 'what runs with the rights of the caller calls no helper that he may not execute');

select is_empty($$
  select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}'
    or n.nspname = 'public' and c.relkind = 'm'
$$, 'views show what the caller may see');

select is_empty($$
  select k.conrelid::regclass, k.conname from pg_constraint k join pg_namespace n on n.oid = k.connamespace
  where k.contype = 'f' and n.nspname in ('public', 'private') and not exists (
    select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])
$$, 'every foreign key has an index');

create function pg_temp.shadow() returns text language plpgsql as $$
begin -- what somebody with a SQL console would try: a table and a function of the same name, found first
  create temp table server_members as select pg_temp.id_of('server') as server_id, pg_temp.id_of('outsider') as user_id, 'owner' as role;
  grant select on server_members to authenticated;
  return pg_temp.value('outsider', 'select count(*) from private.my_server_ids() as id where id = {server}');
end
$$ set search_path = pg_temp, public;
select is(pg_temp.shadow(), '0', 'a temporary table of the same name deceives no helper');

select * from finish();
rollback;
