-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Search for people by username and display name. The names of the first two indexes are the document's; the other two
-- answer what a name begins with, also for two characters, which have no trigram. People are looked for more often than
-- they rename themselves: no list of pending entries, which each search would have to read.
create index idx_users_username_search on public.user_profiles using gin (username extensions.gin_trgm_ops) with (fastupdate = off);
create index idx_users_display_name_search on public.user_profiles using gin (display_name extensions.gin_trgm_ops) with (fastupdate = off);
create index user_profiles_username_prefix_idx on public.user_profiles (username varchar_pattern_ops);
create index user_profiles_display_name_prefix_idx on public.user_profiles (lower(display_name) text_pattern_ops);

insert into private.rate_limits (action, burst, span) values ('search_users', 30, interval '1 minute');

-- Up to 200 people of each kind of match, so that a part of a name that thousands have costs no more than a rare one.
-- Planned for each text by itself, since a plan for any text has no use for the trigrams; and never by reading every
-- profile, which is what a wrong guess about how common a text is would come to. What has no trigrams (two characters,
-- emoji, and under the ctype "C" every letter beyond ASCII) is compared with the beginning of the names alone.
create function private.matching_people(wanted text) returns setof uuid
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
declare
  most constant int := 200;
  prefix constant text := regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
    (select u.id from public.user_profiles u where u.username like prefix order by u.username using operator(pg_catalog.~<~) limit most)
    union (select u.id from public.user_profiles u where lower(u.display_name) like prefix limit most);
  if length(wanted) > 2 and cardinality(extensions.show_trgm(wanted)) > 0 then
    return query
      (select u.id from public.user_profiles u where u.username like '%' || prefix limit most)
      union (select u.id from public.user_profiles u where u.display_name ilike '%' || prefix limit most);
  end if;
end
$$;

-- A definer: it counts the caller's searches, and knows who has blocked the caller, which the caller may not. Here,
-- too, the matches drive the plan.
create function public.search_users(q text, lim int default 10)
returns table (id uuid, username varchar, display_name varchar, avatar_url text, custom_url varchar, status_text varchar, status_color varchar)
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  me constant uuid := private.require_user();
  wanted constant text := lower(private.one_line(normalize(q, nfc)));
begin
  if coalesce(length(wanted), 0) < 2 then
    raise exception 'Search for two characters at least.' using hint = 'query_too_short';
  end if;
  perform private.rate_limit('search_users');
  return query
    select u.id, u.username, u.display_name, u.avatar_url, u.custom_url, u.status_text, u.status_color
    from (select distinct private.matching_people(wanted) as id) as matching join public.user_profiles u using (id)
    where u.id <> me and not exists (select from public.blocks b where b.owner_id = u.id and b.blocked_id = me)
    order by u.username = wanted desc,
      starts_with(u.username, wanted) or coalesce(starts_with(lower(u.display_name), wanted), false) desc,
      greatest(extensions.similarity(u.username, wanted), extensions.similarity(u.display_name, wanted)) desc, u.username
    limit greatest(1, least(coalesce(lim, 10), 50));
end
$$;
comment on function public.search_users(text, int) is
'People whose username or display name has this text in it, nearest first; with two characters, whose name begins with it. Neither the caller nor who has blocked the caller.
q: the text, two characters at least
lim: how many, 1 to 50
Error query_too_short
Limit: search_users';
grant execute on function public.search_users(text, int) to authenticated;
