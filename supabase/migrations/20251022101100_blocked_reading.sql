-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a block does to reading: the closed conversation cannot be marked and is in no overview, and nothing by a blocked
-- person counts as unread or as a mention.
create or replace function private.rev_of_mine(conversation uuid) returns bigint
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

create or replace function private.unread_messages(conversation uuid, is_room boolean, place bigint, me uuid) returns int
language plpgsql stable set search_path = '' as $$
begin
  if is_room then
    return (select count(*) from (
      select from public.messages m
      where m.room_id = conversation and m.seq > place and m.author_id <> me and m.deleted_at is null
        and not private.has_blocked(me, m.author_id)
      order by m.seq desc limit 100) as newest);
  end if;
  return (select count(*) from (
    select from public.messages m
    where m.dm_conversation_id = conversation and m.seq > place and m.author_id <> me and m.deleted_at is null
      and not private.has_blocked(me, m.author_id)
    order by m.seq desc limit 100) as newest);
end
$$;

create or replace function private.unread_mentions(conversation uuid, place bigint, me uuid) returns int
language plpgsql stable set search_path = '' as $$
begin
  return (select count(distinct message_id) from (
    (select t.message_id from public.message_mentions t
      where t.user_id = me and t.conversation_id = conversation and t.seq > place
        and not private.has_blocked(me, t.author_id) limit 100)
    union all
    (select t.message_id from public.message_mentions t
      where t.user_id is null and t.conversation_id = conversation and t.seq > place and t.author_id <> me
        and not private.has_blocked(me, t.author_id) limit 200)) as newest);
end
$$;

create or replace function public.unread_overview()
returns table (conversation_id uuid, server_id uuid, epoch bigint, rev bigint, newest_seq bigint,
  last_read_seq bigint, unread_from bigint, unread int, mentions int)
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  return query
    with mine as (
      select r.id, r.server_id, s.epoch, r.rev,
        (select max(m.seq) from public.messages m where m.room_id = r.id) as newest
      from public.server_members sm join public.servers s on s.id = sm.server_id join public.rooms r on r.server_id = s.id
      where sm.user_id = me
      union all
      select c.id, null, c.epoch, c.rev,
        (select max(m.seq) from public.messages m where m.dm_conversation_id = c.id)
      from private.my_dm_ids() as dm join public.dm_conversations c on c.id = dm
    ), read as (
      select mine.*, coalesce(rm.last_read_seq, 0) as reached, rm.unread_from,
        least(coalesce(rm.last_read_seq, 0), rm.unread_from - 1) as place
      from mine left join public.read_markers rm on rm.user_id = me and rm.conversation_id = mine.id
    )
    select read.id, read.server_id, read.epoch, read.rev, coalesce(read.newest, 0), read.reached, read.unread_from,
      case when read.newest > read.place
        then private.unread_messages(read.id, read.server_id is not null, read.place, me) else 0 end,
      case when read.newest > read.place then least(100, private.unread_mentions(read.id, read.place, me)) else 0 end
    from read;
end
$$;
