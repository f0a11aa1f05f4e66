-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Topics of direct conversations, beside those of rooms:
--   dm:<conversation id>:<epoch>       participants; nobody sends
--   typing:<conversation id>:<epoch>   who takes part, in rooms and direct conversations; they send broadcasts
create or replace function private.may_join(topic text) returns boolean
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
      select from public.dm_conversations c join public.dm_conversation_participants p on p.conversation_id = c.id
      where c.id = shared[2]::uuid and c.epoch::text = shared[3] and p.user_id = auth.uid());
end
$$;
