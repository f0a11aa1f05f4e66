-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Roles, kicking, and handing a server over. Each acts on people of a lower role alone, and gives roles below the own
-- alone. The two memberships are locked first and in one order; a removal then ends the channels by its trigger.

insert into private.rate_limits (action, burst, per_second) values ('moderate', 30, 0.5); -- each removal ends every channel

-- The other person's role, none if no member. Refuses unless the caller has at least `least_role` and stands above.
create function private.require_above(server uuid, person uuid, least_role text) returns text
language plpgsql set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  own_role text;
  other_role text;
begin
  with held as (
    select m.user_id, m.role from public.server_members m
    where m.server_id = server and m.user_id in (me, person) order by m.user_id for no key update)
  select min(role) filter (where user_id = me), min(role) filter (where user_id = person)
    into own_role, other_role from held;
  if own_role is null then
    raise exception 'You are not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  elsif person = me or private.role_rank(own_role) < private.role_rank(least_role)
     or private.role_rank(other_role) >= private.role_rank(own_role) then
    raise exception 'Your role does not allow that.' using errcode = '42501';
  end if;
  return other_role;
end
$$;

create function public.set_role(server_id uuid, user_id uuid, role text) returns public.server_members
language plpgsql security definer set search_path = '' as $$
declare
  old_role constant text := private.require_above(server_id, user_id, 'admin');
  member public.server_members;
begin
  if old_role is null then
    raise exception 'That person is not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  elsif role is null or role not in ('admin', 'moderator', 'member') then
    raise exception 'A role is admin, moderator or member.' using hint = 'role_invalid';
  elsif role = 'admin' and set_role.server_id not in (select private.my_server_ids('owner')) then
    raise exception 'Your role does not allow that.' using errcode = '42501';
  end if;
  if old_role <> role then
    perform private.rate_limit('moderate');
    perform private.note_action(server_id, 'role_changed', user_id, jsonb_build_object('role', role, 'was', old_role));
  end if;
  update public.server_members m set role = set_role.role
    where m.server_id = set_role.server_id and m.user_id = set_role.user_id returning m.* into member;
  return member;
end
$$;
comment on function public.set_role(uuid, uuid, text) is
'Gives a member another role. Admins act on moderators and members; the owner on all, and the owner alone makes admins. Nobody changes the own role.
server_id: the server
user_id: the member
role: admin, moderator or member
Error 42501: who may not
Error not_member: one of the two is none
Error role_invalid
Limit: moderate';

create function private.check_reason(reason text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if length(reason) > 500 then
    raise exception 'A reason has 500 characters at most.' using hint = 'reason_too_long';
  end if;
end
$$;

create function public.kick_member(server_id uuid, user_id uuid, reason text default null) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if private.require_above(server_id, user_id, 'moderator') is null then
    raise exception 'That person is not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  end if;
  perform private.check_reason(reason);
  perform private.rate_limit('moderate');
  perform private.note_action(server_id, 'member_kicked', user_id, jsonb_build_object('reason', reason));
  delete from public.server_members m where m.server_id = kick_member.server_id and m.user_id = kick_member.user_id;
end
$$;
comment on function public.kick_member(uuid, uuid, text) is
'Removes a member, who may come back by an invite. Moderators and above act on lower roles. The channels of the server end for everybody, and only who stays can join the new ones.
server_id: the server
user_id: the member
reason: for the audit log, up to 500 characters
Error 42501: who may not
Error not_member: one of the two is none
Error reason_too_long
Limit: moderate';

create function public.transfer_server(server_id uuid, user_id uuid) returns public.servers
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  server public.servers;
begin
  if private.require_above(server_id, user_id, 'owner') is null then
    raise exception 'That person is not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  end if;
  perform private.rate_limit('moderate');
  perform from public.servers s where s.id = transfer_server.server_id for no key update; -- before the frames hold its epoch
  update public.server_members m set role = 'admin' where m.server_id = transfer_server.server_id and m.user_id = me;
  update public.server_members m set role = 'owner'
    where m.server_id = transfer_server.server_id and m.user_id = transfer_server.user_id;
  update public.servers s set owner_id = transfer_server.user_id where s.id = transfer_server.server_id returning s.* into server;
  perform private.note_action(server_id, 'server_transferred', user_id, '{}');
  return server;
end
$$;
comment on function public.transfer_server(uuid, uuid) is
'Hands a server over to another member. The owner until now stays as an admin.
server_id: the server
user_id: the member who becomes the owner
Error 42501: who is not the owner
Error not_member: one of the two is none
Limit: moderate';

grant execute on function public.set_role(uuid, uuid, text), public.kick_member(uuid, uuid, text),
  public.transfer_server(uuid, uuid) to authenticated;
