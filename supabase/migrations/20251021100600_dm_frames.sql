-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Frames of direct conversations, beside those of rooms:
--   dm topic       change {rev, kind: "message" | "dm", row} · epoch {}
--   user topic     poke {dm, rev, seq, author} · dm {op, dm}

-- The topic on which a conversation's changes are told, with its server if it has one. The epoch is held until the
-- commit, so that a message in flight and a removal wait for each other, and no frame goes out on the old topic after
-- its last one.
create function private.hold_topic(conversation uuid, out topic text, out server uuid, out epoch bigint)
language plpgsql set search_path = '' as $$
begin
  select 'room:' || r.id, s.id, s.epoch into topic, server, epoch
    from public.rooms r join public.servers s on s.id = r.server_id where r.id = conversation for share of s;
  if not found then
    select 'dm:' || c.id, c.epoch into topic, epoch
      from public.dm_conversations c where c.id = conversation for share;
  end if;
  topic := topic || ':' || epoch;
end
$$;

create function private.tell_participants(dm uuid, op text) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.send_frame('user:' || p.user_id, 'dm', jsonb_build_object('op', op, 'dm', dm))
    from public.dm_conversation_participants p where p.conversation_id = dm;
end
$$;

create function private.send_dm_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.send_frame('dm:' || new.id || ':' || new.epoch, 'change',
    jsonb_build_object('rev', new.rev, 'kind', 'dm', 'row', to_jsonb(new)));
  perform private.tell_participants(new.id, 'update');
  return null;
end
$$;
create trigger send_dm_update after update of name on public.dm_conversations
  for each row when (old.name is distinct from new.name) execute function private.send_dm_frames();

-- Who comes hears of a new conversation, who was there of a changed one.
create function private.send_participants_came() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.send_frame('user:' || p.user_id, 'dm', jsonb_build_object('dm', p.conversation_id,
      'op', case when exists (select from came c where (c.conversation_id, c.user_id) = (p.conversation_id, p.user_id))
        then 'insert' else 'update' end))
    from public.dm_conversation_participants p where p.conversation_id in (select c.conversation_id from came c);
  return null;
end
$$;
create trigger send_participants_came after insert on public.dm_conversation_participants
  referencing new table as came for each statement execute function private.send_participants_came();

-- Ends the channels of the conversation: one last frame, then a new epoch, which only participants can read and join.
create function private.send_participant_left() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  ended bigint;
begin
  perform private.send_frame('user:' || old.user_id, 'dm', jsonb_build_object('op', 'delete', 'dm', old.conversation_id));
  select c.epoch into ended from public.dm_conversations c where c.id = old.conversation_id for no key update;
  if found then -- else the whole conversation is going
    perform private.tell_participants(old.conversation_id, 'update');
    perform private.send_frame('dm:' || old.conversation_id || ':' || ended, 'epoch', '{}');
    update public.dm_conversations set epoch = ended + 1 where id = old.conversation_id;
  end if;
  return null;
end
$$;
create trigger send_participant_left after delete on public.dm_conversation_participants
  for each row execute function private.send_participant_left();
