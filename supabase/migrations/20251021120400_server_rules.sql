-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Rules of rooms and invites, and what is told of servers.
--   server topic   server {op: "update", row}

-- A server has 500 rooms at most: what a member may read is asked with every query. Counted under the server's lock.
create or replace function private.before_room_insert() returns trigger
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

alter table public.rooms add check (btrim(category) = category), add check (position between 0 and 100000);
comment on table public.rooms is 'Rooms of a server, 500 at most (`too_many_rooms`). `write_role` is the least role that may write; `rev` counts every change of the conversation. Creating is limited by create_room.';

create function private.send_server_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.send_frame('server:' || new.id || ':' || new.epoch, 'server',
    jsonb_build_object('op', 'update', 'row', to_jsonb(new)));
  return null;
end
$$;
create trigger send_server_update after update on public.servers
  for each row when ((old.name, old.icon_url, old.owner_id) is distinct from (new.name, new.icon_url, new.owner_id))
  execute function private.send_server_frames();

-- Invites are few.
insert into private.rate_limits (action, burst, per_second) values ('create_invite', 30, 0.1);

create or replace function public.create_invite(server_id uuid, max_uses int default null, expires_in int default null)
returns public.invites
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  made public.invites;
begin
  if create_invite.server_id is null or create_invite.server_id not in (select private.my_server_ids()) then
    raise exception 'You are not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  end if;
  if max_uses < 1 or expires_in < 1 then
    raise exception 'An invite needs at least one use and one second.' using hint = 'invite_invalid';
  end if;
  perform private.rate_limit('create_invite');
  insert into public.invites (server_id, created_by, max_uses, expires_at)
    values (create_invite.server_id, me, create_invite.max_uses, now() + make_interval(secs => expires_in))
    returning * into made;
  return made;
end
$$;
comment on function public.create_invite(uuid, int, int) is
'Makes an invite; any member may. Its code is made by the database.
server_id: the server
max_uses: how many may join by it, at least 1; any number without it
expires_in: seconds until it ends, at least 1; never without it
Error not_member
Error invite_invalid: for a number below 1
Limit: create_invite';
