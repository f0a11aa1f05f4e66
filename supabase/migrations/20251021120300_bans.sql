-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Bans: removed, and kept out.
create table public.server_bans (
  server_id uuid not null references public.servers (id) on delete cascade,
  user_id uuid not null references public.user_profiles (id) on delete cascade,
  banned_by uuid references public.user_profiles (id) on delete set null,
  reason varchar(500),
  created_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index server_bans_user_id_idx on public.server_bans (user_id);
create index server_bans_banned_by_idx on public.server_bans (banned_by);
comment on table public.server_bans is 'Who is kept out of a server.';

alter table public.server_bans enable row level security;
grant select on public.server_bans to authenticated;
create policy "Moderators read bans" on public.server_bans
  for select to authenticated using (server_id in (select private.my_server_ids('moderator')));
-- INSERT, UPDATE, DELETE: none, ban_member() and unban_member().

-- Joining and banning take turns, or somebody could join while being banned. Taken before all other locks.
create function private.take_turn_at_door(server uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('door ' || server, 0));
end
$$;

create function public.ban_member(server_id uuid, user_id uuid, reason text default null) returns public.server_bans
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  ban public.server_bans;
begin
  perform private.take_turn_at_door(server_id);
  perform private.require_above(server_id, user_id, 'moderator');
  perform private.check_reason(reason);
  if not exists (select from public.user_profiles p where p.id = ban_member.user_id) then
    raise exception 'There is no such person.' using errcode = 'PT404', hint = 'no_such_person';
  end if;
  insert into public.server_bans (server_id, user_id, banned_by, reason)
    values (ban_member.server_id, ban_member.user_id, me, ban_member.reason)
    on conflict on constraint server_bans_pkey do nothing returning * into ban;
  if not found then
    select * into strict ban from public.server_bans b
      where b.server_id = ban_member.server_id and b.user_id = ban_member.user_id;
    return ban;
  end if;
  perform private.rate_limit('moderate');
  perform private.note_action(server_id, 'member_banned', user_id, jsonb_build_object('reason', reason));
  delete from public.server_members m where m.server_id = ban_member.server_id and m.user_id = ban_member.user_id;
  delete from public.invites i where i.server_id = ban_member.server_id and i.created_by = ban_member.user_id;
  return ban;
end
$$;
comment on function public.ban_member(uuid, uuid, text) is
'Keeps somebody out of a server, with the invites that he made, and removes him if he is in. Moderators and above act on lower roles. Who is banned already stays so.
server_id: the server
user_id: the member, or somebody who is not to become one
reason: for moderators to read, up to 500 characters
Error 42501: who may not
Error not_member: the caller is none
Error no_such_person
Error reason_too_long
Limit: moderate';

create function public.unban_member(server_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_above(server_id, user_id, 'moderator');
  perform private.rate_limit('moderate');
  delete from public.server_bans b where b.server_id = unban_member.server_id and b.user_id = unban_member.user_id;
  if not found then
    raise exception 'That person is not banned.' using errcode = 'PT404', hint = 'not_banned';
  end if;
  perform private.note_action(server_id, 'member_unbanned', user_id, '{}');
end
$$;
comment on function public.unban_member(uuid, uuid) is
'Lets somebody come back who was banned.
server_id: the server
user_id: who was banned
Error 42501: who may not
Error not_member: the caller is none
Error not_banned
Limit: moderate';
grant execute on function public.ban_member(uuid, uuid, text), public.unban_member(uuid, uuid) to authenticated;

-- Whoever joins and leaves in turns makes everybody else's channels start anew.
insert into private.rate_limits (action, burst, per_second) values ('join_server', 20, 20.0 / 3600);
