-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who has blocked whom. Only the owner of a block can see it, and nobody else may find out: whatever a blocked person does
-- is answered as it would be without the block, and takes the same path and time. It merely does not reach the owner.
create table public.blocks (
  owner_id uuid not null references public.user_profiles (id) on delete cascade,
  blocked_id uuid not null references public.user_profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (owner_id, blocked_id),
  check (owner_id <> blocked_id)
);
create index blocks_blocked_id_idx on public.blocks (blocked_id);

alter table public.blocks enable row level security;
grant select on public.blocks to authenticated;
create policy "People read their own blocks" on public.blocks
  for select to authenticated using (owner_id = (select auth.uid()));
-- INSERT, DELETE: none, block_user() and unblock_user(). UPDATE: none.

-- Not for clients: it would tell.
create function private.has_blocked(owner uuid, other uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.blocks b where b.owner_id = owner and b.blocked_id = other);
end
$$;

-- Whom the caller has blocked; once a query, like my_server_ids().
create function private.my_blocked_ids() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 20 as $$
begin
  return query select b.blocked_id from public.blocks b where b.owner_id = (select auth.uid());
end
$$;
grant execute on function private.my_blocked_ids() to authenticated;

comment on table public.blocks is 'Whom the caller has blocked. Nobody else can see it, or tell it from what else he sees.';
