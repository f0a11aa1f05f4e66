-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What every later migration stands on: where things live, and that nothing is reachable unless granted by name.
create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;

-- Helpers of policies and triggers. REST exposes `public` alone, so nothing here can be called from outside.
create schema private;
grant usage on schema private to authenticated, service_role;

-- A Supabase project grants everything new in `public` to anon and authenticated, and PostgreSQL lets everybody execute
-- every new function. Here both must be asked for, by a GRANT beside the table or function.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;

-- Helpers are plpgsql where they run with every message: PostgreSQL plans the body of an SQL function anew in each query,
-- which costs more than the body.

-- True for a request that came through REST, whatever definer functions stand between. The role is read from the
-- setting, not from current_user, which a SECURITY DEFINER function changes to its owner.
create function private.is_client() returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce(current_setting('role', true), 'none') in ('anon', 'authenticated');
end
$$;

-- For tables whose every update is a change that people see.
create function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- Names of servers and rooms: any characters, but something to read. The words in `hint` are for programs.
create function private.tidy_name() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.name := regexp_replace(new.name, '^\s+|\s+$', '', 'g');
  if new.name = '' then
    raise exception 'A name needs at least one visible character.' using hint = 'name_invalid';
  end if;
  return new;
end
$$;
