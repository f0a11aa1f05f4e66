-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What was done in a server by those who may, for its admins to read.
create table public.audit_log (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null references public.servers (id) on delete cascade,
  actor_id uuid references public.user_profiles (id) on delete set null,
  action text not null check (action in (
    'server_changed', 'server_transferred', 'room_created', 'room_changed', 'room_deleted', 'role_changed',
    'member_kicked', 'member_banned', 'member_unbanned', 'message_deleted')),
  user_id uuid references public.user_profiles (id) on delete set null, -- to whom it was done
  detail jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp()
);
create index audit_log_server_id_idx on public.audit_log (server_id, created_at desc, id desc);
create index audit_log_actor_id_idx on public.audit_log (actor_id);
create index audit_log_user_id_idx on public.audit_log (user_id);
comment on table public.audit_log is 'What moderators, admins and the owner did in a server: who (`actor_id`), what (`action`), to whom (`user_id`), and what else there is to say (`detail`).';

alter table public.audit_log enable row level security;
grant select on public.audit_log to authenticated;
create policy "Admins read what was done" on public.audit_log
  for select to authenticated using (server_id in (select private.my_server_ids('admin')));
-- INSERT, UPDATE, DELETE: none. Triggers and functions write it, and nobody changes it.

-- Notes what the caller did; nothing when the whole server is going, or when it was no person.
create function private.note_action(server uuid, action text, person uuid, detail jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit_log (server_id, actor_id, action, user_id, detail)
    select s.id, auth.uid(), note_action.action, person, jsonb_strip_nulls(note_action.detail)
    from public.servers s where s.id = server and private.is_client();
end
$$;

create function private.note_server_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.note_action(new.id, 'server_changed', null, jsonb_build_object('name', new.name, 'was', old.name));
  return null;
end
$$;
create trigger note_server_change after update on public.servers
  for each row when ((old.name, old.icon_url) is distinct from (new.name, new.icon_url))
  execute function private.note_server_change();

create function private.note_room_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  room constant public.rooms := case when tg_op = 'DELETE' then old else new end;
begin
  perform private.note_action(room.server_id,
    case tg_op when 'INSERT' then 'room_created' when 'UPDATE' then 'room_changed' else 'room_deleted' end, null,
    jsonb_build_object('room', room.id, 'name', room.name, 'write_role', room.write_role));
  return null;
end
$$;
create trigger note_room after insert or delete on public.rooms
  for each row execute function private.note_room_change();
create trigger note_room_change after update of name, topic, category, write_role on public.rooms
  for each row when (
    (old.name, old.topic, old.category, old.write_role) is distinct from (new.name, new.topic, new.category, new.write_role))
  execute function private.note_room_change();

create function private.note_message_deletion() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.author_id is distinct from auth.uid() then
    perform private.note_action(r.server_id, 'message_deleted', new.author_id, jsonb_build_object('room', r.id, 'message', new.id))
      from public.rooms r where r.id = new.room_id;
  end if;
  return null;
end
$$;
create trigger note_message_deletion after update on public.messages
  for each row when (old.deleted_at is null and new.deleted_at is not null)
  execute function private.note_message_deletion();
