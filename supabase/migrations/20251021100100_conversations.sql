-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What rooms and direct conversations have in common: who takes part, who may write, and the counter of changes.
-- A conversation is told by its id alone. Order of locks, everywhere: the own membership or participation, then the
-- conversation, then the server.

-- Whether the caller takes part in a room's server or in a direct conversation.
create function private.takes_part(conversation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
      select from public.rooms r join public.server_members m using (server_id)
      where r.id = conversation and m.user_id = (select auth.uid()))
    or exists (
      select from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid()));
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

-- Whether the caller may write in a conversation. The policy of messages asks it, and so goes with the old function.
drop policy "People write as themselves where they may" on public.messages;
drop function private.may_write(uuid);
create function private.may_write(conversation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
      select from public.rooms r join public.server_members m using (server_id)
      where r.id = conversation and m.user_id = (select auth.uid())
        and (r.write_role = 'member' or private.role_rank(m.role) >= private.role_rank(r.write_role)))
    or exists (
      select from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid()));
end
$$;
grant execute on function private.may_write(uuid) to authenticated;
create policy "People write as themselves where they may" on public.messages
  for insert to authenticated
  with check (author_id = (select auth.uid()) and private.may_write(coalesce(room_id, dm_conversation_id)));

-- Refuses who may not write. It holds the membership until the commit, so leaving waits for a message in flight, and a
-- message that comes after it is refused.
drop function private.require_may_write(uuid);
create function private.require_may_write(conversation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.rooms r join public.server_members m using (server_id)
    where r.id = conversation and m.user_id = (select auth.uid())
      and (r.write_role = 'member' or private.role_rank(m.role) >= private.role_rank(r.write_role))
    for key share of m;
  if not found then
    perform from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid()) for key share;
  end if;
  if not found then
    raise exception 'You cannot write in this conversation.' using errcode = '42501';
  end if;
end
$$;
