-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The change feed of rooms and direct conversations alike.

create or replace function private.message_row(m public.messages) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object(
    'id', m.id, 'room_id', m.room_id, 'dm_conversation_id', m.dm_conversation_id, 'author_id', m.author_id,
    'content', m.content, 'reply_to_id', m.reply_to_id, 'seq', m.seq, 'rev', m.rev,
    'edited_at', m.edited_at, 'deleted_at', m.deleted_at, 'created_at', m.created_at);
end
$$;

-- Messages of a conversation changed after `since`, oldest change first. Two queries, so that each has its index.
create function private.changed_messages(conversation uuid, is_room boolean, since bigint, upto_seq bigint, max int)
returns setof public.messages
language plpgsql stable set search_path = '' as $$
begin
  if is_room then
    return query select m.* from public.messages m
      where m.room_id = conversation and m.rev > since and (upto_seq is null or m.seq <= upto_seq)
      order by m.rev limit max;
  else
    return query select m.* from public.messages m
      where m.dm_conversation_id = conversation and m.rev > since and (upto_seq is null or m.seq <= upto_seq)
      order by m.rev limit max;
  end if;
end
$$;
grant execute on function private.changed_messages(uuid, boolean, bigint, bigint, int) to authenticated;

create or replace function public.conversation_changes(conversation uuid, since bigint, max int default 200, upto_seq bigint default null)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  page_size constant int := greatest(1, least(coalesce(max, 200), 500));
  newest_rev bigint;
  is_room boolean := true;
  changed public.messages[];
  has_more boolean;
begin
  select r.rev into newest_rev from public.rooms r where r.id = conversation;
  if not found then
    is_room := false;
    select c.rev into newest_rev from public.dm_conversations c where c.id = conversation;
  end if;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
  changed := array(
    select m from private.changed_messages(conversation, is_room, coalesce(since, 0), upto_seq, page_size + 1) as m);
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
