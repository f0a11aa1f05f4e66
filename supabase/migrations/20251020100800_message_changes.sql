-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The triggers that number, check and date messages. Order of locks, everywhere: the own membership, then the
-- conversation, then the server. Each statement that a function runs costs more than most of what it does, and whoever
-- writes in a conversation keeps all others waiting from its lock to the commit: so there are few, and most come before.
-- PERFORM is a statement, too; an assignment of one call is none, also of a function without a result (`done := f() is null`).

-- Yields the caller, or refuses who may not write. The membership is held until the commit, so leaving waits for a message in
-- flight, a message that comes after it is refused, and a new role waits as well.
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

-- Locks the conversation, takes its next revision, and holds the epoch of its topics as hold_topic() does. What it found
-- stays in a setting until the row is in, for the triggers and policies that come after: `writer conversation epoch server`.
-- Who could write that setting could as well write request.jwt.claims, and be anybody.
create function private.take_turn(writer uuid, conversation uuid) returns bigint
language plpgsql set search_path = '' as $$
declare
  taken bigint;
  server uuid;
  epoch bigint;
  noted text;
begin
  update public.rooms r set rev = rev + 1 where r.id = conversation
    returning r.rev, r.server_id, (select s.epoch from public.servers s where s.id = r.server_id for share) into taken, server, epoch;
  if not found then
    update public.dm_conversations c set rev = rev + 1 where c.id = conversation returning c.rev, c.epoch into strict taken, epoch;
  end if;
  noted := set_config('aigm.turn', concat_ws(' ', writer, conversation, epoch, server), true);
  return taken;
end
$$;

-- The conversation in which the caller is writing a message in this statement: may_write() has been asked, and its answer
-- is held.
create function private.writes_in() returns uuid
language plpgsql stable set search_path = '' as $$
declare
  turn constant text[] := string_to_array(current_setting('aigm.turn', true), ' ');
begin
  return case when turn[1] = auth.uid()::text then turn[2]::uuid end;
end
$$;
grant execute on function private.writes_in() to authenticated;

create function private.before_message_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  done boolean;
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

  -- A BEFORE trigger fires for `on conflict do nothing` too. A repeated send takes neither a revision nor a token.
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
  done := private.rate_limit('send_message') is null;

  new.rev := private.take_turn(new.author_id, conversation);
  -- Under the lock the answer is final: the same message may have been on its way twice.
  if exists (select from public.messages where id = new.id) then
    perform private.give_turn_back(conversation);
    return null;
  end if;
  new.seq := new.rev;
  new.updated_at := new.created_at;
  return new;
end
$$;

-- Nobody has seen the revision yet.
create function private.give_turn_back(conversation uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform set_config('aigm.turn', '', true);
  update public.rooms set rev = rev - 1 where id = conversation;
  if not found then
    update public.dm_conversations set rev = rev - 1 where id = conversation;
  end if;
  if private.is_client() then
    update private.rate_buckets set tokens = tokens + 1 where user_id = auth.uid() and action = 'send_message';
  end if;
end
$$;

create function private.before_message_update() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(old.room_id, old.dm_conversation_id);
  deletes constant boolean := old.deleted_at is null and new.deleted_at is not null;
  edits constant boolean := not deletes and new.content is distinct from old.content;
begin
  if (new.id, new.room_id, new.dm_conversation_id, new.author_id, new.reply_to_id, new.seq, new.created_at)
     is distinct from (old.id, old.room_id, old.dm_conversation_id, old.author_id, old.reply_to_id, old.seq, old.created_at)
  then
    raise exception 'That part of a message never changes.' using errcode = '42501';
  end if;
  if old.deleted_at is not null and (edits or new.deleted_at is null) then
    raise exception 'The message is deleted.' using hint = 'message_deleted';
  end if;
  if edits and private.is_client() then
    if old.author_id is distinct from auth.uid() then
      raise exception 'Only its author can edit a message.' using errcode = '42501';
    end if;
    perform private.require_may_write(conversation); -- or an edit would say what a message may not
  end if;

  if deletes then
    new.content := '{"type": "doc", "content": []}';
    new.deleted_at := now();
    new.edited_at := old.edited_at;
  elsif edits then
    perform private.check_content(new.content);
    new.edited_at := now();
  else
    return old; -- a repeated request: nothing changes, no revision is taken
  end if;
  perform private.rate_limit('change_message');
  new.rev := private.next_revision(conversation);
  new.updated_at := now();
  return new;
end
$$;

create trigger before_message_insert before insert on public.messages
  for each row execute function private.before_message_insert();
create trigger before_message_update before update on public.messages
  for each row execute function private.before_message_update();
