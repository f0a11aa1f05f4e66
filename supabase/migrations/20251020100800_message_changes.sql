-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The triggers that number, check and date messages. Order of locks, everywhere: the own membership, then the
-- conversation, then the server.

-- Refuses who may not write. It holds the membership until the commit, so leaving waits for a message in flight, and a
-- message that comes after it is refused.
create function private.require_may_write(room uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.rooms r join public.server_members m using (server_id)
    where r.id = room and m.user_id = (select auth.uid())
      and (r.write_role = 'member' or private.role_rank(m.role) >= private.role_rank(r.write_role))
    for key share of m;
  if not found then
    raise exception 'You cannot write in this room.' using errcode = '42501';
  end if;
end
$$;

create function private.before_message_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_client() then
    perform private.require_may_write(new.room_id); -- first, so that a taken id tells an outsider nothing
    new.author_id := auth.uid();
    new.created_at := now();
    new.edited_at := null;
    new.deleted_at := null;
  end if;
  perform private.check_content(new.content);

  -- A BEFORE trigger fires for `on conflict do nothing` too. Under the lock the answer is final, and a repeated send
  -- burns neither a revision nor a token.
  perform from public.rooms where id = new.room_id for no key update;
  if exists (select from public.messages where id = new.id) then
    return null;
  end if;
  if new.reply_to_id is not null
     and not exists (select from public.messages where id = new.reply_to_id and room_id = new.room_id) then
    raise exception 'A reply must be to a message of the same room.' using hint = 'reply_invalid';
  end if;
  perform private.rate_limit('send_message');

  update public.rooms set rev = rev + 1 where id = new.room_id returning rev into new.rev;
  new.seq := new.rev;
  new.updated_at := new.created_at;
  return new;
end
$$;

create function private.before_message_update() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
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
  if edits and private.is_client() and old.author_id is distinct from auth.uid() then
    raise exception 'Only its author can edit a message.' using errcode = '42501';
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
  update public.rooms set rev = rev + 1 where id = new.room_id returning rev into new.rev;
  new.updated_at := now();
  return new;
end
$$;

create trigger before_message_insert before insert on public.messages
  for each row execute function private.before_message_insert();
create trigger before_message_update before update on public.messages
  for each row execute function private.before_message_update();
