-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What the database tells connected clients. Frames are hints: each carries a revision or sends the client to REST.
--   room topic     change {rev, kind: "message" | "room", row} · epoch {}
--   server topic   poke {room, rev, seq, author} · room {op, row} · member {op, row} · epoch {}
--   user topic     membership {op, server, role}
-- `op` is insert, update or delete.

-- The server's epoch, held until the commit. A message in flight and a removal wait for each other here, so that no frame
-- goes out on the old topic after its last one.
create function private.hold_epoch(server uuid) returns bigint
language plpgsql set search_path = '' as $$
begin
  return (select epoch from public.servers where id = server for share);
end
$$;

-- Every frame goes through here. One that must not reach its reader is sent to a topic that nobody can join, so that it
-- costs whoever caused it what it always costs.
create function private.send_frame(topic text, event text, payload jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  done boolean;
begin
  if topic like 'user:%' and private.is_shut_out(substr(topic, 6)::uuid, payload) then
    topic := 'nobody:' || substr(topic, 6);
  end if;
  done := realtime.send(payload, event, topic, true) is null;
end
$$;

-- Mentions are noted here for a new message, so that what it costs to see that there are none is paid once.
create function private.send_message_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  conversation constant uuid := coalesce(new.room_id, new.dm_conversation_id);
  turn constant text[] := string_to_array(current_setting('aigm.turn', true), ' ');
  is_news constant boolean := tg_op = 'INSERT' or old.deleted_at is null and new.deleted_at is not null;
  poke jsonb := jsonb_build_object('rev', new.rev, 'seq', new.seq, 'author', new.author_id);
  epoch bigint;
  server uuid;
  done boolean;
begin
  if tg_op = 'INSERT' and turn[2] = conversation::text then -- of this message, from take_turn()
    epoch := turn[3];
    server := turn[4];
    done := set_config('aigm.turn', '', true) is null;
  else
    select place.epoch, place.server into epoch, server from private.hold_topic(conversation) as place;
  end if;
  done := private.send_frame(case when new.room_id is null then 'dm:' else 'room:' end || conversation || ':' || epoch, 'change',
    jsonb_build_object('rev', new.rev, 'kind', 'message', 'row', private.message_row(new))) is null;
  if tg_op = 'INSERT' and private.has_mention(new.content) then
    perform private.note_mentions(new);
    poke := poke || coalesce(
      (select jsonb_build_object('everybody', min(t.kind)) from public.message_mentions t
        where t.message_id = new.id and t.user_id is null having count(*) > 0), '{}');
    perform private.send_frame('user:' || t.user_id, 'mention', jsonb_build_object(
        'conversation', conversation, 'message', new.id, 'rev', new.rev, 'seq', new.seq, 'author', new.author_id))
      from public.message_mentions t where t.message_id = new.id and t.user_id is not null;
  end if;

  if is_news and new.room_id is not null then -- what unread badges count
    done := private.send_frame('server:' || server || ':' || epoch, 'poke', poke || jsonb_build_object('room', new.room_id)) is null;
  elsif is_news then
    perform private.send_frame('user:' || p.user_id, 'poke', poke || jsonb_build_object('dm', new.dm_conversation_id))
      from public.dm_conversation_participants p where p.conversation_id = new.dm_conversation_id;
  end if;
  return null;
end
$$;
create trigger send_message_insert after insert on public.messages
  for each row execute function private.send_message_frames();
create trigger send_message_update after update on public.messages
  for each row when (old.rev <> new.rev) execute function private.send_message_frames();

create function private.send_room_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  room constant public.rooms := case when tg_op = 'DELETE' then old else new end;
  epoch constant bigint := private.hold_epoch(room.server_id);
begin
  if epoch is null then -- the whole server is going
    return null;
  end if;
  if tg_op = 'UPDATE' then
    perform private.send_frame('room:' || room.id || ':' || epoch, 'change',
      jsonb_build_object('rev', room.rev, 'kind', 'room', 'row', to_jsonb(room)));
  end if;
  perform private.send_frame('server:' || room.server_id || ':' || epoch, 'room',
    jsonb_build_object('op', lower(tg_op), 'row', to_jsonb(room)));
  return null;
end
$$;
create trigger send_room_insert_delete after insert or delete on public.rooms
  for each row execute function private.send_room_frames();
create trigger send_room_update after update of name, topic, category, position, write_role on public.rooms
  for each row when (
    (old.name, old.topic, old.category, old.position, old.write_role)
    is distinct from (new.name, new.topic, new.category, new.position, new.write_role))
  execute function private.send_room_frames();

-- Ends every channel of a server: one last frame on each, then a new epoch, which only members can read and join.
create function private.end_epoch(server uuid, ended bigint) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.send_frame('room:' || id || ':' || ended, 'epoch', '{}') from public.rooms where server_id = server;
  perform private.send_frame('server:' || server || ':' || ended, 'epoch', '{}');
  update public.servers set epoch = ended + 1 where id = server;
end
$$;

create function private.send_member_frames() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  member constant public.server_members := case when tg_op = 'DELETE' then old else new end;
  epoch bigint;
begin
  perform private.send_frame('user:' || member.user_id, 'membership',
    jsonb_build_object('op', lower(tg_op), 'server', member.server_id, 'role', member.role));
  if tg_op = 'DELETE' then -- the stronger lock at once: two leavers who both hold FOR SHARE would never get it
    select s.epoch into epoch from public.servers s where s.id = member.server_id for no key update;
  else
    epoch := private.hold_epoch(member.server_id);
  end if;
  if epoch is null then -- the whole server is going
    return null;
  end if;
  perform private.send_frame('server:' || member.server_id || ':' || epoch, 'member',
    jsonb_build_object('op', lower(tg_op), 'row', to_jsonb(member)));
  if tg_op = 'DELETE' then
    perform private.end_epoch(member.server_id, epoch);
  end if;
  return null;
end
$$;
create trigger send_member_frames after insert or update or delete on public.server_members
  for each row execute function private.send_member_frames();
