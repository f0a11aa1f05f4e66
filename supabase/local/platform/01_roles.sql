-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The roles a Supabase project comes with. Re-runnable, and safe on a PostgreSQL where `postgres` is a superuser already.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      -- Owner of everything the migrations make. In production it is no superuser, so it is none here.
      ('postgres', 'login createdb createrole bypassrls'),
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit'),
      ('supabase_auth_admin', 'login'),
      ('supabase_realtime_admin', 'nologin noinherit')
    ) as roles (name, options)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.options);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, supabase_realtime_admin to postgres;

-- Ours, not Supabase's: REST and Auth share one pool of connections here, which logs in as the owner of the auth tables.
grant anon, authenticated, service_role to supabase_auth_admin;

alter role postgres set search_path to "$user", public, extensions;
