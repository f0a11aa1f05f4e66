-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What somebody does not want to be told about. Nobody else sees it; unread counts go on.
create table public.mutes (
  user_id uuid not null default auth.uid() references public.user_profiles (id) on delete cascade,
  target_id uuid not null,
  kind text not null check (kind in ('server', 'room', 'dm', 'person')),
  level text not null default 'nothing' check (level in ('mentions', 'nothing')),
  until timestamptz, -- for good without it
  updated_at timestamptz not null default now(),
  primary key (user_id, target_id)
);
create index mutes_target_id_idx on public.mutes (target_id);
comment on table public.mutes is 'What the caller has muted: a server, room, direct conversation or person, until a time or for good. `level` says what still gets through. Upserted on (user_id, target_id); seen by the own devices alone. Limited by change_mute.';

insert into private.rate_limits (action, burst, per_second) values ('change_mute', 60, 1);

create function private.before_mute() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_client() then
    new.user_id := auth.uid();
    perform private.rate_limit('change_mute');
  end if;
  new.updated_at := now();
  return new;
end
$$;
create trigger before_mute before insert or update on public.mutes
  for each row execute function private.before_mute();

alter table public.mutes enable row level security;
grant select, delete on public.mutes to authenticated;
-- An upsert writes each column that it names, also the key.
grant insert (target_id, kind, level, until), update (target_id, kind, level, until) on public.mutes to authenticated;

create function private.can_be_muted(target_id uuid, kind text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return case kind
    when 'server' then target_id in (select private.my_server_ids())
    when 'room' then target_id in (select private.my_room_ids())
    when 'dm' then target_id in (select private.my_dm_ids())
    when 'person' then exists (select from public.user_profiles p where p.id = target_id)
  end;
end
$$;
grant execute on function private.can_be_muted(uuid, text) to authenticated;

create policy "People read their own mutes" on public.mutes
  for select to authenticated using (user_id = (select auth.uid()));
create policy "People mute what they see" on public.mutes
  for insert to authenticated with check (user_id = (select auth.uid()) and private.can_be_muted(target_id, kind));
create policy "People change their own mutes" on public.mutes
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()) and private.can_be_muted(target_id, kind));
create policy "People end their own mutes" on public.mutes
  for delete to authenticated using (user_id = (select auth.uid()));

create function private.forget_mutes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.mutes where target_id = old.id;
  return null;
end
$$;
create trigger forget_mutes after delete on public.servers for each row execute function private.forget_mutes();
create trigger forget_mutes after delete on public.rooms for each row execute function private.forget_mutes();
create trigger forget_mutes after delete on public.dm_conversations for each row execute function private.forget_mutes();
create trigger forget_mutes after delete on public.user_profiles for each row execute function private.forget_mutes();

-- user topic: mute {op, row}, for the own devices
create function private.send_mute_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  mute constant public.mutes := case when tg_op = 'DELETE' then old else new end;
begin
  perform private.send_frame('user:' || mute.user_id, 'mute', jsonb_build_object('op', lower(tg_op), 'row', to_jsonb(mute)));
  return null;
end
$$;
create trigger send_mute_frames after insert or update or delete on public.mutes
  for each row execute function private.send_mute_frames();
