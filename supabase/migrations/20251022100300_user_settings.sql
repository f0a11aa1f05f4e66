-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What is nobody's business but the person's own. The database acts on the columns; `preferences` belongs to the clients
-- (notifications, quiet hours, order of the servers, appearance), so that all devices of a person agree.
-- `invisible` leaves user_profiles.status, the chosen status, as it is: a profile that read `offline` would only do so for
-- people who hide. Presence is what says offline.
create table public.user_settings (
  user_id uuid primary key references public.user_profiles (id) on delete cascade,
  invisible boolean not null default false,
  receipts boolean not null default true, -- others may see how far this person has read
  preferences jsonb not null default '{}'
    check (jsonb_typeof(preferences) = 'object' and octet_length(preferences::text) <= 16384),
  updated_at timestamptz not null default now()
);

create function private.make_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.user_settings (user_id) values (new.id);
  return null;
end
$$;
create trigger make_settings after insert on public.user_profiles
  for each row execute function private.make_settings();
insert into public.user_settings (user_id) select id from public.user_profiles;

insert into private.rate_limits (action, burst, per_second) values ('change_settings', 30, 0.5);

create function private.before_settings_update() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.rate_limit('change_settings');
  new.updated_at := now();
  return new;
end
$$;
create trigger before_settings_update before update on public.user_settings
  for each row execute function private.before_settings_update();

alter table public.user_settings enable row level security;
grant select on public.user_settings to authenticated;
grant update (invisible, receipts, preferences) on public.user_settings to authenticated;

create policy "People read their own settings" on public.user_settings
  for select to authenticated using (user_id = (select auth.uid()));
create policy "People change their own settings" on public.user_settings
  for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
-- INSERT: none, the row comes with the profile. DELETE: none, it goes with it.

comment on table public.user_settings is 'The caller''s own settings. With `invisible`, everybody else reads `offline`; without `receipts`, nobody sees how far the caller has read; `preferences` (a JSON object of 16 KiB at most) is the clients'' own. Limited by change_settings.';
