-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The change feed: what happened in a conversation after revision `since`.

-- A message as REST and Realtime show it.
create function private.message_row(m public.messages) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object(
    'id', m.id, 'room_id', m.room_id, 'author_id', m.author_id, 'content', m.content, 'reply_to_id', m.reply_to_id,
    'seq', m.seq, 'rev', m.rev, 'edited_at', m.edited_at, 'deleted_at', m.deleted_at, 'created_at', m.created_at);
end
$$;
grant execute on function private.message_row(public.messages) to authenticated;

-- {rev, messages[], reactions[], pins[], more}: messages changed after `since`, oldest change first, at most `max` (500).
-- Each appears once, in its newest state. With `more`, `rev` is the last revision this answer covers, to be passed as
-- the next `since`; without, it is the conversation's. `upto_seq` leaves out messages newer than that.
-- STABLE, so that everything is read from one snapshot: a revision read later could hide a commit between.
-- Hint: not_member (also when there is no such conversation).
create function public.conversation_changes(conversation uuid, since bigint, max int default 200, upto_seq bigint default null)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  page_size constant int := greatest(1, least(coalesce(max, 200), 500));
  newest_rev bigint;
  changed public.messages[];
  has_more boolean;
begin
  select r.rev into newest_rev from public.rooms r where r.id = conversation;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
  changed := array(
    select m from public.messages m
    where m.room_id = conversation and m.rev > coalesce(since, 0) and (upto_seq is null or m.seq <= upto_seq)
    order by m.rev limit page_size + 1);
  has_more := cardinality(changed) > page_size;
  changed := changed[:page_size];

  return jsonb_build_object(
    'rev', case when has_more then changed[page_size].rev else newest_rev end,
    'messages', coalesce((select jsonb_agg(private.message_row(m) order by m.rev) from unnest(changed) as m), '[]'),
    'reactions', '[]'::jsonb,
    'pins', '[]'::jsonb,
    'more', has_more);
end
$$;
grant execute on function public.conversation_changes(uuid, bigint, int, bigint) to authenticated;
