-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Blocking and unblocking. Definers for the same reason as the functions of friendships.

-- The person of this id; of a friendship's id, the other one of the two.
create function private.person_or_friend(me uuid, id uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select case when f.requester_id = me then f.addressee_id else f.requester_id end from public.friendships f
    where f.id = person_or_friend.id and me in (f.requester_id, f.addressee_id)), id);
end
$$;

create function public.block_user("user" uuid) returns public.blocks
language plpgsql security definer set search_path = '' as $$
declare
  them constant uuid := private.person_or_friend(auth.uid(), "user");
  me constant uuid := private.require_other(them);
  made public.blocks;
begin
  perform private.lock_pair(me, them);
  perform private.rate_limit('change_friend');
  -- To the other side it looks like the end of the friendship, or a request taken back; their own request goes on waiting.
  -- Before the block, so that the own devices hear of it.
  delete from public.friendships f
    where f.id = (private.friendship_of(me, them)).id and (f.status = 'accepted' or f.requester_id = me);
  insert into public.blocks (owner_id, blocked_id) values (me, them) on conflict do nothing;
  select * into strict made from public.blocks b where b.owner_id = me and b.blocked_id = them;
  return made;
end
$$;
comment on function public.block_user(uuid) is
'Blocks somebody, who cannot find out. It ends the friendship and takes the caller''s request back; the conversation of the two, and what the other one asks, says or does from now on, is not there for the caller until unblock_user(). Repeated, it changes nothing.
user: the person, or the id of a request or friendship with that person
Error not_yourself
Error user_not_found
Limit: change_friend';

create function public.unblock_user("user" uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  perform private.lock_pair(me, "user");
  perform private.rate_limit('change_friend');
  delete from public.blocks b where b.owner_id = me and b.blocked_id = "user";
end
$$;
comment on function public.unblock_user(uuid) is
'Ends a block. The conversation of the two comes back, and what the other one asked and said meanwhile comes to light. Repeated, it changes nothing.
user: the person
Limit: change_friend';

grant execute on function public.block_user(uuid), public.unblock_user(uuid) to authenticated;
