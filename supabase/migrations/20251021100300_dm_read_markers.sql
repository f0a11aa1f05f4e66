-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Read markers of direct conversations.
alter policy "People mark conversations they can read" on public.read_markers
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()));
alter policy "People move their own markers" on public.read_markers
  using (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()))
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_conversation_ids()));

create trigger forget_read_markers after delete on public.dm_conversations
  for each row execute function private.forget_read_markers();
