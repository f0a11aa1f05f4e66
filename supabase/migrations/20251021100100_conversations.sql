-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What rooms and direct conversations have in common: who takes part, who may write, and the counter of changes.
-- A conversation is told by its id alone. Order of locks, everywhere: the own membership or participation, then the
-- conversation, then the server.

-- Whether somebody takes part in a room's server or in a direct conversation.
create function private.takes_part(conversation uuid, person uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
      select from public.rooms r join public.server_members m using (server_id)
      where r.id = conversation and m.user_id = person)
    or exists (
      select from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = person);
end
$$;

-- Locks the conversation until the commit: whoever holds it sees every change of it, and makes the next one.
create function private.lock_conversation(conversation uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform from public.rooms where id = conversation for no key update;
  if not found then
    perform from public.dm_conversations where id = conversation for no key update;
  end if;
end
$$;

-- Locks the conversation and takes its next revision.
create function private.next_revision(conversation uuid) returns bigint
language plpgsql set search_path = '' as $$
declare
  taken bigint;
begin
  update public.rooms set rev = rev + 1 where id = conversation returning rev into taken;
  if not found then
    update public.dm_conversations set rev = rev + 1 where id = conversation returning rev into strict taken;
  end if;
  return taken;
end
$$;
