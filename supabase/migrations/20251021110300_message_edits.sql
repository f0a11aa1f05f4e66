-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a message said before it was edited. A deletion takes the earlier contents with it.
create table public.message_edits (
  message_id uuid not null references public.messages (id) on delete cascade,
  rev bigint not null, -- the message's revision while it said this
  conversation_id uuid not null, -- the message's room or direct conversation
  content jsonb not null,
  written_at timestamptz not null,
  primary key (message_id, rev)
);

alter table public.message_edits enable row level security;
grant select on public.message_edits to authenticated;
create policy "Who takes part reads earlier contents" on public.message_edits
  for select to authenticated using (conversation_id in (select private.my_conversation_ids()));
-- INSERT, UPDATE, DELETE: none, the trigger keeps them.

create function private.keep_edit() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.deleted_at is not null then
    delete from public.message_edits where message_id = new.id;
  else
    insert into public.message_edits (message_id, rev, conversation_id, content, written_at)
      values (old.id, old.rev, coalesce(old.room_id, old.dm_conversation_id), old.content, coalesce(old.edited_at, old.created_at));
  end if;
  return null;
end
$$;
create trigger keep_edit after update on public.messages
  for each row when (old.content is distinct from new.content or old.deleted_at is distinct from new.deleted_at)
  execute function private.keep_edit();
