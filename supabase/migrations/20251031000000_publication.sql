-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The tables that clients may follow by `postgres_changes` instead of by topics. Realtime asks the policies of a table
-- for each row and subscriber. It cannot ask about a row that is gone, and tells everybody its key; the key of a reaction
-- says who reacted to what. So deletions are not published: whatever goes from a conversation goes by an update.
alter publication supabase_realtime set (publish = 'insert, update');
alter publication supabase_realtime
  add table public.messages, public.message_reactions, public.friendships, public.user_profiles;
