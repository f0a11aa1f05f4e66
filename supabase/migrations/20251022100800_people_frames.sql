-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Frames of people, all on user topics. After `block`, a client reads its friendships and conversations anew: those with
-- that person go or come back.
--   friendship {op, row, author} to both · block {op, row} · profile {row} and settings {row} to the own devices

-- Whether a frame must not reach the user on whose topic it is sent: what somebody did whom he has blocked, or what
-- concerns their conversation.
create function private.is_shut_out(reader uuid, frame jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return private.has_blocked(reader, (frame ->> 'author')::uuid) or private.is_closed_to(reader, (frame ->> 'dm')::uuid);
end
$$;

create function private.send_friendship_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  friendship constant public.friendships := case when tg_op = 'DELETE' then old else new end;
  frame constant jsonb := jsonb_build_object('op', lower(tg_op), 'row', to_jsonb(friendship), 'author', friendship.requester_id);
begin
  perform private.send_frame('user:' || friendship.requester_id, 'friendship', frame);
  perform private.send_frame('user:' || friendship.addressee_id, 'friendship', frame);
  return null;
end
$$;
create trigger send_friendship_frames after insert or update or delete on public.friendships
  for each row execute function private.send_friendship_frames();

create function private.send_block_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  block constant public.blocks := case when tg_op = 'DELETE' then old else new end;
begin
  perform private.send_frame('user:' || block.owner_id, 'block', jsonb_build_object('op', lower(tg_op), 'row', to_jsonb(block)));
  return null;
end
$$;
create trigger send_block_frames after insert or delete on public.blocks
  for each row execute function private.send_block_frames();

create function private.send_profile_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.send_frame('user:' || new.id, 'profile', jsonb_build_object('row', to_jsonb(new)));
  return null;
end
$$;
create trigger send_profile_frames after update on public.user_profiles
  for each row execute function private.send_profile_frames();

create function private.send_settings_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.send_frame('user:' || new.user_id, 'settings', jsonb_build_object('row', to_jsonb(new)));
  return null;
end
$$;
create trigger send_settings_frames after update on public.user_settings
  for each row execute function private.send_settings_frames();
