-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who may join a topic and who may send there, asked as Realtime asks: the topic is a setting, and a trial row is selected
-- (read) or inserted (write) for each of the two extensions.
\ir support/world.psql

create function pg_temp.rights(actor text, topic text) returns text language plpgsql as $$
declare
  wanted constant text := replace(pg_temp.expand(topic), '''', '');
  kind text;
  found_rights text := '';
begin
  perform set_config('realtime.topic', wanted, true);
  foreach kind in array array['broadcast', 'presence'] loop
    insert into realtime.messages (topic, extension) values (wanted, kind);
    if pg_temp.outcome(actor, format('select from realtime.messages where topic = %L and extension = %L', wanted, kind)) <> '0 rows' then
      found_rights := found_rights || ' read ' || kind;
    end if;
    if pg_temp.outcome(actor, format('insert into realtime.messages (topic, extension) values (%L, %L)', wanted, kind)) <> '42501' then
      found_rights := found_rights || ' send ' || kind;
    end if;
  end loop;
  return ltrim(found_rights);
end
$$;

create temp table expected (place int generated always as identity, topic text, member text, outsider text) on commit drop;
insert into expected (topic, member, outsider) values
  ('user:{member}', 'read broadcast', ''),
  ('user:{outsider}', '', 'read broadcast'),
  ('server:{server}:1', 'read broadcast read presence send presence', ''),
  ('server:{other_server}:1', '', 'read broadcast read presence send presence'),
  ('room:{room}:1', 'read broadcast', ''),
  ('room:{notices}:1', 'read broadcast', ''),
  ('typing:{room}:1', 'read broadcast send broadcast', ''),
  ('typing:{other_room}:1', '', 'read broadcast send broadcast'),
  ('dm:{dm}:1', 'read broadcast', ''),
  ('dm:{group}:1', 'read broadcast', ''),
  ('typing:{dm}:1', 'read broadcast send broadcast', '');
-- Nobody joins a topic of another shape, of another epoch, or of nothing.
insert into expected (topic, member, outsider) select topic, '', '' from unnest(array[
  'server:{server}:0', 'server:{server}:2', 'server:{server}:01', 'server:{server}:1 ', 'server:{server}', 'server:{server}:',
  'server:{server}:1:1', 'server:{server}:99999999999999999999', 'server:{room}:1', 'room:{server}:1', 'room:{room}:2', 'room:{room}',
  'typing:{room}:2', 'typing:{room}', 'user:{member}:1', 'user:{nobody}', 'user:', 'user:not-a-uuid', 'room:not-a-uuid:1', 'server::1',
  'dm:{room}:1', 'dm:{dm}:2', 'dm:{dm}', 'room:{dm}:1', 'server:{dm}:1', 'typing:{dm}:2', 'dm:{member}:1',
  'presence:{server}:1', 'Server:{server}:1', 'server:%:1', E'user:{member}\n', E'x\nserver:{server}:1', 'server:{server}:1''; --', 'true', '']) as topic;

select plan((select count(*)::int * 3 + 7 from expected));
select is(pg_temp.rights(actor, topic), rights, format('%s: %s', actor, topic))
from expected, lateral (values ('member', member), ('outsider', outsider), ('anon', '')) as cell (actor, rights)
order by place;

select is(pg_temp.rights('member', 'user:' || upper(pg_temp.id_of('member')::text)), '', 'ids are written in lower case');
create temp table gone on commit drop as select pg_temp.outcome('moderator', 'select leave_server({server})', true);
select is(pg_temp.rights('moderator', 'server:{server}:2'), '', 'who has left does not join the new epoch');
select is(pg_temp.rights('member', 'server:{server}:1'), '', 'and nobody joins the old one');
select is(pg_temp.rights('member', 'room:{room}:2'), 'read broadcast', 'who stayed goes on');
delete from dm_conversation_participants where (conversation_id, user_id) = (pg_temp.id_of('group'), pg_temp.id_of('moderator'));
select is(pg_temp.rights('moderator', 'dm:{group}:2'), '', 'who has left a group does not join its new epoch');
select is(pg_temp.rights('member', 'dm:{group}:1'), '', 'where nobody joins the old one either');
select is(pg_temp.rights('member', 'dm:{group}:2'), 'read broadcast', 'and who stayed goes on');

select * from finish();
rollback;
