-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Messages and the change feed. Every insert, edit and deletion takes the next `rev` of its conversation under the row
-- lock of that conversation, so revisions become visible in order and without holes. `seq` is the revision at insert:
-- the order of the conversation and its paging key.
create table public.messages (
  id uuid primary key default gen_random_uuid(),
  room_id uuid references public.rooms (id) on delete cascade,
  dm_conversation_id uuid, -- direct messages come with their own migration
  space_id uuid, -- reserved by the architecture document
  author_id uuid not null,
  content jsonb not null check (jsonb_typeof(content) = 'object' and content ->> 'type' = 'doc'),
  reply_to_id uuid references public.messages (id),
  seq bigint not null,
  rev bigint not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- REST embeds the author by this name.
  constraint messages_author_id_fkey foreign key (author_id) references public.user_profiles (id),
  constraint messages_one_conversation check (num_nonnulls(room_id, dm_conversation_id) = 1),
  check (rev >= seq and seq > 0)
);
-- What is unread is counted by this index alone, without a look at each message.
create unique index messages_room_seq_idx on public.messages (room_id, seq desc) include (author_id, deleted_at);
create unique index messages_room_rev_idx on public.messages (room_id, rev);
create index idx_messages_room_created on public.messages (room_id, created_at desc, id desc);
create index idx_messages_dm_created on public.messages (dm_conversation_id, created_at desc, id desc)
  where dm_conversation_id is not null;
create index idx_messages_author on public.messages (author_id);
create index messages_reply_to_id_idx on public.messages (reply_to_id) where reply_to_id is not null;

alter table public.messages enable row level security;
grant select on public.messages to authenticated;
grant insert (id, room_id, content, reply_to_id) on public.messages to authenticated;
grant update (content, deleted_at) on public.messages to authenticated;

create policy "Members read messages" on public.messages
  for select to authenticated using (room_id in (select private.my_room_ids()));
create policy "People write as themselves where they may" on public.messages
  for insert to authenticated with check (author_id = (select auth.uid()) and private.may_write(coalesce(room_id, dm_conversation_id)));
-- Who may change what in the row is told apart by the trigger: a policy cannot compare old with new.
create policy "Authors edit, authors and moderators delete" on public.messages
  for update to authenticated
  using (
    (author_id = (select auth.uid()) and room_id in (select private.my_room_ids()))
    or room_id in (select private.my_room_ids('moderator')))
  with check (
    (author_id = (select auth.uid()) and room_id in (select private.my_room_ids()))
    or room_id in (select private.my_room_ids('moderator')));
-- DELETE: none. A deletion is an update, so that it has a revision and everybody hears of it.
