-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- `aigm:user/<name>` leads to a username or to a custom URL. One name leads to one person: nobody takes somebody else's
-- username as a custom URL, nor the other way round.

-- Each name is locked until the commit, so that of two people who take it in the same moment the second one sees the first.
-- By a thousand locks rather than one a name: an import of a whole community would use up those of the server.
create function private.keep_names_apart() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtext('profile names'), slot)
    from (select distinct hashtext(name) & 1023 as slot from unnest(array[new.username, new.custom_url]) as name order by 1) as slots
    where slot is not null;
  if not exists (select from public.user_profiles u where u.custom_url = new.username and u.id <> new.id)
    and (new.custom_url is null
      or not exists (select from public.user_profiles u where u.username = new.custom_url and u.id <> new.id)) then
    return new;
  elsif tg_op = 'INSERT' then -- which sign-up takes for "that username is taken"
    return null;
  end if;
  raise exception 'That name is taken.' using errcode = 'unique_violation', hint = 'name_taken',
    constraint = 'user_profiles_custom_url_key', detail = format('Key (custom_url)=(%s) already exists.', new.custom_url);
end
$$;
create trigger keep_names_apart before insert or update of username, custom_url on public.user_profiles
  for each row execute function private.keep_names_apart();

create function public.resolve_user(name text) returns setof public.user_profiles
language sql stable rows 1 set search_path = '' as $$
  select * from public.user_profiles u
  where lower(btrim(name)) in (u.username, u.custom_url)
$$;
comment on function public.resolve_user(text) is
'The person whom `aigm:user/<name>` means: the row of user_profiles, or none.
name: a username or custom URL, in upper or lower case
Limit: none';
grant execute on function public.resolve_user(text) to authenticated;
