-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Token buckets: `burst` at once, then `per_second`. A bucket of 30 that refills in a minute lets 60 through in the first
-- one; where the rule is "at most 30 in any minute", the limit has a `span` in place of a refill, and the times of use are
-- kept. Only the database owner can change the limits, for instance to let a load test through:
-- update private.rate_limits set burst = 1e6, per_second = 1e6, span = null where action = 'send_message';
create table private.rate_limits (
  action text primary key,
  burst double precision not null check (burst >= 1),
  per_second double precision check (per_second > 0),
  span interval check (span > interval '0'),
  constraint rate_limits_bucket_or_span check (num_nonnulls(per_second, span) = 1)
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

-- At most `burst` times in each row, so the arrays stay small. Unlogged for the same reason as the buckets.
create unlogged table private.rate_uses (
  user_id uuid not null,
  action text not null references private.rate_limits (action) on delete cascade,
  used_at timestamptz[] not null,
  primary key (user_id, action)
) with (fillfactor = 50);
create index rate_uses_action_idx on private.rate_uses (action);

alter table private.rate_limits enable row level security;
alter table private.rate_buckets enable row level security;
alter table private.rate_uses enable row level security;
-- SELECT, INSERT, UPDATE, DELETE on all three: none.

-- Both takers yield the seconds to wait, none when the use is granted. The row stays locked until the commit, so the
-- same person's requests come one after the other from here on.
create function private.take_from_bucket(who uuid, allowed private.rate_limits, at timestamptz) returns double precision
language plpgsql set search_path = '' as $$
declare
  left_over double precision;
begin
  insert into private.rate_buckets as b (user_id, action, tokens, filled_at)
  values (who, allowed.action, allowed.burst - 1, at)
  on conflict (user_id, action) do update set
    tokens = least(allowed.burst, b.tokens + allowed.per_second * greatest(0, extract(epoch from at - b.filled_at))) - 1,
    filled_at = greatest(at, b.filled_at)
  returning tokens into left_over;
  return case when left_over < 0 then -left_over / allowed.per_second end;
end
$$;

create function private.take_from_span(who uuid, allowed private.rate_limits, at timestamptz) returns double precision
language plpgsql set search_path = '' as $$
declare
  uses timestamptz[];
begin
  insert into private.rate_uses as u (user_id, action, used_at) values (who, allowed.action, array[at])
  on conflict (user_id, action) do update
    set used_at = array(select t from unnest(u.used_at) as t where t > at - allowed.span order by t) || at
  returning used_at into uses;
  return case when cardinality(uses) > allowed.burst
    then greatest(1, extract(epoch from uses[cardinality(uses) - floor(allowed.burst)::int] + allowed.span - at)) end;
end
$$;

-- Takes one use of the caller's, or refuses with HTTP 429 and the seconds to wait in `details`. A refusal rolls back with
-- its statement, so insisting neither helps nor harms. Requests that are not a person's are not limited.
create function private.rate_limit(of_action text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  at constant timestamptz := clock_timestamp();
  allowed private.rate_limits;
  left_over double precision;
  seconds double precision;
begin
  if not private.is_client() then
    return;
  end if;
  -- Mostly there is a bucket, with something in it: one statement.
  update private.rate_buckets b set
      tokens = least(l.burst, b.tokens + l.per_second * greatest(0, extract(epoch from at - b.filled_at))) - 1,
      filled_at = greatest(at, b.filled_at)
    from private.rate_limits l
    where l.action = of_action and l.span is null and b.user_id = auth.uid() and b.action = of_action
    returning b.tokens, -b.tokens / l.per_second into left_over, seconds;
  if left_over >= 0 then
    return;
  elsif left_over is null then
    select * into strict allowed from private.rate_limits where action = of_action;
    seconds := case when allowed.span is null then private.take_from_bucket(auth.uid(), allowed, at)
      else private.take_from_span(auth.uid(), allowed, at) end;
  end if;
  if seconds is not null then
    raise exception 'Too much at once. Try again in a moment.' using
      errcode = 'PT429', detail = ceil(seconds)::bigint::text, hint = 'rate_limited';
  end if;
end
$$;
