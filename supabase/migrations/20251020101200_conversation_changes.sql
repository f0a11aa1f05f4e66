-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What the change feed is made of: messages, and those that changed in a conversation after a revision.

-- A message as REST and Realtime show it.
create function private.message_row(m public.messages) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object(
    'id', m.id, 'room_id', m.room_id, 'dm_conversation_id', m.dm_conversation_id, 'author_id', m.author_id,
    'content', m.content, 'reply_to_id', m.reply_to_id, 'seq', m.seq, 'rev', m.rev,
    'edited_at', m.edited_at, 'deleted_at', m.deleted_at, 'created_at', m.created_at, 'attachment_ids', m.attachment_ids);
end
$$;
grant execute on function private.message_row(public.messages) to authenticated;

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
