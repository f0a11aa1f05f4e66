-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Makes the profile of a new account. The error codes PT4xx become HTTP statuses, and both Auth and REST hand message
-- and hint on, so that a client can tell "that name is taken" from everything else.

-- The nearest username to an e-mail's local part: "Inès.Moreau+x" gives "ins.moreaux".
create function private.username_from(email text) returns text
language sql immutable set search_path = '' as $$
  select case when length(name) >= 2 then name else 'user' end
  from (select left(ltrim(regexp_replace(lower(split_part(coalesce(email, ''), '@', 1)), '[^a-z0-9_.-]', '', 'g'), '_.-'),
                    26) as name) as cleaned
$$;

-- A username that was asked for is taken as it is, or the sign-up fails.
create function private.claim_username(account uuid, wanted text, shown_as text) returns void
language plpgsql set search_path = '' as $$
begin
  if wanted !~ '^[a-z0-9][a-z0-9_.-]{1,31}$' then
    raise exception 'username_invalid: a username has 2 to 32 of a-z, 0-9, dot, dash and underscore, and starts with a letter or digit'
      using errcode = 'PT422', hint = 'username_invalid';
  end if;
  insert into public.user_profiles (id, username, display_name) values (account, wanted, shown_as)
  on conflict (username) do nothing;
  if not found then
    raise exception 'username_taken: that username is taken' using errcode = 'PT409', hint = 'username_taken';
  end if;
end
$$;

-- Nobody asked for a name: the plain one if it is free, else with digits behind it, more of them at each try.
create function private.find_username(account uuid, wanted text, shown_as text) returns void
language plpgsql set search_path = '' as $$
declare
  digits int;
  suffix text;
begin
  foreach digits in array array[0, 2, 3, 4, 5, 6] loop
    suffix := case when digits > 0 then lpad(floor(random() * 10 ^ digits)::int::text, digits, '0') else '' end;
    insert into public.user_profiles (id, username, display_name) values (account, wanted || suffix, shown_as)
    on conflict (username) do nothing;
    if found then
      return;
    end if;
  end loop;
  insert into public.user_profiles (id, username, display_name)
  values (account, 'user' || left(replace(account::text, '-', ''), 28), shown_as);
end
$$;

create function private.make_profile() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := new.raw_user_meta_data ->> 'username';
  shown_as text := nullif(left(btrim(new.raw_user_meta_data ->> 'display_name'), 100), '');
begin
  if wanted is null then
    perform private.find_username(new.id, private.username_from(new.email), shown_as);
  else
    perform private.claim_username(new.id, wanted, shown_as);
  end if;
  return null;
end
$$;

create trigger make_profile after insert on auth.users
  for each row execute function private.make_profile();
