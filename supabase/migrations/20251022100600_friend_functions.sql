-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Asking, accepting, declining, taking back, ending. Definers, because clients write no friendship by themselves; each
-- checks auth.uid(). Everything about a pair happens under the lock of that pair.
insert into private.rate_limits (action, burst, per_second) values ('change_friend', 60, 1);
insert into private.rate_limits (action, burst, span) values ('request_friend', 10, interval '1 hour');

create function private.lock_pair(a uuid, b uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('pair:' || least(a, b) || greatest(a, b), 0));
end
$$;

-- The caller, once it is clear that `other` is another person.
create function private.require_other(other uuid) returns uuid
language plpgsql stable set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  if other = me then
    raise exception 'That is you.' using hint = 'not_yourself';
  elsif not exists (select from public.user_profiles where id = other) then
    raise exception 'There is nobody of that id.' using errcode = 'PT404', hint = 'user_not_found';
  end if;
  return me;
end
$$;

create function private.require_may_ask(me uuid, addressee uuid) returns void
language plpgsql set search_path = '' as $$
declare
  most_pending constant int := 20;
begin
  if private.is_client() and (
      select count(*) from public.friendships f where f.requester_id = me and f.status = 'pending') >= most_pending then
    raise exception 'Too many requests wait for an answer. Take one back first.' using errcode = 'PT409', hint = 'too_many_requests';
  elsif exists (select from private.friend_refusals r where r.requester_id = me and r.addressee_id = addressee
      and r.refused_at > now() - interval '30 days') then
    raise exception 'A request was declined. Wait 30 days before you ask again.' using errcode = 'PT409', hint = 'request_refused';
  end if;
end
$$;

create function private.become_friends(wanted uuid, accepted_by uuid) returns public.friendships
language plpgsql set search_path = '' as $$
declare
  made public.friendships;
begin
  update public.friendships set status = 'accepted', action_user_id = accepted_by where id = wanted returning * into strict made;
  return made;
end
$$;

-- Nothing here asks whether the addressee has blocked the caller: the policy hides the request, and its frame reaches nobody.
create function public.request_friend(addressee uuid) returns public.friendships
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_other(addressee);
  known public.friendships;
begin
  perform private.lock_pair(me, addressee);
  if private.has_blocked(me, addressee) then
    raise exception 'You have blocked this person.' using errcode = 'PT409', hint = 'blocked_by_you';
  end if;
  known := private.friendship_of(me, addressee);
  if known.status = 'pending' and known.addressee_id = me then -- both want it
    known := private.become_friends(known.id, me);
  elsif known.id is null then
    perform private.rate_limit('request_friend'); -- from here on the caller's requests come one by one, and can be counted
    perform private.require_may_ask(me, addressee);
    insert into public.friendships (requester_id, addressee_id, action_user_id) values (me, addressee, me) returning * into known;
  end if;
  return known;
end
$$;
comment on function public.request_friend(uuid) is
'Asks somebody to be friends. Repeated, it is the same request; if the other one has asked already, they are friends.
addressee: the person
Error not_yourself
Error user_not_found
Error blocked_by_you: the caller has blocked this person
Error too_many_requests: 20 wait for an answer
Error request_refused: this person declined in the last 30 days
Limit: request_friend';

-- The request or friendship of this id, under the lock of its pair, if the caller can see it.
create function private.lock_friendship(wanted uuid) returns public.friendships
language plpgsql set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  answer public.friendships;
begin
  perform private.lock_pair(f.requester_id, f.addressee_id) from public.friendships f
    where f.id = wanted and me in (f.requester_id, f.addressee_id);
  select * into answer from public.friendships f
    where f.id = wanted and f.status <> 'blocked'
      and (f.requester_id = me or (f.addressee_id = me and not private.has_blocked(me, f.requester_id)));
  if not found then
    raise exception 'There is no such request.' using errcode = 'PT404', hint = 'request_not_found';
  end if;
  return answer;
end
$$;

create function public.accept_friend(id uuid) returns public.friendships
language plpgsql security definer set search_path = '' as $$
declare
  answer public.friendships := private.lock_friendship(accept_friend.id);
begin
  if answer.status = 'pending' then
    if answer.addressee_id <> auth.uid() then
      raise exception 'Only who was asked can accept.' using errcode = '42501';
    end if;
    perform private.rate_limit('change_friend');
    answer := private.become_friends(answer.id, answer.addressee_id);
  end if;
  return answer;
end
$$;
comment on function public.accept_friend(uuid) is
'Accepts a request. Repeated, it changes nothing.
id: the request
Error request_not_found
Error 42501: to the one who asked
Limit: change_friend';

-- A request that still waits, locked.
create function private.lock_request(wanted uuid) returns public.friendships
language plpgsql set search_path = '' as $$
declare
  request constant public.friendships := private.lock_friendship(wanted);
begin
  if request.status = 'accepted' then
    raise exception 'You are friends already.' using errcode = 'PT409', hint = 'already_friends';
  end if;
  return request;
end
$$;

create function public.decline_friend(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  request constant public.friendships := private.lock_request(decline_friend.id);
begin
  if request.addressee_id <> auth.uid() then
    raise exception 'Only who was asked can decline.' using errcode = '42501';
  end if;
  perform private.rate_limit('change_friend');
  delete from public.friendships f where f.id = request.id;
  insert into private.friend_refusals (requester_id, addressee_id) values (request.requester_id, request.addressee_id)
  on conflict (requester_id, addressee_id) do update set refused_at = excluded.refused_at;
end
$$;
comment on function public.decline_friend(uuid) is
'Declines a request, which is gone then. Who asked cannot ask again for 30 days; who declined can.
id: the request
Error request_not_found
Error already_friends
Error 42501: to the one who asked
Limit: change_friend';

create function public.cancel_friend(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  request constant public.friendships := private.lock_request(cancel_friend.id);
begin
  if request.requester_id <> auth.uid() then
    raise exception 'Only who asked can take it back.' using errcode = '42501';
  end if;
  perform private.rate_limit('change_friend');
  delete from public.friendships f where f.id = request.id;
end
$$;
comment on function public.cancel_friend(uuid) is
'Takes the own request back.
id: the request
Error request_not_found
Error already_friends
Error 42501: to the one who was asked
Limit: change_friend';

create function public.remove_friend("user" uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  known public.friendships;
begin
  perform private.lock_pair(me, "user");
  known := private.friendship_of(me, "user");
  if known.status is distinct from 'accepted' then
    raise exception 'You are not friends.' using errcode = 'PT404', hint = 'not_friends';
  end if;
  perform private.rate_limit('change_friend');
  delete from public.friendships f where f.id = known.id;
end
$$;
comment on function public.remove_friend(uuid) is
'Ends a friendship.
user: the person
Error not_friends
Limit: change_friend';

grant execute on function public.request_friend(uuid), public.accept_friend(uuid), public.decline_friend(uuid),
  public.cancel_friend(uuid), public.remove_friend(uuid) to authenticated;
