-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Rooms. `rev` counts every change of the conversation; see the migration of messages.
create table public.rooms (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null references public.servers (id) on delete cascade,
  name varchar(80) not null check (btrim(name) <> ''),
  topic varchar(250) not null default '',
  category varchar(80) not null default '',
  position int not null default 0,
  write_role text not null default 'member' check (write_role in ('member', 'moderator', 'admin')),
  rev bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 70); -- every message rewrites its room's row: leave space for that on the page
create index rooms_server_id_idx on public.rooms (server_id, position);

-- The rooms of the servers in which the caller has at least this role; once a query, like my_server_ids().
create function private.my_room_ids(least_role text default 'member') returns setof uuid
language plpgsql stable security definer set search_path = '' rows 200 as $$
begin
  return query
    select r.id from public.server_members m join public.rooms r using (server_id)
    where m.user_id = (select auth.uid())
      and (least_role = 'member' or private.role_rank(m.role) >= private.role_rank(least_role));
end
$$;
grant execute on function private.my_room_ids(text) to authenticated;

-- Whether the caller may write in a room or a direct conversation.
create function private.may_write(conversation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
      select from public.rooms r join public.server_members m using (server_id)
      where r.id = conversation and m.user_id = (select auth.uid())
        and (r.write_role = 'member' or private.role_rank(m.role) >= private.role_rank(r.write_role)))
    or exists (
      select from public.dm_conversation_participants p
      where p.conversation_id = conversation and p.user_id = (select auth.uid())
        and not private.pair_is_blocked(conversation));
end
$$;
grant execute on function private.may_write(uuid) to authenticated;

-- A server has 500 rooms at most: what a member may read is asked with every query. Counted under the server's lock.
create function private.before_room_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_client() then
    new.rev := 0;
    if new.server_id in (select private.my_server_ids('admin')) then -- everybody else falls to the policy, at no cost
      perform from public.servers s where s.id = new.server_id for no key update;
      if (select count(*) >= 500 from public.rooms r where r.server_id = new.server_id) then
        raise exception 'A server has 500 rooms at most.' using hint = 'too_many_rooms';
      end if;
      perform private.rate_limit('create_room');
    end if;
  end if;
  return new;
end
$$;

-- A change that people see is a revision of the conversation. A new message raises `rev` alone, and is not.
create function private.update_room_revision() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.rev := old.rev + 1;
  new.updated_at := now();
  return new;
end
$$;

create trigger tidy_name before insert or update of name on public.rooms
  for each row execute function private.tidy_name();
create trigger before_room_insert before insert on public.rooms
  for each row execute function private.before_room_insert();
-- After tidy_name, since triggers fire by name. The columns are named beside the condition: PostgreSQL reads the condition's
-- text anew in each statement, also in that of each message, which changes `rev` alone.
create trigger update_revision before update of name, topic, category, position, write_role on public.rooms
  for each row when (
    (old.name, old.topic, old.category, old.position, old.write_role)
    is distinct from (new.name, new.topic, new.category, new.position, new.write_role))
  execute function private.update_room_revision();

alter table public.rooms enable row level security;
grant select, delete on public.rooms to authenticated;
grant insert (server_id, name, topic, category, position, write_role) on public.rooms to authenticated;
grant update (name, topic, category, position, write_role) on public.rooms to authenticated;

create policy "Members read the rooms of their servers" on public.rooms
  for select to authenticated using (server_id in (select private.my_server_ids()));
create policy "Admins create rooms" on public.rooms
  for insert to authenticated with check (server_id in (select private.my_server_ids('admin')));
create policy "Admins change rooms" on public.rooms
  for update to authenticated
  using (server_id in (select private.my_server_ids('admin')))
  with check (server_id in (select private.my_server_ids('admin')));
create policy "Admins delete rooms" on public.rooms
  for delete to authenticated using (server_id in (select private.my_server_ids('admin')));
