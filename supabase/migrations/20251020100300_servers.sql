-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Servers, who belongs to them, and the helpers that every policy about membership uses.
create table public.servers (
  id uuid primary key default gen_random_uuid(),
  name varchar(100) not null check (btrim(name) <> ''),
  icon_url text check (length(icon_url) <= 2048),
  owner_id uuid not null references public.user_profiles (id),
  -- Part of the server's topics. It grows when somebody leaves, and with it every channel of the server ends.
  epoch bigint not null default 1 check (epoch > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index servers_owner_id_idx on public.servers (owner_id);

create table public.server_members (
  server_id uuid not null references public.servers (id) on delete cascade,
  user_id uuid not null references public.user_profiles (id) on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'moderator', 'member')),
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index server_members_user_id_idx on public.server_members (user_id);
create unique index server_members_one_owner_idx on public.server_members (server_id) where role = 'owner';

create trigger tidy_name before insert or update of name on public.servers
  for each row execute function private.tidy_name();
-- The epoch is no change that people see.
create trigger touch_updated_at before update on public.servers
  for each row when ((old.name, old.icon_url, old.owner_id) is distinct from (new.name, new.icon_url, new.owner_id))
  execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.server_members
  for each row execute function private.touch_updated_at();

create function private.role_rank(role text) returns int
language plpgsql immutable set search_path = '' as $$
begin
  return case role when 'owner' then 4 when 'admin' then 3 when 'moderator' then 2 when 'member' then 1 end;
end
$$;

-- The servers in which the caller has at least this role. A policy writes `server_id in (select …)`, which PostgreSQL
-- runs once a query. It is a definer so that the policy of server_members does not ask itself.
create function private.my_server_ids(least_role text default 'member') returns setof uuid
language plpgsql stable security definer set search_path = '' rows 20 as $$
begin
  return query
    select m.server_id from public.server_members m
    where m.user_id = (select auth.uid())
      and (least_role = 'member' or private.role_rank(m.role) >= private.role_rank(least_role));
end
$$;
grant execute on function private.my_server_ids(text) to authenticated;

alter table public.servers enable row level security;
grant select on public.servers to authenticated;
grant update (name, icon_url) on public.servers to authenticated;

create policy "Members read their servers" on public.servers
  for select to authenticated using (id in (select private.my_server_ids()));
create policy "Admins change their servers" on public.servers
  for update to authenticated
  using (id in (select private.my_server_ids('admin'))) with check (id in (select private.my_server_ids('admin')));
-- INSERT: none, create_server() makes server, owner and first room together. DELETE: none.

alter table public.server_members enable row level security;
grant select on public.server_members to authenticated;

create policy "Members see each other" on public.server_members
  for select to authenticated using (server_id in (select private.my_server_ids()));
-- INSERT, UPDATE, DELETE: none. create_server(), join_server() and leave_server() are the ways in and out.
