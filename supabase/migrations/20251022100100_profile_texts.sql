-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a profile says about somebody. Every text is public to signed-in people, and shown as plain text.
create function private.are_links(links text[]) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(array_ndims(links), 1) = 1 and cardinality(links) <= 5
    and not exists (select from unnest(links) as link
      where link is null or length(link) > 2048 or link !~ '^https?://[^[:space:][:cntrl:]]+$')
$$;

alter table public.user_profiles
  add column bio varchar(500),
  add column links text[] not null default '{}' check (private.are_links(links));
grant update (bio, links) on public.user_profiles to authenticated;
grant execute on function private.are_links(text[]) to authenticated; -- the constraint runs as whoever writes

create or replace view public.users with (security_invoker = true) as
  select id, username, display_name, avatar_url, custom_url, status, status_text, status_color, created_at, updated_at,
    bio, links
  from public.user_profiles;

-- One line, without the control characters that break a list apart; nothing to read is nothing.
create function private.one_line(text text) returns text
language sql immutable set search_path = '' as $$
  select nullif(btrim(regexp_replace(text, '[[:cntrl:][:space:]]+', ' ', 'g')), '')
$$;

create function private.tidy_profile() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.display_name := private.one_line(new.display_name);
  new.status_text := private.one_line(new.status_text);
  new.bio := nullif(btrim(regexp_replace(new.bio, '(?:(?!\n)[[:cntrl:]])+', ' ', 'g'), E' \n'), '');
  return new;
end
$$;
create trigger tidy_profile before insert or update of display_name, status_text, bio on public.user_profiles
  for each row execute function private.tidy_profile();

insert into private.rate_limits (action, burst, per_second) values ('change_profile', 20, 0.1);

create function private.limit_profile_changes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.rate_limit('change_profile');
  return new;
end
$$;
create trigger limit_changes before update on public.user_profiles
  for each row execute function private.limit_profile_changes();
