-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Opening direct conversations, and who comes and goes in groups. Definers, because clients write neither conversations
-- nor participants by themselves; each checks auth.uid().
insert into private.rate_limits (action, burst, per_second) values ('open_dm', 20, 20.0 / 3600);

-- Friends, and people of one server, may write to each other. A block ends a friendship, and leaves the rest as it is.
create function private.may_open_dm(a uuid, b uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (private.friendship_of(a, b)).status = 'accepted' or exists (
    select from public.server_members m join public.server_members n using (server_id) where m.user_id = a and n.user_id = b);
end
$$;

create function public.open_dm(other uuid) returns public.dm_conversations
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_other(other);
  dm public.dm_conversations;
begin
  perform private.lock_pair(me, other);
  if private.has_blocked(me, other) then
    raise exception 'You have blocked this person.' using errcode = 'PT409', hint = 'blocked_by_you';
  end if;
  select * into dm from public.dm_conversations c where c.low_user_id = least(me, other) and c.high_user_id = greatest(me, other);
  if not found then
    if not coalesce(private.may_open_dm(me, other), false) then
      raise exception 'Only friends and people of one server can write to each other.' using errcode = 'PT403', hint = 'dm_refused';
    end if;
    perform private.rate_limit('open_dm');
    insert into public.dm_conversations (created_by, low_user_id, high_user_id)
      values (me, least(me, other), greatest(me, other)) returning * into dm;
    insert into public.dm_conversation_participants (conversation_id, user_id) values (dm.id, me), (dm.id, other);
  end if;
  return dm;
end
$$;
comment on function public.open_dm(uuid) is
'The direct conversation with somebody, made if there is none. Repeated, or opened by both at once, it is the same one.
other: the person, a friend or a member of a server of the caller''s
Error not_yourself
Error user_not_found
Error blocked_by_you: the caller has blocked this person
Error dm_refused: neither friends nor in one server
Limit: open_dm';

-- People join a group by their friends. That answers a blocked person as any other who is no friend, and it needs no word.
create function private.join_group(dm uuid, me uuid, people uuid[]) returns void
language plpgsql set search_path = '' as $$
declare
  most constant int := 25;
begin
  if exists (select from unnest(people) as person where (person in (select private.friend_ids(me))) is not true) then
    raise exception 'Only your friends can be added to a group.' using errcode = 'PT403', hint = 'not_friends';
  end if;
  insert into public.dm_conversation_participants (conversation_id, user_id)
    select dm, person from unnest(people) as person on conflict do nothing;
  if (select count(*) from public.dm_conversation_participants p where p.conversation_id = dm) > most then
    raise exception 'A group has 25 people at most.' using hint = 'group_full';
  end if;
end
$$;

create function public.create_group_dm(members uuid[], name text default null) returns public.dm_conversations
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  others constant uuid[] := array(select distinct m from unnest(members) as m where m <> me);
  dm public.dm_conversations;
begin
  if cardinality(others) = 0 then
    raise exception 'A group needs somebody else.' using hint = 'members_invalid';
  end if;
  perform private.rate_limit('open_dm');
  insert into public.dm_conversations (is_group, name, created_by) values (true, private.one_line(name), me) returning * into dm;
  insert into public.dm_conversation_participants (conversation_id, user_id) values (dm.id, me);
  perform private.join_group(dm.id, me, others);
  return dm;
end
$$;
comment on function public.create_group_dm(uuid[], text) is
'Makes a group of the caller and some friends. Any of them may rename it, by an update of dm_conversations.
members: the friends, up to 24; the caller is in without being named
name: up to 100 characters
Error members_invalid: nobody else
Error not_friends: somebody who is no friend of the caller
Error group_full: more than 25 people
Limit: open_dm';

create function public.add_to_group(conversation uuid, "user" uuid) returns public.dm_conversations
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  dm public.dm_conversations;
begin
  perform from public.dm_conversation_participants p where p.conversation_id = conversation and p.user_id = me for share;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
  select * into strict dm from public.dm_conversations c where c.id = conversation for no key update;
  if not dm.is_group then
    raise exception 'This is a conversation of two.' using hint = 'not_a_group';
  elsif not exists (select from public.dm_conversation_participants p where p.conversation_id = dm.id and p.user_id = "user") then
    perform private.rate_limit('open_dm');
    perform private.join_group(dm.id, me, array["user"]);
  end if;
  return dm;
end
$$;
comment on function public.add_to_group(uuid, uuid) is
'Adds a friend to a group, who can read all of it. Who is in already stays.
conversation: the group
user: the friend
Error not_member: the caller is none
Error not_a_group
Error not_friends
Error group_full: 25 people are in
Limit: open_dm';

create function public.leave_group(conversation uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  if exists (select from public.dm_conversations c where c.id = conversation and not c.is_group
      and me in (c.low_user_id, c.high_user_id)) then
    raise exception 'This is a conversation of two.' using hint = 'not_a_group';
  end if;
  delete from public.dm_conversation_participants p where p.conversation_id = leave_group.conversation and p.user_id = me;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
end
$$;
comment on function public.leave_group(uuid) is
'Leaves a group. Its channels end for everybody, and only who stays can join the new ones; with the last one the group is gone.
conversation: the group
Error not_member
Error not_a_group: the conversation of two stays
Limit: none';

grant execute on function public.open_dm(uuid), public.create_group_dm(uuid[], text), public.add_to_group(uuid, uuid),
  public.leave_group(uuid) to authenticated;
