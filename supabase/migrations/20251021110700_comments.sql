-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What docs/backend-api.md says about what the earlier migrations made. The form is told in supabase/local/apidoc.mjs.
comment on table public.user_profiles is 'One row a person, made at sign-up. Everything here is public to signed-in people. A person changes the own row; line breaks in the names and blanks around them are dropped. `links` has up to 5 addresses, http or https. Limited by change_profile.';
comment on view public.users is 'The same as user_profiles, by the name that the architecture document uses.';
comment on table public.servers is 'Servers. `epoch` is part of the topics of a server and its rooms, and grows when somebody leaves.';
comment on table public.server_members is 'Who belongs to a server, and as what: owner, admin, moderator or member.';
comment on table public.rooms is 'Rooms of a server, 500 at most (`too_many_rooms`). `write_role` is the least role that may write; `rev` counts every change of the conversation. Creating is limited by create_room.';
comment on table public.messages is 'Messages of rooms and direct conversations. `seq` is the order and the paging key, `rev` the revision of the last change. A client makes the `id`, so that a repeated send is one row (`on_conflict=id`, ignore-duplicates). A deletion sets `deleted_at` and empties the content. Sending and changing are limited by send_message and change_message.';
comment on table public.invites is 'Invites to a server. The code is the permission.';
comment on table public.read_markers is 'How far the caller has read each conversation, moved by mark_read() and its kin. The greater `last_read_seq` wins; `unread_from` is "mark unread".';
comment on table public.dm_conversations is 'Direct conversations, of a pair or of a group. `epoch` is part of its topics, `rev` counts every change.';
comment on table public.dm_conversation_participants is 'Who takes part in a direct conversation.';
comment on table public.message_reactions is 'Reactions, upserted on (message_id, user_id, emoji). `removed_at` takes one back, and null puts it there again. Limited by react.';
comment on table public.pins is 'Pinned messages; a pin that was taken off keeps its row, with `removed_at`.';
comment on table public.message_edits is 'What a message said before its edits. A deletion takes it along.';
comment on table public.message_mentions is 'Who is mentioned in a message: a person, or everybody by `everyone` or `here` (from moderators and above, and in direct conversations).';

comment on function public.create_server(text) is
'Makes a server, its owner and its first room together.
name: 1 to 100 characters, blanks around it are dropped
Error name_invalid
Limit: create_server';

comment on function public.create_invite(uuid, int, int) is
'Makes an invite; any member may. Its code is made by the database.
server_id: the server
max_uses: how many may join by it, at least 1; any number without it
expires_in: seconds until it ends, at least 1; never without it
Error not_member
Error invite_invalid: for a number below 1
Limit: create_invite';

comment on function public.preview_invite(text) is
'What somebody sees before joining: {server_id, name, icon_url, members}.
code: the invite''s code, in upper or lower case
Error invite_invalid: unknown, expired and used up are one answer
Limit: none';

comment on function public.join_server(text) is
'Joins by an invite. Who is a member already gets the server again and uses nothing up.
code: the invite''s code, in upper or lower case
Error invite_invalid: unknown, expired and used up are one answer
Error banned
Limit: join_server';

comment on function public.leave_server(uuid) is
'Leaves a server. Its channels end for everybody, and only who stays can join the new ones.
server_id: the server
Error not_member
Error owner_cannot_leave
Limit: none';
