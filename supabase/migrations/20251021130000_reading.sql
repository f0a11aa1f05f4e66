-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Reading. Markers are moved by functions alone, which tell the own devices and, where receipts are shown, the others.
--   user topic          read {conversation, seq, unread_from}; read {server} after mark_server_read()
--   room and dm topic   read {user, seq}
drop policy "People mark conversations they can read" on public.read_markers;
drop policy "People move their own markers" on public.read_markers;
revoke insert, update on public.read_markers from authenticated;

insert into private.rate_limits (action, burst, per_second) values ('mark_read', 60, 4);

-- The newest revision of a conversation in which the caller takes part.
create function private.rev_of_mine(conversation uuid) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  if not private.takes_part(conversation, me) or private.is_closed_to(me, conversation) then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;
  return coalesce(
    (select r.rev from public.rooms r where r.id = conversation),
    (select c.rev from public.dm_conversations c where c.id = conversation));
end
$$;

-- Whether the people of a conversation see how far each has read: in direct ones, and in servers of up to 50 members.
create function private.has_receipts(conversation uuid) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  server constant uuid := (select r.server_id from public.rooms r where r.id = conversation);
begin
  return server is null
    or (select count(*) <= 50 from (select from public.server_members m where m.server_id = server limit 51) as members);
end
$$;

-- Whether somebody lets others see how far he has read.
create function private.shows_receipts(person uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((select s.receipts from public.user_settings s where s.user_id = person), true);
end
$$;

create function private.send_receipt(conversation uuid, person uuid, seq bigint) returns void
language plpgsql set search_path = '' as $$
begin
  if private.has_receipts(conversation) and private.shows_receipts(person) then
    perform private.send_frame(place.topic, 'read', jsonb_build_object('user', person, 'seq', seq))
      from private.hold_topic(conversation) as place;
  end if;
end
$$;

create function public.mark_read(conversation uuid, seq bigint) returns public.read_markers
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  reached constant bigint := greatest(0, least(seq, private.rev_of_mine(conversation)));
  old public.read_markers;
  marker public.read_markers;
begin
  select * into old from public.read_markers m where m.user_id = me and m.conversation_id = conversation for no key update;
  if old.last_read_seq >= reached and (old.unread_from is null or old.unread_from > reached) then
    return old;
  end if;
  perform private.rate_limit('mark_read');
  insert into public.read_markers as m (user_id, conversation_id, last_read_seq) values (me, conversation, reached)
    on conflict (user_id, conversation_id) do update set last_read_seq = excluded.last_read_seq, -- its trigger keeps the greater
      unread_from = case when m.unread_from > excluded.last_read_seq then m.unread_from end
    returning m.* into marker;
  perform private.send_frame('user:' || me, 'read', jsonb_build_object(
    'conversation', conversation, 'seq', marker.last_read_seq, 'unread_from', marker.unread_from));
  if marker.last_read_seq > coalesce(old.last_read_seq, 0) then
    perform private.send_receipt(conversation, me, marker.last_read_seq);
  end if;
  return marker;
end
$$;
comment on function public.mark_read(uuid, bigint) is
'Says that the caller has read up to a message. A marker only grows; one that "mark unread" had set further back ends. Others see it in direct conversations and in servers of up to 50 members, unless user_settings.receipts is off.
conversation: the room or direct conversation
seq: of the newest message that was read
Error not_member
Limit: mark_read';

create function public.mark_unread(conversation uuid, seq bigint) returns public.read_markers
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  unread constant bigint := greatest(1, least(seq, private.rev_of_mine(conversation)));
  marker public.read_markers;
begin
  perform private.rate_limit('mark_read');
  insert into public.read_markers (user_id, conversation_id, unread_from) values (me, conversation, unread)
    on conflict (user_id, conversation_id) do update set unread_from = excluded.unread_from
    returning * into marker;
  perform private.send_frame('user:' || me, 'read', jsonb_build_object(
    'conversation', conversation, 'seq', marker.last_read_seq, 'unread_from', marker.unread_from));
  return marker;
end
$$;
comment on function public.mark_unread(uuid, bigint) is
'Marks a conversation unread from a message on, for the own devices. Others still see how far it was read before.
conversation: the room or direct conversation
seq: of the first message that shall count as unread
Error not_member
Limit: mark_read';

create function public.mark_server_read(server_id uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  marked int;
begin
  if not exists (
    select from public.server_members m where m.server_id = mark_server_read.server_id and m.user_id = me) then
    raise exception 'You are not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  end if;
  perform private.rate_limit('mark_read');
  with moved as (
    insert into public.read_markers as m (user_id, conversation_id, last_read_seq)
      select me, r.id, r.rev from public.rooms r where r.server_id = mark_server_read.server_id and r.rev > 0
      on conflict (user_id, conversation_id) do update set last_read_seq = excluded.last_read_seq, unread_from = null
        where m.last_read_seq < excluded.last_read_seq or m.unread_from is not null
      returning m.conversation_id, m.last_read_seq
  ), told as (
    select private.send_receipt(conversation_id, me, last_read_seq) from moved
  )
  select count(*) into marked from told;
  if marked > 0 then
    perform private.send_frame('user:' || me, 'read', jsonb_build_object('server', server_id));
  end if;
  return marked;
end
$$;
comment on function public.mark_server_read(uuid) is
'Marks all rooms of a server read, as far as they go now. Yields how many it was news for.
server_id: the server
Error not_member
Limit: mark_read';

create function public.read_receipts(conversation uuid) returns table (user_id uuid, last_read_seq bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  perform private.rev_of_mine(conversation);
  return query
    select m.user_id, m.last_read_seq from public.read_markers m
    where m.conversation_id = conversation and m.user_id <> me and m.last_read_seq > 0
      and private.has_receipts(conversation) and private.takes_part(conversation, m.user_id) and private.shows_receipts(m.user_id)
    order by m.user_id;
end
$$;
comment on function public.read_receipts(uuid) is
'How far the others have read, where that is shown: in direct conversations and in servers of up to 50 members, of those who did not turn user_settings.receipts off.
conversation: the room or direct conversation
Error not_member
Limit: none';

grant execute on function public.mark_read(uuid, bigint), public.mark_unread(uuid, bigint), public.mark_server_read(uuid),
  public.read_receipts(uuid) to authenticated;
