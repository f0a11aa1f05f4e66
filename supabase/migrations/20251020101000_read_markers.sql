-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- How far somebody has read a conversation. `unread_from` is "mark unread", for the own devices.
create table public.read_markers (
  user_id uuid not null default auth.uid() references public.user_profiles (id) on delete cascade,
  conversation_id uuid not null, -- a room; later also a direct conversation, hence no foreign key
  last_read_seq bigint not null default 0 check (last_read_seq >= 0),
  unread_from bigint check (unread_from > 0),
  updated_at timestamptz not null default now(),
  primary key (user_id, conversation_id)
);
create index read_markers_conversation_id_idx on public.read_markers (conversation_id);

-- Two devices report in any order: the greater one wins.
create function private.before_read_marker_update() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.user_id, new.conversation_id) is distinct from (old.user_id, old.conversation_id) then
    raise exception 'A read marker stays with its conversation.' using errcode = '42501';
  end if;
  new.last_read_seq := greatest(new.last_read_seq, old.last_read_seq);
  new.updated_at := now();
  return new;
end
$$;
create trigger before_read_marker_update before update on public.read_markers
  for each row execute function private.before_read_marker_update();

create function private.forget_read_markers() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.read_markers where conversation_id = old.id;
  return null;
end
$$;
create trigger forget_read_markers after delete on public.rooms
  for each row execute function private.forget_read_markers();

alter table public.read_markers enable row level security;
grant select on public.read_markers to authenticated;
grant insert (user_id, conversation_id, last_read_seq, unread_from) on public.read_markers to authenticated;
grant update (last_read_seq, unread_from) on public.read_markers to authenticated;

create policy "People read their own markers" on public.read_markers
  for select to authenticated using (user_id = (select auth.uid()));
create policy "People mark conversations they can read" on public.read_markers
  for insert to authenticated
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_room_ids()));
create policy "People move their own markers" on public.read_markers
  for update to authenticated
  using (user_id = (select auth.uid()) and conversation_id in (select private.my_room_ids()))
  with check (user_id = (select auth.uid()) and conversation_id in (select private.my_room_ids()));
-- DELETE: none, a marker goes with its room or account.
