-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Taking part and being blocked. In the conversation of a pair nobody writes, edits, reacts or pins once one has blocked
-- the other; in rooms and groups a block is between the two people alone.

-- The caller's role where he takes part, 'member' in a direct conversation. Refuses everybody else. The membership is
-- held until the commit, so leaving waits for a change in flight, and a change that comes after it is refused; a new role
-- waits as well.
create function private.hold_role(conversation uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  found_role text;
begin
  select m.role into found_role from public.rooms r join public.server_members m using (server_id)
    where r.id = conversation and m.user_id = (select auth.uid()) for share of m;
  if not found then
    select 'member' into found_role from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid()) for share;
    if not found or private.pair_is_blocked(conversation) then
      raise exception 'You cannot do that in this conversation.' using errcode = '42501';
    end if;
  end if;
  return found_role;
end
$$;
