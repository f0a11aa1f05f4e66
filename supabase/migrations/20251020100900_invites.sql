-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Invites. The code is the permission: whoever has it may join.
create table public.invites (
  code text primary key,
  server_id uuid not null references public.servers (id) on delete cascade,
  created_by uuid not null references public.user_profiles (id) on delete cascade,
  max_uses int check (max_uses > 0),
  uses int not null default 0 check (uses >= 0),
  expires_at timestamptz,
  created_at timestamptz not null default now()
);
create index invites_server_id_idx on public.invites (server_id);
create index invites_created_by_idx on public.invites (created_by);

-- 14 of 32 characters that are hard to confuse, 69 bits of randomness at least, the same in upper case.
create function private.new_invite_code() returns text
language sql volatile set search_path = '' as $$
  select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(bytes, n) & 31) + 1, 1), '' order by n)
  from (select uuid_send(gen_random_uuid()) as bytes) as random, generate_series(0, 13) as n
$$;
alter table public.invites alter column code set default private.new_invite_code();

alter table public.invites enable row level security;
grant select, delete on public.invites to authenticated;

create policy "Members read their own invites, admins all" on public.invites
  for select to authenticated using (
    (created_by = (select auth.uid()) and server_id in (select private.my_server_ids()))
    or server_id in (select private.my_server_ids('admin')));
create policy "Members revoke their own invites, admins all" on public.invites
  for delete to authenticated using (
    (created_by = (select auth.uid()) and server_id in (select private.my_server_ids()))
    or server_id in (select private.my_server_ids('admin')));
-- INSERT: none, create_invite(). UPDATE: none, join_server() counts the uses.
