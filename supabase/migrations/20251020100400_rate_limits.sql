-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Token buckets: `burst` at once, then `per_second`. Only the database owner can change the limits, for instance to let
-- a load test through: update private.rate_limits set burst = 1e6, per_second = 1e6 where action = 'send_message';
create table private.rate_limits (
  action text primary key,
  burst double precision not null check (burst >= 1),
  per_second double precision not null check (per_second > 0)
);
insert into private.rate_limits (action, burst, per_second) values
  ('send_message', 30, 2),
  ('change_message', 30, 2),
  ('create_room', 100, 100.0 / 86400),
  ('create_server', 100, 100.0 / 86400);

-- Unlogged: a crash empties the buckets into everybody's favour and costs nothing else.
create unlogged table private.rate_buckets (
  user_id uuid not null,
  action text not null references private.rate_limits (action) on delete cascade,
  tokens double precision not null,
  filled_at timestamptz not null,
  primary key (user_id, action)
) with (fillfactor = 50);
create index rate_buckets_action_idx on private.rate_buckets (action);

alter table private.rate_limits enable row level security;
alter table private.rate_buckets enable row level security;
-- SELECT, INSERT, UPDATE, DELETE on both: none.

-- Takes one token of the caller's, or refuses with HTTP 429 and the seconds to wait in `details`. A refusal rolls back
-- with its statement, so insisting neither helps nor harms. Requests that are not a person's are not limited.
create function private.rate_limit(of_action text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  who constant uuid := auth.uid();
  at constant timestamptz := clock_timestamp();
  allowed private.rate_limits;
  left_over double precision;
begin
  if not private.is_client() then
    return;
  end if;
  select * into strict allowed from private.rate_limits where action = of_action;

  insert into private.rate_buckets as b (user_id, action, tokens, filled_at)
  values (who, of_action, allowed.burst - 1, at)
  on conflict (user_id, action) do update set
    tokens = least(allowed.burst, b.tokens + allowed.per_second * greatest(0, extract(epoch from at - b.filled_at))) - 1,
    filled_at = greatest(at, b.filled_at)
  returning tokens into left_over;

  if left_over < 0 then
    raise exception 'Too much at once. Try again in a moment.' using
      errcode = 'PT429', detail = ceil(-left_over / allowed.per_second)::bigint::text, hint = 'rate_limited';
  end if;
end
$$;
