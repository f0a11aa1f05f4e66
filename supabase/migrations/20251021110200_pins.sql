-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Pinned messages. In rooms moderators pin, in direct conversations whoever takes part. A pin that was taken off stays as
-- a tombstone with its revision.
create table public.pins (
  message_id uuid primary key references public.messages (id) on delete cascade,
  conversation_id uuid not null, -- the message's room or direct conversation
  pinned_by uuid references public.user_profiles (id) on delete set null,
  rev bigint not null,
  pinned_at timestamptz not null default now(),
  removed_at timestamptz
);
create index pins_pinned_by_idx on public.pins (pinned_by);
create index pins_conversation_rev_idx on public.pins (conversation_id, rev);

insert into private.rate_limits (action, burst, per_second) values ('pin', 20, 0.5);

alter table public.pins enable row level security;
grant select on public.pins to authenticated;
create policy "Who takes part reads pins" on public.pins
  for select to authenticated using (conversation_id in (select private.my_conversation_ids()));
-- INSERT, UPDATE, DELETE: none, pin_message() and unpin_message().

-- The conversation of a message in which the caller may pin, locked for a change.
create function private.lock_conversation_to_pin(message uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
  place record;
begin
  select m.room_id, coalesce(m.room_id, m.dm_conversation_id) as conversation into place
    from public.messages m where m.id = message;
  if private.role_rank(private.hold_role(place.conversation)) < 2 and place.room_id is not null then
    raise exception 'Moderators pin messages in a room.' using errcode = '42501';
  end if;
  return private.lock_conversation_of(message);
end
$$;

create function public.pin_message(message_id uuid) returns public.pins
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  conversation constant uuid := private.lock_conversation_to_pin(message_id);
  pin public.pins;
begin
  select * into pin from public.pins p where p.message_id = pin_message.message_id;
  if found and pin.removed_at is null then
    return pin;
  elsif (select count(*) >= 50 from public.pins p where p.conversation_id = conversation and p.removed_at is null) then
    raise exception 'A conversation has 50 pins at most.' using hint = 'too_many_pins';
  end if;
  perform private.rate_limit('pin');
  insert into public.pins as p (message_id, conversation_id, pinned_by, rev)
    values (pin_message.message_id, conversation, me, private.next_revision(conversation))
    on conflict on constraint pins_pkey do update
      set pinned_by = excluded.pinned_by, rev = excluded.rev, pinned_at = excluded.pinned_at, removed_at = null
    returning * into pin;
  return pin;
end
$$;
comment on function public.pin_message(uuid) is
'Pins a message: moderators and above in rooms, whoever takes part in direct conversations. A message that is pinned already is returned as it is.
message_id: the message
Error 42501: who may not pin here, also when there is no such message
Error message_deleted
Error too_many_pins: past 50 in the conversation
Limit: pin';

create function public.unpin_message(message_id uuid) returns public.pins
language plpgsql security definer set search_path = '' as $$
declare
  conversation uuid;
  pin public.pins;
begin
  perform private.require_user();
  conversation := private.lock_conversation_to_pin(message_id);
  select * into pin from public.pins p where p.message_id = unpin_message.message_id;
  if not found then
    raise exception 'The message is not pinned.' using errcode = 'PT404', hint = 'not_pinned';
  elsif pin.removed_at is null then
    perform private.rate_limit('pin');
    update public.pins p set removed_at = now(), rev = private.next_revision(conversation)
      where p.message_id = unpin_message.message_id returning * into pin;
  end if;
  return pin;
end
$$;
comment on function public.unpin_message(uuid) is
'Takes a pin off; the row stays, with `removed_at`. Repeating it changes nothing.
message_id: the message
Error 42501: who may not pin here, also when there is no such message
Error message_deleted
Error not_pinned
Limit: pin';
grant execute on function public.pin_message(uuid), public.unpin_message(uuid) to authenticated;

-- A deleted message is pinned no more.
create function private.unpin_deleted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.pins p set removed_at = now(), rev = private.next_revision(p.conversation_id)
    where p.message_id = new.id and p.removed_at is null;
  return null;
end
$$;
create trigger unpin_deleted after update on public.messages
  for each row when (old.deleted_at is null and new.deleted_at is not null) execute function private.unpin_deleted();
