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

-- A definer: it asks for nothing but the caller's own conversations, and would else ask the policy for each message. What is all
-- read, which is most of it, costs a look at the newest message. The conversation closed by a block is in no overview, and
-- nothing by a blocked person counts.
create function public.unread_overview()
returns table (conversation_id uuid, server_id uuid, epoch bigint, rev bigint, newest_seq bigint,
  last_read_seq bigint, unread_from bigint, unread int, mentions int)
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  nobodies constant uuid[] := array(select b.blocked_id from public.blocks b where b.owner_id = me) || me;
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
    ), marked as (
      select mine.*, coalesce(rm.last_read_seq, 0) as reached, rm.unread_from as since,
        least(coalesce(rm.last_read_seq, 0), rm.unread_from - 1) as place
      from mine left join public.read_markers rm on rm.user_id = me and rm.conversation_id = mine.id
    ), news as ( -- one index for each kind of conversation, and for each kind of mention
      select k.id,
        case when k.server_id is not null then (
          select count(*) from (select from public.messages m
            where m.room_id = k.id and m.seq > k.place and m.deleted_at is null and m.author_id <> all (nobodies)
            order by m.seq desc limit 100) as some_messages)
        else (
          select count(*) from (select from public.messages m
            where m.dm_conversation_id = k.id and m.seq > k.place and m.deleted_at is null and m.author_id <> all (nobodies)
            order by m.seq desc limit 100) as some_messages)
        end as messages,
        (select count(distinct message_id) from (
          (select t.message_id from public.message_mentions t
            where t.user_id = me and t.conversation_id = k.id and t.seq > k.place and t.author_id <> all (nobodies)
            order by t.seq desc limit 100)
          union all
          (select t.message_id from public.message_mentions t -- everyone and here in one message are two
            where t.user_id is null and t.conversation_id = k.id and t.seq > k.place and t.author_id <> all (nobodies)
            order by t.seq desc limit 200)) as some_mentions) as mentions
      from marked k where k.newest > k.place
    )
    select k.id, k.server_id, k.epoch, k.rev, coalesce(k.newest, 0), k.reached, k.since,
      coalesce(n.messages, 0)::int, least(100, coalesce(n.mentions, 0))::int
    from marked k left join news n on n.id = k.id;
end
$$;
comment on function public.unread_overview() is
'All conversations of the caller, each with its epoch and revision, the place of its newest message, how far it was read, and how many messages of others, and how many that mention the caller, came after that: exact up to 100. `server_id` is null for direct conversations.
Limit: none';
grant execute on function public.unread_overview() to authenticated;
