-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Messages of direct conversations: the same table, policies and triggers as in rooms.
alter table public.messages
  add constraint messages_dm_conversation_id_fkey
  foreign key (dm_conversation_id) references public.dm_conversations (id) on delete cascade;
create unique index messages_dm_seq_idx on public.messages (dm_conversation_id, seq desc) include (author_id, deleted_at)
  where dm_conversation_id is not null;
create unique index messages_dm_rev_idx on public.messages (dm_conversation_id, rev) where dm_conversation_id is not null;

grant insert (dm_conversation_id) on public.messages to authenticated;

-- Who inserts reads as well: the row comes back, or its id may be taken. That costs no look at all the caller's conversations.
alter policy "Members read messages" on public.messages using (
  coalesce(room_id, dm_conversation_id) = (select private.writes_in())
  or coalesce(room_id, dm_conversation_id) in (select private.my_conversation_ids()));
alter policy "People write as themselves where they may" on public.messages with check (
  author_id = (select auth.uid())
  and (coalesce(room_id, dm_conversation_id) = (select private.writes_in()) or private.may_write(coalesce(room_id, dm_conversation_id))));
alter policy "Authors edit, authors and moderators delete" on public.messages
  using (
    (author_id = (select auth.uid()) and coalesce(room_id, dm_conversation_id) in (select private.my_conversation_ids()))
    or room_id in (select private.my_room_ids('moderator')))
  with check (
    (author_id = (select auth.uid()) and coalesce(room_id, dm_conversation_id) in (select private.my_conversation_ids()))
    or room_id in (select private.my_room_ids('moderator')));
