-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Rules of rooms and invites, and what is told of servers.
--   server topic   server {op: "update", row}

alter table public.rooms add check (btrim(category) = category), add check (position between 0 and 100000);

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
