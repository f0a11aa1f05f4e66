-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a person, made at sign-up. Everything here is public to signed-in people; private settings live elsewhere.
create table public.user_profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  username varchar(32) not null unique check (username ~ '^[a-z0-9][a-z0-9_.-]{1,31}$'),
  display_name varchar(100) check (btrim(display_name) <> ''),
  avatar_url text check (length(avatar_url) <= 2048),
  custom_url varchar(32) unique check (custom_url ~ '^[a-z0-9][a-z0-9_.-]{1,31}$'),
  -- The chosen status; who is really there is presence. `invisible` is a private setting: others read `offline`.
  status varchar(20) not null default 'online' check (status in ('online', 'idle', 'dnd', 'offline')),
  status_text varchar(100),
  status_color varchar(7) not null default '#22c55e' check (status_color ~ '^#[0-9a-fA-F]{6}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create trigger touch_updated_at before update on public.user_profiles
  for each row execute function private.touch_updated_at();

alter table public.user_profiles enable row level security;
grant select on public.user_profiles to authenticated;
grant update (display_name, avatar_url, custom_url, status, status_text, status_color)
  on public.user_profiles to authenticated;

create policy "Signed-in people read every profile" on public.user_profiles
  for select to authenticated using (true);
create policy "People change their own profile" on public.user_profiles
  for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));
-- INSERT: none, the sign-up trigger makes the row. DELETE: none, it goes with the account.

-- The architecture document calls this table `users`.
create view public.users with (security_invoker = true) as
  select id, username, display_name, avatar_url, custom_url, status, status_text, status_color, created_at, updated_at
  from public.user_profiles;
grant select on public.users to authenticated;
