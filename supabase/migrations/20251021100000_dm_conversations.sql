-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Direct conversations: of a pair, which is made once and stays, or of a group, which people join and leave.
create table public.dm_conversations (
  id uuid primary key default gen_random_uuid(),
  is_group boolean not null default false,
  name varchar(100) check (btrim(name) <> ''),
  created_by uuid references public.user_profiles (id) on delete set null,
  -- The pair, in order, so that the index below allows one conversation of it.
  low_user_id uuid references public.user_profiles (id) on delete cascade,
  high_user_id uuid references public.user_profiles (id) on delete cascade,
  -- Part of the conversation's topics. It grows when somebody leaves.
  epoch bigint not null default 1 check (epoch > 0),
  rev bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint dm_conversations_pair_or_group check (
    case when is_group then num_nonnulls(low_user_id, high_user_id) = 0
    else name is null and low_user_id is not null and high_user_id is not null and low_user_id < high_user_id end)
) with (fillfactor = 70); -- every message rewrites its conversation's row
create unique index dm_conversations_pair_idx on public.dm_conversations (low_user_id, high_user_id);
create index dm_conversations_high_user_id_idx on public.dm_conversations (high_user_id);
create index dm_conversations_created_by_idx on public.dm_conversations (created_by);

create table public.dm_conversation_participants (
  conversation_id uuid not null references public.dm_conversations (id) on delete cascade,
  user_id uuid not null references public.user_profiles (id) on delete cascade,
  joined_at timestamptz not null default now(),
  primary key (conversation_id, user_id)
);
create index dm_conversation_participants_user_id_idx on public.dm_conversation_participants (user_id);

-- A new name is a revision; a new message raises `rev` alone, and is no change that people see here.
create trigger update_revision before update of name on public.dm_conversations
  for each row when (old.name is distinct from new.name) execute function private.update_room_revision();

-- Under the lock, so that of the last two who leave at once one sees that nobody is left.
create function private.forget_empty_group() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.dm_conversations where id = old.conversation_id for no key update;
  delete from public.dm_conversations c where c.id = old.conversation_id
    and not exists (select from public.dm_conversation_participants p where p.conversation_id = c.id);
  return null;
end
$$;
create trigger forget_empty_group after delete on public.dm_conversation_participants
  for each row execute function private.forget_empty_group();

-- The direct conversations and, beside them, all conversations in which the caller takes part; once a query.
create function private.my_dm_ids() returns setof uuid
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

-- Once a query, also once for each message that is inserted and returned. "offset 0" keeps the planner from reading all
-- rooms of the database, which it takes for cheaper while they are few thousands.
create function private.my_conversation_ids() returns setof uuid
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
grant execute on function private.my_dm_ids(), private.my_conversation_ids() to authenticated;

alter table public.dm_conversations enable row level security;
grant select on public.dm_conversations to authenticated;
grant update (name) on public.dm_conversations to authenticated;

create policy "Participants read their conversations" on public.dm_conversations
  for select to authenticated using (id in (select private.my_dm_ids()));
create policy "Participants name their groups" on public.dm_conversations
  for update to authenticated
  using (is_group and id in (select private.my_dm_ids()))
  with check (is_group and id in (select private.my_dm_ids()));
-- INSERT: none, functions make a conversation with its participants. DELETE: none, it goes with the last of them.

alter table public.dm_conversation_participants enable row level security;
grant select on public.dm_conversation_participants to authenticated;

create policy "Participants see each other" on public.dm_conversation_participants
  for select to authenticated using (conversation_id in (select private.my_dm_ids()));
-- INSERT, UPDATE, DELETE: none. Functions are the ways in and out.
