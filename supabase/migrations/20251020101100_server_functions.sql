-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Creating, inviting, joining and leaving. Definers, because each writes rows that no client may write by itself; each
-- checks auth.uid(). The words in `hint` are for programs and never change.

create function private.require_user() returns uuid
language plpgsql stable set search_path = '' as $$
begin
  if auth.uid() is null then
    raise exception 'Sign in first.' using errcode = '42501';
  end if;
  return auth.uid();
end
$$;

-- Makes a server, its owner and its first room together. Hints: name_invalid, rate_limited.
create function public.create_server(name text) returns public.servers
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  made public.servers;
begin
  if length(regexp_replace(name, '^\s+|\s+$', '', 'g')) not between 1 and 100 or name is null then
    raise exception 'The name of a server has 1 to 100 characters.' using hint = 'name_invalid';
  end if;
  perform private.rate_limit('create_server');
  insert into public.servers (name, owner_id)
    values (regexp_replace(create_server.name, '^\s+|\s+$', '', 'g'), me) returning * into made;
  insert into public.server_members (server_id, user_id, role) values (made.id, me, 'owner');
  insert into public.rooms (server_id, name) values (made.id, 'general');
  return made;
end
$$;

-- Any member may invite. Without max_uses or expires_in (seconds) there is no such limit. Hints: not_member, invite_invalid.
create function public.create_invite(server_id uuid, max_uses int default null, expires_in int default null)
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

-- The invite if it can still be used. Unknown, expired and used up are one answer.
create function private.usable_invite(wanted text) returns public.invites
language plpgsql stable set search_path = '' as $$
declare
  found_invite public.invites;
begin
  select * into found_invite from public.invites
    where code = lower(btrim(wanted)) and (expires_at is null or expires_at > now())
      and (max_uses is null or uses < max_uses);
  if not found then
    raise exception 'This invite is not valid.' using errcode = 'PT404', hint = 'invite_invalid';
  end if;
  return found_invite;
end
$$;

-- What somebody sees before joining: {server_id, name, icon_url, members}. Hint: invite_invalid.
create function public.preview_invite(code text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  invite public.invites;
begin
  perform private.require_user();
  invite := private.usable_invite(code);
  return (
    select jsonb_build_object('server_id', s.id, 'name', s.name, 'icon_url', s.icon_url, 'members',
      (select count(*) from public.server_members m where m.server_id = s.id))
    from public.servers s where s.id = invite.server_id);
end
$$;

-- Joins by an invite. Who is a member already gets the server again and uses nothing up, so a repeated request is safe
-- even with a used-up code. Hint: invite_invalid.
create function public.join_server(code text) returns public.servers
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  wanted constant text := lower(btrim(join_server.code));
  invite public.invites;
  joined public.servers;
begin
  perform private.take_turn_at_door(i.server_id) from public.invites i where i.code = wanted;
  perform from public.invites i where i.code = wanted for update;
  select i.* into invite from public.invites i join public.server_members m using (server_id)
    where i.code = wanted and m.user_id = me;
  if not found then
    invite := private.usable_invite(wanted);
    if exists (select from public.server_bans b where b.server_id = invite.server_id and b.user_id = me) then
      raise exception 'You cannot join this server.' using errcode = 'PT403', hint = 'banned';
    end if;
    perform private.rate_limit('join_server');
    insert into public.server_members (server_id, user_id) values (invite.server_id, me) on conflict do nothing;
    if found then
      update public.invites i set uses = uses + 1 where i.code = wanted;
    end if;
  end if;
  select * into strict joined from public.servers where id = invite.server_id;
  return joined;
end
$$;

-- Leaves a server; the trigger on server_members ends its channels. Hints: not_member, owner_cannot_leave.
create function public.leave_server(server_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  my_role text;
begin
  select role into my_role from public.server_members m
    where m.server_id = leave_server.server_id and m.user_id = me for update;
  if not found then
    raise exception 'You are not a member of this server.' using errcode = 'PT404', hint = 'not_member';
  elsif my_role = 'owner' then
    raise exception 'The owner cannot leave the server.' using hint = 'owner_cannot_leave';
  end if;
  delete from public.server_members m where m.server_id = leave_server.server_id and m.user_id = me;
end
$$;

grant execute on function public.create_server(text), public.create_invite(uuid, int, int), public.preview_invite(text),
  public.join_server(text), public.leave_server(uuid) to authenticated;
