-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Opening conversations, and groups. Member and moderator are friends; all but the outsider are of one server.
\ir support/world.psql
select plan(37);
delete from private.rate_buckets;

-- A conversation of two.
insert into world (name, id) select 'opened', pg_temp.value('admin', 'select id from open_dm({member})')::uuid;
select results_eq(format('select is_group, name, created_by, rev from dm_conversations where id = %L', pg_temp.id_of('opened')),
  format('values (false, null::varchar, %L::uuid, 0::bigint)', pg_temp.id_of('admin')), 'is made');
select is(pg_temp.value('member', 'select id from open_dm({admin})'), pg_temp.id_of('opened')::text, 'opened by the other one it is the same');
select is(pg_temp.value('member', 'select id from open_dm({owner})'), pg_temp.id_of('dm')::text, 'so is one that is there');
select is((select count(*)::int from dm_conversation_participants where conversation_id = pg_temp.id_of('opened')), 2, 'it has two people');
select is(pg_temp.outcome('member', 'insert into messages (dm_conversation_id, content) values ({opened}, ''{"type": "doc"}'')'), '1 rows', 'who write in it');
select is(pg_temp.outcome(actor, 'select open_dm({outsider})'), expected, actor || ' and a stranger')
from (values ('member', 'PT403 dm_refused'), ('owner', 'PT409 blocked_by_you')) as x (actor, expected);
update friendships set status = 'accepted' where id = pg_temp.id_of('request');
select is(pg_temp.outcome('member', 'select open_dm({outsider})'), '1 rows', 'friends need no server');
select is(pg_temp.outcome('outsider', 'select remove_friend({member})', true), '1 rows', 'a friendship ends');
select is(pg_temp.outcome('outsider', 'select open_dm({member})'), 'PT403 dm_refused', 'then no conversation is opened');

-- Groups.
insert into world (name, id) select 'made', pg_temp.value('moderator', E'select id from create_group_dm(array[{member}, {moderator}, {member}]::uuid[], E\' Tea \\n time \')')::uuid;
select is((select row(is_group, name, created_by = pg_temp.id_of('moderator'))::text from dm_conversations where id = pg_temp.id_of('made')), '(t,"Tea time",t)', 'a group');
select is(array(select w.name from dm_conversation_participants p join world w on w.id = p.user_id where p.conversation_id = pg_temp.id_of('made') order by 1), array['member', 'moderator'], 'of the caller and the friends');
select is(pg_temp.outcome('moderator', format('select create_group_dm(%s)', members)), expected, 'members ' || members) from (values
  ('null', 'P0001 members_invalid'), ('array[null]::uuid[]', 'P0001 members_invalid'), ('array[{moderator}]::uuid[]', 'P0001 members_invalid'),
  ('array[{nobody}]::uuid[]', 'PT403 not_friends'), ('array[{member}, {owner}]::uuid[]', 'PT403 not_friends'),
  ('array[{member}, null]::uuid[]', '1 rows'), ('array[{member}]::uuid[], ''''', '1 rows'), ('array[{member}]::uuid[], repeat(''x'', 101)', '22001')) as bad (members, expected);
select is((select count(*)::int from dm_conversations where created_by = pg_temp.id_of('moderator')), 1, 'a refusal leaves nothing behind');

insert into friendships (requester_id, addressee_id, status, action_user_id) values (pg_temp.id_of('member'), pg_temp.id_of('admin'), 'accepted', pg_temp.id_of('admin'));
select is(pg_temp.outcome('moderator', 'select add_to_group({made}, {admin})'), 'PT403 not_friends', 'a friend''s friend is added');
select is(pg_temp.outcome('member', 'select add_to_group({made}, {admin})', true), '1 rows', 'by the friend');
select is(pg_temp.outcome('member', 'select add_to_group({made}, {admin})', true), '1 rows', 'once more changes nothing');
select is((select count(*)::int from dm_conversation_participants where conversation_id = pg_temp.id_of('made')), 3, 'there are three');
select is(pg_temp.outcome('admin', 'insert into messages (dm_conversation_id, content) values ({made}, ''{"type": "doc"}'')'), '1 rows', 'who write');
select is(pg_temp.outcome('member', format('select add_to_group({made}, %s)', person)), 'PT403 not_friends', 'adds no stranger ' || person) from unnest(array['{nobody}', 'null']) as person;
select is(pg_temp.outcome('member', 'select add_to_group({nobody}, {moderator})'), 'PT404 not_member', 'nor to what is not there');
select is(pg_temp.outcome('admin', 'update dm_conversations set name = ''Soup'' where id = {made}'), '1 rows', 'all may name it');
select is(pg_temp.outcome('admin', 'select leave_group({made})', true), '1 rows', 'one leaves');
select is(pg_temp.outcome('admin', 'select leave_group({made})'), 'PT404 not_member', 'once');
select is(pg_temp.outcome('admin', 'insert into messages (dm_conversation_id, content) values ({made}, ''{"type": "doc"}'')'), '42501', 'and writes no more');

-- Size and number.
create temp table crowd on commit drop as select gen_random_uuid() as id, n from generate_series(1, 25) as n;
insert into auth.users (id, email) select id, 'crowd' || n || '@crowd.example' from crowd;
insert into friendships (requester_id, addressee_id, status, action_user_id) select pg_temp.id_of('owner'), id, 'accepted', id from crowd;
create function pg_temp.group_of(people int) returns text language sql as $$
  select pg_temp.outcome('owner', format('select create_group_dm(%L::uuid[])', array(select id from crowd where n <= people)))
$$;
select is(pg_temp.group_of(24), '1 rows', '25 people are a group');
select is(pg_temp.group_of(25), 'P0001 group_full', '26 are too many');
select is(pg_temp.outcome('owner', 'select create_group_dm(array[requester_id]) from (select addressee_id as requester_id from friendships where requester_id = auth.uid() limit 21) as f'), 'PT429 rate_limited 180', '21 new conversations at once are too many');
select is(pg_temp.outcome('owner', 'select open_dm({member}) from generate_series(1, 50)'), '50 rows', 'to open what is there costs nothing');

select * from finish();
rollback;
