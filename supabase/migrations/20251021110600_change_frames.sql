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
