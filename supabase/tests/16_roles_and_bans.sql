-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Roles, removal, bans, handing over, the audit log and mutes. Who may is in the matrix; here is what happens then.
\ir support/world.psql
\ir support/frames.psql
select plan(68);

create function pg_temp.role_of(person text) returns text language sql as $$
  select role from server_members where server_id = pg_temp.id_of('server') and user_id = pg_temp.id_of(person)
$$;
create function pg_temp.epoch() returns bigint language sql as $$ select epoch from servers where id = pg_temp.id_of('server') $$;
create function pg_temp.last_action() returns text language sql as $$
  select concat_ws(' ', a.name, l.action, p.name, l.detail) from audit_log l left join world a on a.id = l.actor_id left join world p on p.id = l.user_id
  order by l.created_at desc limit 1
$$;
-- What somebody still sees of the server: rows of each table that belong to it.
create function pg_temp.rows_seen(actor text) returns bigint language plpgsql as $$
declare
  relation text;
  seen bigint := 0;
begin
  foreach relation in array array['servers', 'server_members', 'rooms', 'messages', 'message_reactions', 'pins', 'message_edits', 'message_mentions', 'invites', 'server_bans', 'audit_log'] loop
    seen := seen + pg_temp.value(actor, 'select count(*) from ' || relation)::bigint;
  end loop;
  return seen;
end
$$;
delete from dm_conversations; -- those stay, of course; they would be counted below
delete from realtime.messages;

-- Roles.
select is(pg_temp.value('owner', $$select role from set_role({server}, {member}, 'admin')$$), 'admin', 'the owner makes an admin');
select is(pg_temp.frames('op', 'role', 'row.role'), array['user:member membership update admin', 'server:server:1 member update admin'], 'who is told, and so is the server');
select is(pg_temp.last_action(), 'owner role_changed member {"was": "member", "role": "admin"}', 'it is noted');
select is(pg_temp.outcome('admin', $$select set_role({server}, {member}, 'member')$$), '42501', 'admins have no say over each other');
select is(pg_temp.outcome('member', $$insert into messages (room_id, content) values ({notices}, '{"type": "doc"}')$$), '1 rows', 'a new role counts at once');
select is(pg_temp.value('owner', $$select role from set_role({server}, {member}, 'member')$$), 'member', 'and is taken away');
select is(pg_temp.outcome('member', $$insert into messages (room_id, content) values ({notices}, '{"type": "doc"}')$$), '42501', 'at once');
delete from realtime.messages;
select is(pg_temp.value('owner', $$select role from set_role({server}, {member}, 'member')$$), 'member', 'the same role again');
select is(pg_temp.last_action(), 'owner role_changed member {"was": "admin", "role": "member"}', 'is not noted again');
select is(pg_temp.outcome('owner', format('select set_role({server}, {member}, %L)', bad)), 'P0001 role_invalid', 'no role: ' || coalesce(bad, 'null'))
from unnest(array['owner', 'king', '', null]) as bad;
select is(pg_temp.outcome('moderator', $$select set_role({server}, {moderator}, 'admin')$$), '42501', 'nobody raises himself');
select is(pg_temp.outcome('owner', $$select set_role({server}, {outsider}, 'member')$$), 'PT404 not_member', 'a role makes no member');
select is(pg_temp.outcome('owner', $$select set_role({nobody}, {member}, 'member')$$), 'PT404 not_member', 'no such server');

-- Kicking.
select pg_temp.act('member', $$insert into message_reactions (message_id, emoji) values ({owner_message}, '👍')$$);
select pg_temp.act('owner', 'select pin_message({owner_message})');
select cmp_ok(pg_temp.rows_seen('member'), '>', 8::bigint, 'a member sees rows');
delete from realtime.messages;
select is(pg_temp.outcome('moderator', $$select kick_member({server}, {member}, 'noise')$$, true), '1 rows', 'a moderator kicks a member');
select is(pg_temp.rows_seen('member'), 0::bigint, 'who sees no row any more');
select is(array(select unnest(pg_temp.frames('op', 'server')) order by 1), array['room:notices:1 epoch', 'room:room:1 epoch', 'server:server:1 epoch',
  'server:server:1 member delete', 'user:member membership delete server'], 'each topic ends with one last frame');
select is(pg_temp.epoch(), 2::bigint, 'and an epoch begins');
select is(pg_temp.last_action(), 'moderator member_kicked member {"reason": "noise"}', 'it is noted, with the reason');
select pg_temp.act('owner', sql) from unnest(array[$$insert into messages (room_id, content) values ({room}, '{"type": "doc"}')$$,
  $$insert into message_reactions (message_id, emoji) values ({owner_message}, '🎉')$$, 'select unpin_message({owner_message})',
  $$update rooms set topic = 'new' where id = {room}$$, $$update servers set name = 'New' where id = {server}$$]) as sql;
select is(array(select distinct topic from realtime.messages where topic !~ ':2$'), '{}', 'nothing that follows goes to a topic that he had joined');
select is(pg_temp.value(actor, format('select private.may_join(%L)', format(pattern, pg_temp.id_of(place)))), may, actor || ' joins ' || pattern)
from (values ('server:%s:1', 'server'), ('server:%s:2', 'server'), ('room:%s:1', 'room'), ('room:%s:2', 'room'), ('typing:%s:2', 'room')) as t (pattern, place),
  lateral (values ('member', 'false'), ('moderator', (pattern like '%:2')::text)) as who (actor, may);
