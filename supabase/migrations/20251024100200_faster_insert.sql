-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The path of a message, with fewer statements: each that a function runs costs more than most of what it does, and
-- whoever writes in a conversation keeps all others waiting for as long as it takes.

-- Once a query, also once for each message that is inserted and returned. "offset 0" keeps the planner from reading all
-- rooms of the database, which it takes for cheaper while they are few thousands.
create or replace function private.my_conversation_ids() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 200 as $$
declare
  me constant uuid := auth.uid();
begin
  return query
    select r.id from public.server_members m,
      lateral (select id from public.rooms where server_id = m.server_id offset 0) as r
    where m.user_id = me;
  return query select dm from private.my_dm_ids() as dm;
end
$$;

-- Yields the caller, or refuses who may not write. Membership and role are held until the commit, as in hold_role().
drop function private.require_may_write(uuid);
create function private.require_may_write(conversation uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := auth.uid();
  own_role text;
  least_role text;
begin
  select m.role, r.write_role into own_role, least_role
    from public.rooms r join public.server_members m on m.server_id = r.server_id
    where r.id = conversation and m.user_id = me for share of m;
  if not found then
    own_role := private.hold_role(conversation); -- of a direct conversation, or refused
  elsif least_role <> 'member' and private.role_rank(own_role) < private.role_rank(least_role) then
    raise exception 'You cannot write in this room.' using errcode = '42501';
  end if;
  return me;
end
$$;

-- Yields the content, or refuses it.
drop function private.check_content(jsonb);
create function private.check_content(content jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  deepest constant jsonpath := ('$' || repeat('.content', 32) || '[*]')::jsonpath; -- lax: steps through each array
begin
  if octet_length(content::text) > 65536 and private.compact_bytes(content) > 65536 then
    raise exception 'A message may be 64 KiB at most.' using hint = 'message_too_large';
  end if;
  if jsonb_typeof(content) is distinct from 'object'
     or content -> 'type' is distinct from '"doc"'
     or jsonb_typeof(content -> 'content') <> 'array'
     or content @? '$.content[*] ? (@.type() != "object" || !exists(@.type) || @.type.type() != "string")' then
    raise exception 'A message must be a TipTap document.' using hint = 'content_invalid';
  end if;
  if jsonb_path_exists(content, deepest) or content @? 'strict $.**{73 to last}' then
    raise exception 'A message may be nested 32 levels deep at most.' using hint = 'content_invalid';
  end if;
  return content;
end
$$;

create or replace function private.before_message_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
begin
  if private.is_client() then
    if num_nonnulls(new.room_id, new.dm_conversation_id) <> 1 then
      raise exception 'A message belongs to one conversation.' using errcode = '42501';
    end if;
    new.author_id := private.require_may_write(conversation); -- first, so that a taken id tells an outsider nothing
    new.created_at := now();
    new.edited_at := null;
    new.deleted_at := null;
  end if;
  new.content := private.check_content(new.content);

  -- A BEFORE trigger fires for `on conflict do nothing` too. Under the lock the answer is final, and a repeated send
  -- burns neither a revision nor a token.
  perform private.lock_conversation(conversation);
  if exists (select from public.messages where id = new.id) then
    return null;
  end if;
  if new.reply_to_id is not null then
    if not exists (
      select from public.messages m
      where m.id = new.reply_to_id and coalesce(m.room_id, m.dm_conversation_id) = conversation) then
      raise exception 'A reply must be to a message of the same conversation.' using hint = 'reply_invalid';
    end if;
  end if;
  perform private.rate_limit('send_message');

  new.rev := private.next_revision(conversation);
  new.seq := new.rev;
  new.updated_at := new.created_at;
  return new;
end
$$;

-- Most messages mention nobody, which is quickly seen.
create function private.has_mention(content jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return jsonb_path_exists(content, 'strict $.** ? (@.type == "mention")', silent => true);
end
$$;

create or replace function private.note_mentions() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  words text[];
begin
  if tg_op = 'UPDATE' then
    delete from public.message_mentions where message_id = new.id;
  end if;
  if not private.has_mention(new.content) then
    return null;
  end if;
  words := array(select private.mentioned(new.content));
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

create or replace function private.send_message_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  place constant record := private.hold_topic(conversation);
  is_news constant boolean := tg_op = 'INSERT' or old.deleted_at is null and new.deleted_at is not null;
  poke jsonb := jsonb_build_object('rev', new.rev, 'seq', new.seq, 'author', new.author_id);
begin
  perform private.send_frame(place.topic, 'change',
    jsonb_build_object('rev', new.rev, 'kind', 'message', 'row', private.message_row(new)));
  if tg_op = 'INSERT' and private.has_mention(new.content) then
    poke := poke || coalesce(
      (select jsonb_build_object('everybody', min(t.kind)) from public.message_mentions t
        where t.message_id = new.id and t.user_id is null having count(*) > 0), '{}');
    perform private.send_frame('user:' || t.user_id, 'mention', jsonb_build_object(
        'conversation', conversation, 'message', new.id, 'rev', new.rev, 'seq', new.seq, 'author', new.author_id))
      from public.message_mentions t where t.message_id = new.id and t.user_id is not null;
  end if;

  if is_news and new.room_id is not null then -- what unread badges count
    perform private.send_frame('server:' || place.server || ':' || place.epoch, 'poke',
      poke || jsonb_build_object('room', new.room_id));
  elsif is_news then
    perform private.send_frame('user:' || p.user_id, 'poke', poke || jsonb_build_object('dm', new.dm_conversation_id))
      from public.dm_conversation_participants p where p.conversation_id = new.dm_conversation_id;
  end if;
  return null;
end
$$;
drop function private.send_pokes(public.messages, uuid, bigint);

-- Counting what is unread by this index alone, without a look at each message.
drop index public.messages_room_seq_idx;
create unique index messages_room_seq_idx on public.messages (room_id, seq desc) include (author_id, deleted_at);
drop index public.messages_dm_seq_idx;
create unique index messages_dm_seq_idx on public.messages (dm_conversation_id, seq desc) include (author_id, deleted_at)
  where dm_conversation_id is not null;
