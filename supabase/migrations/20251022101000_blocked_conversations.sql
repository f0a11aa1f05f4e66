-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a block does in conversations. While somebody is blocked, the conversation of the two is not there for the owner of
-- the block: not to read, not to write in, not to hear of. In rooms and groups, where a block is between the two alone,
-- the owner sees no reaction and no mention by the blocked one. The blocked one meets nothing of it: all goes on as
-- before, so that no answer, row, frame or delay tells of the block.

-- Whether this is the conversation of `person` with somebody whom he has blocked.
create function private.is_closed_to(person uuid, dm uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select from public.dm_conversations c
    where c.id = dm and not c.is_group
      and private.has_blocked(person, case when c.low_user_id = person then c.high_user_id else c.low_user_id end));
end
$$;

create function private.pair_is_blocked(dm uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.is_closed_to(auth.uid(), dm);
end
$$;

alter policy "Who takes part reads reactions" on public.message_reactions
  using (conversation_id in (select private.my_conversation_ids()) and user_id not in (select private.my_blocked_ids()));
alter policy "Who takes part reads mentions" on public.message_mentions
  using (conversation_id in (select private.my_conversation_ids()) and author_id not in (select private.my_blocked_ids()));
