-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Frames of reactions, pins and mentions:
--   room and dm topic   change {rev, kind: "reaction" | "pin", row}
--   user topic          mention {conversation, message, rev, seq, author}
--   server topic        poke carries "everybody": "everyone" | "here" when the message calls all
create function private.send_row_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  place constant record := private.hold_topic(new.conversation_id);
begin
  perform private.send_frame(place.topic, 'change',
    jsonb_build_object('rev', new.rev, 'kind', tg_argv[0], 'row', to_jsonb(new)));
  return null;
end
$$;
create trigger send_reaction_insert after insert on public.message_reactions
  for each row execute function private.send_row_change('reaction');
create trigger send_reaction_update after update on public.message_reactions
  for each row when (old.rev <> new.rev) execute function private.send_row_change('reaction');
create trigger send_pin_insert after insert on public.pins
  for each row execute function private.send_row_change('pin');
create trigger send_pin_update after update on public.pins
  for each row when (old.rev <> new.rev) execute function private.send_row_change('pin');

-- Unread badges count new and deleted messages; so each of these pokes whoever takes part.
create function private.send_pokes(m public.messages, server uuid, epoch bigint) returns void
language plpgsql set search_path = '' as $$
declare
  poke constant jsonb := jsonb_build_object('rev', m.rev, 'seq', m.seq, 'author', m.author_id);
begin
  if m.room_id is not null then
    perform private.send_frame('server:' || server || ':' || epoch, 'poke',
      poke || jsonb_build_object('room', m.room_id) || coalesce(
        (select jsonb_build_object('everybody', min(t.kind)) from public.message_mentions t
          where t.message_id = m.id and t.user_id is null having count(*) > 0), '{}'));
  else
    perform private.send_frame('user:' || p.user_id, 'poke', poke || jsonb_build_object('dm', m.dm_conversation_id))
      from public.dm_conversation_participants p where p.conversation_id = m.dm_conversation_id;
  end if;
end
$$;

create or replace function private.send_message_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  place constant record := private.hold_topic(conversation);
begin
  perform private.send_frame(place.topic, 'change',
    jsonb_build_object('rev', new.rev, 'kind', 'message', 'row', private.message_row(new)));
  if tg_op = 'INSERT' then
    perform private.send_pokes(new, place.server, place.epoch);
    perform private.send_frame('user:' || t.user_id, 'mention', jsonb_build_object(
        'conversation', conversation, 'message', new.id, 'rev', new.rev, 'seq', new.seq, 'author', new.author_id))
      from public.message_mentions t where t.message_id = new.id and t.user_id is not null;
  elsif old.deleted_at is null and new.deleted_at is not null then
    perform private.send_pokes(new, place.server, place.epoch);
  end if;
  return null;
end
$$;
