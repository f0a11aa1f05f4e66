-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Search in messages, for what a client does not keep itself. Words are compared as they are written, in upper or lower
-- case: 'simple' knows no language, and so serves all of them.

-- A text with blanks where words end. The parser of PostgreSQL takes addresses, paths and words with hyphens for one thing
-- each, so signs of ASCII become blanks before it sees them; and it takes a run of Chinese or Japanese for one word, so
-- those characters are words by themselves, and what was typed of them has to stand side by side. Lower case is made here,
-- since under the ctype "C" the parser knows it of ASCII alone.
create function private.spaced(said text) returns text
language plpgsql immutable strict set search_path = '' as $$
begin
  if octet_length(said) > length(said) then -- past ASCII
    said := regexp_replace(normalize(said, nfc),
      '([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])', ' \1 ', 'g');
  end if;
  return regexp_replace(lower(said), '[!-/:-@\[-`{-~]+', ' ', 'g');
end
$$;

-- The words of a message, and among them `#` with the conversation, so that messages of others are not even looked at: no
-- word of a text begins with a sign. Texts beside each other are one text, since a mark may begin in the middle of a word.
-- Whoever writes computes this while the conversation is locked. So it is expressions alone: one query would double the cost.
create function private.message_words(conversation uuid, content jsonb) returns tsvector
language plpgsql immutable set search_path = '' as $$
declare
  lines constant jsonb := jsonb_path_query_array(content, 'strict $.** ? (@.content.type() == "array").content', silent => true);
  line jsonb;
  child jsonb;
  said text := '';
begin
  for n in 0 .. jsonb_array_length(lines) - 1 loop
    line := lines -> n;
    for place in 0 .. jsonb_array_length(line) - 1 loop
      child := line -> place;
      said := said || case child ->> 'type' when 'text' then coalesce(child ->> 'text', '')
        when 'mention' then concat(' ', coalesce(child #>> '{attrs,label}', child #>> '{attrs,id}'), ' ') else ' ' end;
    end loop;
    said := said || ' ';
  end loop;
  return array_to_tsvector(array['#' || conversation]) || to_tsvector('pg_catalog.simple', private.spaced(said));
end
$$;
-- Whoever writes a message writes its entry in the index, with his own rights.
grant execute on function private.spaced(text), private.message_words(uuid, jsonb) to authenticated;

-- Written far more often than read: new entries may wait in the list of the index.
create index messages_words_idx on public.messages
  using gin (private.message_words(coalesce(room_id, dm_conversation_id), content)) where deleted_at is null;

-- What was typed: words, and "words side by side". The last one may be a beginning, from two characters on, unless a quote
-- closes it. Null when there is no word in it.
create function private.search_query(typed text) returns tsquery
language plpgsql immutable set search_path = '' as $$
declare
  parts constant text[] := array(select piece[1] from regexp_matches(left(typed, 500), '("[^"]*"?|[^\s"]+)', 'g') as piece);
  part text;
  part_query tsquery;
  whole tsquery;
begin
  for n in 1 .. cardinality(parts) loop
    part := private.spaced(parts[n]);
    part_query := phraseto_tsquery('pg_catalog.simple', part);
    if numnode(part_query) = 0 then
      continue;
    elsif n = cardinality(parts) and parts[n] !~ '^".*"$' and part ~ '\S\S\s*$' then
      part_query := (part_query::text || ':*')::tsquery;
    end if;
    whole := case when whole is null then part_query else whole && part_query end;
  end loop;
  return whole;
end
$$;

insert into private.rate_limits (action, burst, per_second) values ('search_messages', 20, 0.5);

-- A definer: under a policy the index could not be used, since comparing words might tell what the policy hides. So it
-- asks for the caller's own conversations itself, all of them in one look into the index: a beginning of a word is read
-- there whole, with all that others wrote, and for each conversation by itself that would be read again.
create function public.search_messages(query text, conversations uuid[] default null, authors uuid[] default null,
  since timestamptz default null, until timestamptz default null, before uuid default null, max int default 30)
returns jsonb
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  me constant uuid := private.require_user();
  page_size constant int := greatest(1, least(coalesce(max, 30), 50));
  wanted constant tsquery := private.search_query(query);
  mine constant uuid[] := array(select private.my_conversation_ids());
  nobodies constant uuid[] := array(select b.blocked_id from public.blocks b where b.owner_id = me);
  places constant uuid[] := coalesce(conversations, mine);
  in_places tsquery;
  border public.messages;
  hits public.messages[];
begin
  if wanted is null then
    raise exception 'Search for a word at least.' using hint = 'query_too_short';
  end if;
  perform private.rate_limit('search_messages');
  if not places <@ mine then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
  if before is not null then
    select m.* into border from public.messages m where m.id = before and coalesce(m.room_id, m.dm_conversation_id) = any (mine);
    if not found then
      raise exception 'There is no such message.' using errcode = 'PT404', hint = 'not_found';
    end if;
  end if;

  in_places := (select string_agg(distinct quote_literal('#' || place), ' | ')::tsquery from unnest(places) as place);
  hits := array(
    select m from public.messages m
    where private.message_words(coalesce(m.room_id, m.dm_conversation_id), m.content) @@ (wanted && in_places)
      and coalesce(m.room_id, m.dm_conversation_id) = any (places)
      and m.deleted_at is null and m.author_id <> all (nobodies)
      and (authors is null or m.author_id = any (authors))
      and (since is null or m.created_at >= since)
      and (until is null or m.created_at < until)
      and (before is null or (m.created_at, m.id) < (border.created_at, border.id))
    order by m.created_at desc, m.id desc limit page_size + 1);

  return jsonb_build_object(
    'messages', (
      select coalesce(jsonb_agg(private.message_row(hit) || jsonb_build_object('author', jsonb_build_object(
          'id', u.id, 'username', u.username, 'display_name', u.display_name, 'avatar_url', u.avatar_url,
          'status_text', u.status_text, 'status_color', u.status_color)) order by hit.created_at desc, hit.id desc), '[]')
      from unnest(hits[:page_size]) as hit join public.user_profiles u on u.id = hit.author_id),
    'more', cardinality(hits) > page_size);
end
$$;
comment on function public.search_messages(text, uuid[], uuid[], timestamptz, timestamptz, uuid, int) is
'Messages that hold every word, newest first: {messages[], more}, each message with its `author`. From the conversations of the caller alone; neither deleted ones nor those of people whom the caller has blocked.
query: words, and "words side by side"; the last one may be a beginning, from two characters on; the first 500 characters count
conversations: only in these rooms and direct conversations
authors: only by these people
since: only from this moment on
until: only before this moment
before: the last message of the page before: the next page begins behind it
max: messages in one answer, 1 to 50
Error query_too_short: there is no word in it
Error not_member: also when there is no such conversation
Error not_found: of `before`
Limit: search_messages';
grant execute on function public.search_messages(text, uuid[], uuid[], timestamptz, timestamptz, uuid, int) to authenticated;
