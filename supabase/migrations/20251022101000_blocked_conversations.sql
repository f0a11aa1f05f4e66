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

create or replace function private.pair_is_blocked(dm uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.is_closed_to(auth.uid(), dm);
end
$$;

create or replace function private.my_dm_ids() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 50 as $$
declare
  me constant uuid := auth.uid();
begin
  return query
    select p.conversation_id from public.dm_conversation_participants p
    where p.user_id = me and p.conversation_id not in (
      select c.id from public.blocks b join public.dm_conversations c
        on c.low_user_id = least(b.owner_id, b.blocked_id) and c.high_user_id = greatest(b.owner_id, b.blocked_id)
      where b.owner_id = me);
end
$$;

create or replace function private.may_join(topic text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  uuid_shape constant text := '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
  own constant text[] := regexp_match(topic, '^user:' || uuid_shape || '$');
  shared constant text[] := regexp_match(topic, '^(server|room|dm|typing):' || uuid_shape || ':([1-9][0-9]{0,18})$');
begin
  if own is not null then
    return coalesce(own[1] = auth.uid()::text, false);
  elsif shared is null then
    return false;
  elsif shared[1] = 'server' then
    return exists (
      select from public.servers s join public.server_members m on m.server_id = s.id
      where s.id = shared[2]::uuid and s.epoch::text = shared[3] and m.user_id = auth.uid());
  end if;
  return shared[1] <> 'dm' and exists (
      select from public.rooms r join public.servers s on s.id = r.server_id join public.server_members m on m.server_id = s.id
      where r.id = shared[2]::uuid and s.epoch::text = shared[3] and m.user_id = auth.uid())
    or shared[1] <> 'room' and exists (
      select from public.dm_conversations c
      where c.id = shared[2]::uuid and c.epoch::text = shared[3] and c.id in (select private.my_dm_ids()));
end
$$;

-- Neither what a blocked person did, nor anything about the conversation with one.
create or replace function private.is_shut_out(reader uuid, frame jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return private.has_blocked(reader, (frame ->> 'author')::uuid) or private.is_closed_to(reader, (frame ->> 'dm')::uuid);
end
$$;

alter policy "Who takes part reads reactions" on public.message_reactions
  using (conversation_id in (select private.my_conversation_ids()) and user_id not in (select private.my_blocked_ids()));

-- A missing mention would tell as well: the author could look for it.
create or replace function private.note_mentions() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  words constant text[] := array(select private.mentioned(new.content));
begin
  if tg_op = 'UPDATE' then
    delete from public.message_mentions where message_id = new.id;
  end if;
  if words = '{}' then
    return null;
  end if;
  perform private.hold_topic(conversation);
  insert into public.message_mentions (message_id, user_id, conversation_id, author_id, seq)
    select new.id, person, conversation, new.author_id, new.seq
    from (select word::uuid as person from unnest(words) as word
      where word ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$') as people
    where person <> new.author_id and private.takes_part(conversation, person);
  insert into public.message_mentions (message_id, kind, conversation_id, author_id, seq)
    select new.id, word, conversation, new.author_id, new.seq
    from unnest(words) as word
    where word in ('everyone', 'here') and private.may_call_everybody(conversation, new.author_id);
  return null;
end
$$;
alter policy "Who takes part reads mentions" on public.message_mentions
  using (conversation_id in (select private.my_conversation_ids()) and author_id not in (select private.my_blocked_ids()));

comment on function public.unblock_user(uuid) is
'Ends a block. The conversation of the two comes back, and what the other one asked and said meanwhile comes to light. Repeated, it changes nothing.
user: the person
Limit: change_friend';
