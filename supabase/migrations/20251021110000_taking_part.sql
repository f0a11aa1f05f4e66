-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Taking part and being blocked. In the conversation of a pair nobody writes, edits, reacts or pins once one has blocked
-- the other; in rooms and groups a block is between the two people alone.

-- Whether `owner` has blocked `other`. The migration of blocks gives it its answer.
create function private.has_blocked(owner uuid, other uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return false;
end
$$;

create function private.pair_is_blocked(dm uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from public.dm_conversations c where c.id = dm and not c.is_group
      and (private.has_blocked(c.low_user_id, c.high_user_id) or private.has_blocked(c.high_user_id, c.low_user_id)));
end
$$;

create or replace function private.may_write(conversation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
      select from public.rooms r join public.server_members m using (server_id)
      where r.id = conversation and m.user_id = (select auth.uid())
        and (r.write_role = 'member' or private.role_rank(m.role) >= private.role_rank(r.write_role)))
    or exists (
      select from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid())
        and not private.pair_is_blocked(conversation));
end
$$;

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

create or replace function private.require_may_write(conversation uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  own_rank constant int := private.role_rank(private.hold_role(conversation));
begin
  if exists (
    select from public.rooms r where r.id = conversation and own_rank < private.role_rank(r.write_role)) then
    raise exception 'You cannot write in this room.' using errcode = '42501';
  end if;
end
$$;
