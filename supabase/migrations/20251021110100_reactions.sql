-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Reactions. A client upserts on (message_id, user_id, emoji); `removed_at` takes one back, and the row stays as a
-- tombstone, so that the removal has a revision. What changes nothing takes no revision.
create table public.message_reactions (
  message_id uuid not null references public.messages (id) on delete cascade,
  user_id uuid not null default auth.uid() references public.user_profiles (id) on delete cascade,
  -- Pictograms, whose digits, # and * are ASCII, but no words and no markup.
  emoji varchar(32) not null check (emoji ~ '[^\x01-\x7f]' and emoji !~ '[\x01-\x22\x24-\x29\x2b-\x2f\x3a-\x7f[:space:]]'),
  conversation_id uuid not null, -- the message's room or direct conversation, written by the trigger
  rev bigint not null,
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (message_id, user_id, emoji)
);
create index message_reactions_user_id_idx on public.message_reactions (user_id);
create index message_reactions_conversation_rev_idx on public.message_reactions (conversation_id, rev);

insert into private.rate_limits (action, burst, per_second) values ('react', 30, 2);

-- The conversation of a message that can be reacted to or pinned, locked for a change. Refused for who takes no part,
-- whether there is such a message or not.
create function private.lock_conversation_of(message uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
  conversation constant uuid := (select coalesce(m.room_id, m.dm_conversation_id) from public.messages m where m.id = message);
begin
  if private.is_client() then
    perform private.hold_role(conversation);
  end if;
  perform private.lock_conversation(conversation);
  if not exists (select from public.messages m where m.id = message and m.deleted_at is null) then
    raise exception 'The message is deleted.' using hint = 'message_deleted';
  end if;
  return conversation;
end
$$;

-- The same for a reaction, which takes a use of its limit. A block does not refuse it: that would tell of the block.
create function private.lock_to_react(message uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
  conversation constant uuid := private.lock_conversation_of(message);
begin
  if private.is_client() then
    perform private.rate_limit('react');
  end if;
  return conversation;
end
$$;

create function private.before_reaction_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_client() then
    new.user_id := auth.uid();
    new.created_at := now();
  end if;
  -- The trigger fires for an upsert of a row that is there, too: then the one before UPDATE decides. The row is locked
  -- before the conversation here as there, or two devices of one person would wait for each other.
  perform from public.message_reactions r
    where (r.message_id, r.user_id, r.emoji) = (new.message_id, new.user_id, new.emoji) for no key update;
  if found then
    new.conversation_id := (select coalesce(m.room_id, m.dm_conversation_id) from public.messages m where m.id = new.message_id);
    new.rev := 0;
    return new;
  elsif new.removed_at is not null then
    return null; -- nothing is there to be taken back
  end if;

  new.conversation_id := private.lock_to_react(new.message_id);
  if exists (
    select from public.message_reactions r
    where (r.message_id, r.user_id, r.emoji) = (new.message_id, new.user_id, new.emoji)) then
    new.rev := 0; -- it came while this one waited
    return new;
  elsif (
    select count(distinct r.emoji) >= 20 and count(*) filter (where r.emoji = new.emoji) = 0
    from public.message_reactions r where r.message_id = new.message_id and r.removed_at is null) then
    raise exception 'A message has 20 different reactions at most.' using hint = 'too_many_reactions';
  end if;
  new.rev := private.next_revision(new.conversation_id);
  return new;
end
$$;

create function private.before_reaction_update() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if (new.message_id, new.user_id, new.emoji, new.created_at)
     is distinct from (old.message_id, old.user_id, old.emoji, old.created_at) then
    raise exception 'That part of a reaction never changes.' using errcode = '42501';
  elsif (new.removed_at is null) = (old.removed_at is null) then
    return old; -- a repeated request: nothing changes, no revision is taken
  end if;
  new.conversation_id := private.lock_to_react(new.message_id);
  new.removed_at := case when new.removed_at is not null then now() end;
  new.rev := private.next_revision(new.conversation_id);
  return new;
end
$$;

create trigger before_reaction_insert before insert on public.message_reactions
  for each row execute function private.before_reaction_insert();
create trigger before_reaction_update before update on public.message_reactions
  for each row execute function private.before_reaction_update();

alter table public.message_reactions enable row level security;
grant select on public.message_reactions to authenticated;
-- An upsert writes each column that it names, also the key, which the trigger keeps as it is.
grant insert (message_id, emoji, removed_at), update (message_id, emoji, removed_at) on public.message_reactions to authenticated;

create policy "Who takes part reads reactions" on public.message_reactions
  for select to authenticated using (conversation_id in (select private.my_conversation_ids()));
create policy "Who takes part reacts as himself" on public.message_reactions
  for insert to authenticated
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()));
create policy "People take back their own reactions" on public.message_reactions
  for update to authenticated
  using (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()))
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()));
-- DELETE: none. Taking back is an update, so that it has a revision.
