-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who is there. Each signed-in device holds a lease of 40 seconds and renews it by presence_beat(); a device that dies is
-- offline when its lease ends. Unlogged: a crash of the database empties it, and the next beats fill it again.
create unlogged table private.presence (
  user_id uuid not null references public.user_profiles (id) on delete cascade,
  session_id uuid not null, -- the sign-in, from the token
  state text not null check (state in ('online', 'idle', 'dnd', 'offline')), -- as others see it: an invisible person is offline
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (user_id, session_id)
) with (fillfactor = 50);
alter table private.presence enable row level security;
-- SELECT, INSERT, UPDATE, DELETE: none.

insert into private.rate_limits (action, burst, per_second) values ('presence_beat', 20, 0.5);

-- Friends and the others of direct conversations, and since when.
create function private.contacts_of(person uuid) returns table (id uuid, began_at timestamptz)
language plpgsql stable set search_path = '' rows 100 as $$
begin
  return query
    select c.contact, max(c.began) from (
      select f.addressee_id as contact, f.updated_at as began from public.friendships f
        where f.requester_id = person and f.status = 'accepted'
      union all
      select f.requester_id, f.updated_at from public.friendships f where f.addressee_id = person and f.status = 'accepted'
      union all
      select p.user_id, greatest(p.joined_at, own.joined_at) from public.dm_conversation_participants own
        join public.dm_conversation_participants p using (conversation_id)
        where own.user_id = person and p.user_id <> person
    ) as c group by c.contact;
end
$$;

-- What `viewer` sees of each contact: the state, when it last changed, and when the first lease that it rests on ends.
-- Who is hidden by a block changed when the block was made, and not by anything done since: that would tell.
create function private.seen_by(viewer uuid, at timestamptz)
returns table (id uuid, state text, changed_at timestamptz, ends_at timestamptz)
language plpgsql stable set search_path = '' rows 100 as $$
begin
  return query
    select c.id,
      case when b.made_at is not null or lease.live = 0 then 'offline'
        when lease.is_dnd then 'dnd' when lease.is_online then 'online' else 'idle' end,
      greatest(c.began_at, case when b.made_at is null then lease.changed_at else b.made_at end),
      case when b.made_at is null then lease.ends_at end
    from private.contacts_of(viewer) as c
    cross join lateral (
      select count(*) filter (where p.is_live) as live,
        coalesce(bool_or(p.state = 'dnd') filter (where p.is_live), false) as is_dnd,
        coalesce(bool_or(p.state = 'online') filter (where p.is_live), false) as is_online,
        max(greatest(p.changed_at, case when p.state <> 'offline' and p.expires_at <= at then p.expires_at end)) as changed_at,
        min(p.expires_at) filter (where p.is_live) as ends_at
      from (select *, l.state <> 'offline' and l.expires_at > at as is_live from private.presence l where l.user_id = c.id) as p
    ) as lease
    cross join lateral (
      select max(x.created_at) as made_at from public.blocks x
      where (x.owner_id, x.blocked_id) in ((viewer, c.id), (c.id, viewer))
    ) as b;
end
$$;

-- Renews the lease of the caller's session.
create function private.renew_lease(me uuid, shown_state text, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  session constant uuid := coalesce((auth.jwt() ->> 'session_id')::uuid, me);
begin
  insert into private.presence as p (user_id, session_id, state, changed_at, expires_at)
    values (me, session, shown_state, at, at + interval '40 seconds')
  on conflict (user_id, session_id) do update set
    state = excluded.state, expires_at = excluded.expires_at,
    -- Back after the lease has ended is a change as well.
    changed_at = case when p.state = excluded.state and (p.expires_at > at or p.state = 'offline') then p.changed_at else at end;
  delete from private.presence p where p.user_id = me and p.expires_at < at - interval '10 minutes';
end
$$;

-- A definer, since nobody reads presence but through here. A change may become visible some moments after its time, when
-- its transaction ends: so an answer goes back ten seconds further than asked, and may repeat what was told.
create function public.presence_beat(state text, since timestamptz default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  at constant timestamptz := clock_timestamp();
  told_until constant timestamptz := since - interval '10 seconds';
  everything constant boolean := coalesce(since not between at - interval '5 minutes' and at, true);
  answer jsonb;
begin
  if state is null or state not in ('online', 'idle', 'dnd', 'offline') then
    raise exception 'A state is online, idle, dnd or offline.' using hint = 'state_invalid';
  end if;
  perform private.rate_limit('presence_beat');
  perform private.renew_lease(me,
    case when (select s.invisible from public.user_settings s where s.user_id = me) then 'offline' else state end, at);

  select jsonb_build_object('at', at, 'all', everything,
      'next', least(25, greatest(5, coalesce(extract(epoch from min(s.ends_at) - at) + 0.5, 25))),
      'people', coalesce(jsonb_agg(
        jsonb_build_object('user', s.id, 'state', s.state) || case when p.updated_at > told_until then jsonb_build_object(
          'profile', jsonb_build_object('username', p.username, 'display_name', p.display_name, 'avatar_url', p.avatar_url,
            'status', p.status, 'status_text', p.status_text, 'status_color', p.status_color)) else '{}' end
        ) filter (where case when everything then s.state <> 'offline' else greatest(s.changed_at, p.updated_at) > told_until end), '[]'))
    into answer
    from private.seen_by(me, at) as s join public.user_profiles p using (id);
  return answer;
end
$$;
comment on function public.presence_beat(text, timestamptz) is
'Says that this device is there, and how; to be called every 25 seconds, or after `next` of them, or the person is offline 40 seconds after the last call. Answers with the friends and the others of direct conversations of whom something changed since the last answer: {at, next, all, people: [{user, state, profile}]}. With `all`, whoever is not among `people` is offline; `profile` is there when it changed. Invisible and blocked people are offline.
state: online, idle, dnd, or offline when the device says goodbye
since: `at` of the last answer that arrived; without it, or after more than 5 minutes, the answer has all who are there
Error state_invalid
Limit: presence_beat';
grant execute on function public.presence_beat(text, timestamptz) to authenticated;

-- Who hides is offline at once; who shows himself again is there with the next beat.
create function private.hide_presence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update private.presence set state = 'offline', changed_at = clock_timestamp() where user_id = new.user_id and state <> 'offline';
  return null;
end
$$;
create trigger hide_presence after update on public.user_settings
  for each row when (new.invisible and not old.invisible) execute function private.hide_presence();

-- After a block has ended, the two see each other again with the next beats.
create function private.show_presence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update private.presence p set changed_at = clock_timestamp()
    from (select l.user_id, l.session_id from private.presence l
      where l.user_id in (old.owner_id, old.blocked_id) and l.state <> 'offline' and l.expires_at > clock_timestamp()
      order by 1, 2 for no key update) as live
    where (p.user_id, p.session_id) = (live.user_id, live.session_id);
  return null;
end
$$;
create trigger show_presence after delete on public.blocks
  for each row execute function private.show_presence();
