-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What is unread, in one question.

-- Who comes has nothing to catch up on: what was said before is there, but not unread.
create function private.mark_earlier_read() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'server_members' then
    insert into public.read_markers (user_id, conversation_id, last_read_seq)
      select new.user_id, r.id, r.rev from public.rooms r where r.server_id = new.server_id and r.rev > 0
      on conflict (user_id, conversation_id) do update set last_read_seq = excluded.last_read_seq;
  else
    insert into public.read_markers (user_id, conversation_id, last_read_seq)
      select new.user_id, c.id, c.rev from public.dm_conversations c where c.id = new.conversation_id and c.rev > 0
      on conflict (user_id, conversation_id) do update set last_read_seq = excluded.last_read_seq;
  end if;
  return null;
end
$$;
create trigger mark_earlier_read after insert on public.server_members
  for each row execute function private.mark_earlier_read();
create trigger mark_earlier_read after insert on public.dm_conversation_participants
  for each row execute function private.mark_earlier_read();

-- Messages of others after a place in the conversation, 100 at most. Two queries, so that each has its index.
create function private.unread_messages(conversation uuid, is_room boolean, place bigint, me uuid) returns int
language plpgsql stable set search_path = '' as $$
begin
  if is_room then
    return (select count(*) from (
      select from public.messages m
      where m.room_id = conversation and m.seq > place and m.author_id <> me and m.deleted_at is null
      order by m.seq desc limit 100) as newest);
  end if;
  return (select count(*) from (
    select from public.messages m
    where m.dm_conversation_id = conversation and m.seq > place and m.author_id <> me and m.deleted_at is null
    order by m.seq desc limit 100) as newest);
end
$$;

create function private.unread_mentions(conversation uuid, place bigint, me uuid) returns int
language plpgsql stable set search_path = '' as $$
begin
  return (select count(distinct message_id) from (
    (select t.message_id from public.message_mentions t
      where t.user_id = me and t.conversation_id = conversation and t.seq > place limit 100)
    union all
    (select t.message_id from public.message_mentions t
      where t.user_id is null and t.conversation_id = conversation and t.seq > place and t.author_id <> me limit 200)) as newest);
end
$$;

-- A definer: it asks for nothing but the caller's own conversations, and would else ask the policy for each message.
create function public.unread_overview()
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
      from public.dm_conversation_participants p join public.dm_conversations c on c.id = p.conversation_id
      where p.user_id = me
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
comment on function public.unread_overview() is
'All conversations of the caller, each with its epoch and revision, the place of its newest message, how far it was read, and how many messages of others, and how many that mention the caller, came after that: exact up to 100. `server_id` is null for direct conversations.
Limit: none';
grant execute on function public.unread_overview() to authenticated;