select is(pg_temp.outcome('moderator', 'select kick_member({server}, {member})'), 'PT404 not_member', 'once');
select is(pg_temp.outcome('owner', format('select kick_member({server}, {admin}, %L)', repeat('x', 501))), 'P0001 reason_too_long', 'a reason is short');
select is(pg_temp.outcome('member', $$select join_server('0wner')$$, true), '1 rows', 'who was kicked may come back');
select is(pg_temp.role_of('member'), 'member', 'as a member');

-- Banning.
select is(pg_temp.value('moderator', $$select concat_ws(' ', user_id = {member}, banned_by = {moderator}, reason) from ban_member({server}, {member}, 'again')$$), 't t again', 'a ban');
select is(pg_temp.role_of('member'), null, 'removes');
select is(pg_temp.epoch(), 3::bigint, 'with a new epoch');
select is(pg_temp.last_action(), 'moderator member_banned member {"reason": "again"}', 'and is noted');
select is((select count(*)::int from invites where code = 'memb3r'), 0, 'the invites of who is banned go, too');
select is(pg_temp.outcome('member', $$select join_server('0wner')$$), 'PT403 banned', 'he cannot come back');
select is((select uses from invites where code = '0wner'), 1, 'and uses no invite up');
select is(pg_temp.value('owner', 'select reason from ban_member({server}, {member})'), 'again', 'a ban stays as it is');
select is(pg_temp.value('owner', 'select reason is null from ban_member({server}, {outsider})'), 'true', 'also somebody who is no member');
select is(pg_temp.outcome('outsider', $$select join_server('0wner')$$), 'PT403 banned', 'who then cannot join');
select is(pg_temp.outcome('owner', 'select ban_member({server}, {nobody})'), 'PT404 no_such_person', 'no such person');
select is(pg_temp.outcome('moderator', 'select unban_member({server}, {member})', true), '1 rows', 'the ban is lifted');
select is(pg_temp.outcome('moderator', 'select unban_member({server}, {member})'), 'PT404 not_banned', 'once');
select is(pg_temp.outcome('member', $$select join_server('0wner')$$, true), '1 rows', 'and the way is open');

-- Handing over.
delete from realtime.messages;
select is(pg_temp.value('owner', 'select owner_id = {admin} from transfer_server({server}, {admin})'), 'true', 'a new owner');
select is(pg_temp.role_of('owner') || ' ' || pg_temp.role_of('admin'), 'admin owner', 'the old one stays as an admin');
select is(array(select unnest(pg_temp.frames('op', 'row.role', 'row.owner_id')) order by 1), array['server:server:3 member update admin', 'server:server:3 member update owner',
  'server:server:3 server update admin', 'user:admin membership update', 'user:owner membership update'], 'everybody is told');
select is(pg_temp.outcome('owner', 'select transfer_server({server}, {owner})'), '42501', 'and cannot take it back');
select is(pg_temp.outcome('owner', 'select leave_server({server})', true), '1 rows', 'but can leave');

-- What else is noted.
select pg_temp.act('admin', 'update messages set deleted_at = now() where id = {member_message}');
select is((select concat_ws(' ', a.name, l.action, p.name) from audit_log l join world a on a.id = l.actor_id join world p on p.id = l.user_id where l.action = 'message_deleted'),
  'admin message_deleted member', 'a deletion by somebody else');
select pg_temp.act('member', $$insert into messages (id, room_id, content) values ({nobody}, {room}, '{"type": "doc"}')$$);
select pg_temp.act('member', 'update messages set deleted_at = now() where id = {nobody}');
select is((select count(*)::int from audit_log where action = 'message_deleted'), 1, 'but not of the own message');
select pg_temp.act('admin', 'delete from rooms where id = {notices}');
select is(pg_temp.last_action(), format('admin room_deleted {"name": "notices", "room": "%s", "write_role": "admin"}', pg_temp.id_of('notices')), 'a room that is gone');
delete from servers where id = pg_temp.id_of('server');
select is((select count(*)::int from audit_log), 0, 'a server that goes takes its log along');

-- Mutes: upserted, told to the own devices, and gone with what they were about.
delete from realtime.messages;
select is(pg_temp.outcome('outsider', $$insert into mutes (target_id, kind, level) values ({other_room}, 'room', 'nothing')
  on conflict (user_id, target_id) do update set target_id = excluded.target_id, kind = excluded.kind, level = excluded.level$$, true), '1 rows', 'a mute')
from generate_series(1, 2);
select is(pg_temp.frames('op', 'row.target_id', 'row.level'), array['user:outsider mute insert other_room nothing', 'user:outsider mute update other_room nothing'], 'the own devices hear of it');
select is(pg_temp.outcome('outsider', format($$insert into mutes (target_id, kind) values ({other_room}, %L)$$, wrong)), expected, 'kind ' || wrong)
from (values ('server', '42501'), ('dm', '42501'), ('person', '42501'), ('everything', '42501')) as kinds (wrong, expected);
delete from rooms where id = pg_temp.id_of('other_room');
select is((select count(*)::int from mutes), 0, 'with the room the mute is gone');

select * from finish();
rollback;
