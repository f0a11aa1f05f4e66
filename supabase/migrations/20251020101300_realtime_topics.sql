-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who may join which topic, and who may send there. Supabase asks these policies when a channel is joined and when its
-- token is renewed, not per frame. That is why the server's epoch is part of a topic: see the migration of frames.
--   user:<user id>                     that user; nobody sends
--   server:<server id>:<epoch>         members; they send presence
--   room:<room id>:<epoch>             members; nobody sends
--   dm:<conversation id>:<epoch>       participants; nobody sends
--   typing:<conversation id>:<epoch>   who takes part, in rooms and direct conversations; they send broadcasts

-- Compares as text throughout: a topic is a stranger's string, and a cast of it could fail.
create function private.may_join(topic text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  uuid_shape constant text := '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
  own constant text[] := regexp_match(topic, '^user:' || uuid_shape || '$');
  shared constant text[] := regexp_match(topic, '^(server|room|dm|typing):' || uuid_shape || ':([1-9][0-9]{0,18})$');
begin
  if own is not null then
    return coalesce(own[1] = auth.uid()::text, false);
  elsif shared is null then
    return false;
  elsif shared[1] = 'server' then
    return exists (
      select from public.servers s join public.server_members m on m.server_id = s.id
      where s.id = shared[2]::uuid and s.epoch::text = shared[3] and m.user_id = auth.uid());
  end if;
  return shared[1] <> 'dm' and exists (
      select from public.rooms r join public.servers s on s.id = r.server_id join public.server_members m on m.server_id = s.id
      where r.id = shared[2]::uuid and s.epoch::text = shared[3] and m.user_id = auth.uid())
    or shared[1] <> 'room' and exists (
      select from public.dm_conversations c
      where c.id = shared[2]::uuid and c.epoch::text = shared[3] and c.id in (select private.my_dm_ids()));
end
$$;
grant execute on function private.may_join(text) to authenticated;

create policy "People join the topics they belong to" on realtime.messages
  for select to authenticated using (
    (extension = 'broadcast' or (extension = 'presence' and (select realtime.topic()) like 'server:%'))
    and (select private.may_join((select realtime.topic()))));
-- Members could forge any event where they may send, so they send typing and presence alone.
create policy "Members send typing and presence" on realtime.messages
  for insert to authenticated with check (
    ((extension = 'broadcast' and (select realtime.topic()) like 'typing:%')
      or (extension = 'presence' and (select realtime.topic()) like 'server:%'))
    and (select private.may_join((select realtime.topic()))));
-- UPDATE, DELETE: none.
