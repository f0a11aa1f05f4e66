-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Friendships and requests for one; see friend_functions for the ways in and out. `blocked` is the document's word and
-- written by nobody here, since blocks are rows of their own. A row that an import brings is seen by who blocked alone,
-- and stands in nobody's way.
create table public.friendships (
  id uuid primary key default gen_random_uuid(),
  requester_id uuid not null,
  addressee_id uuid not null,
  status varchar(20) not null default 'pending' check (status in ('pending', 'accepted', 'blocked')),
  action_user_id uuid not null, -- who did the last thing
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- REST embeds the two people by these names.
  constraint friendships_requester_id_fkey foreign key (requester_id) references public.user_profiles (id) on delete cascade,
  constraint friendships_addressee_id_fkey foreign key (addressee_id) references public.user_profiles (id) on delete cascade,
  constraint friendships_action_user_id_fkey foreign key (action_user_id) references public.user_profiles (id) on delete cascade,
  check (requester_id <> addressee_id),
  check (action_user_id in (requester_id, addressee_id))
);
create unique index friendships_pair_idx on public.friendships
  (least(requester_id, addressee_id), greatest(requester_id, addressee_id)) where status <> 'blocked';
create index idx_friendships_status on public.friendships (status) where status = 'accepted';
create index idx_friendships_requester on public.friendships (requester_id);
create index idx_friendships_addressee on public.friendships (addressee_id);
create index friendships_action_user_id_idx on public.friendships (action_user_id);

create trigger touch_updated_at before update on public.friendships
  for each row execute function private.touch_updated_at();

alter table public.friendships enable row level security;
grant select on public.friendships to authenticated;

-- A request by somebody whom the addressee has blocked is there for the one who sent it, and for nobody else.
create policy "People read their friendships and requests" on public.friendships
  for select to authenticated using (
    (requester_id = (select auth.uid())
      or (addressee_id = (select auth.uid()) and requester_id not in (select private.my_blocked_ids())))
    and (status <> 'blocked' or action_user_id = (select auth.uid())));
-- INSERT, UPDATE, DELETE: none, the functions know who may.

-- The friendship of two people, or the request between them.
create function private.friendship_of(a uuid, b uuid) returns public.friendships
language plpgsql stable set search_path = '' as $$
declare
  answer public.friendships;
begin
  select * into answer from public.friendships f
    where least(f.requester_id, f.addressee_id) = least(a, b) and greatest(f.requester_id, f.addressee_id) = greatest(a, b)
      and f.status <> 'blocked';
  return answer;
end
$$;

create function private.friend_ids(person uuid) returns setof uuid
language plpgsql stable set search_path = '' rows 50 as $$
begin
  return query
    select f.addressee_id from public.friendships f where f.requester_id = person and f.status = 'accepted'
    union all
    select f.requester_id from public.friendships f where f.addressee_id = person and f.status = 'accepted';
end
$$;

-- Who refused whom, and when. The refused one waits 30 days; who refused may change their mind at any time.
create table private.friend_refusals (
  requester_id uuid not null references public.user_profiles (id) on delete cascade,
  addressee_id uuid not null references public.user_profiles (id) on delete cascade,
  refused_at timestamptz not null default now(),
  primary key (requester_id, addressee_id)
);
create index friend_refusals_addressee_id_idx on private.friend_refusals (addressee_id);
alter table private.friend_refusals enable row level security;
-- SELECT, INSERT, UPDATE, DELETE: none.

comment on table public.friendships is 'The caller''s friendships (`accepted`) and requests (`pending`), embedded with the two people by friendships_requester_id_fkey and friendships_addressee_id_fkey. `action_user_id` did the last thing. `blocked` is not used: see blocks.';
