-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The change feed: pages without holes, each message once in its newest state.
\ir support/world.psql
select plan(17);

create function pg_temp.feed(arguments text) returns jsonb language sql as $$
  select pg_temp.value('member', format('select conversation_changes({room}, %s)', arguments))::jsonb
$$;
create function pg_temp.told(answer jsonb) returns text language sql as $$ -- "rev: rev/seq rev/seq more"
  select concat_ws(' ', answer ->> 'rev' || ':',
    (select string_agg(format('%s/%s', m ->> 'rev', m ->> 'seq'), ' ' order by n) from jsonb_array_elements(answer -> 'messages') with ordinality as x (m, n)),
    case when (answer -> 'more')::boolean then 'more' end)
$$;
-- seq 1 to 10; then 3 is edited (rev 11), 5 deleted (rev 12), 3 edited again (rev 13).
insert into messages (room_id, author_id, content)
  select pg_temp.id_of('room'), pg_temp.id_of('owner'), pg_temp.document('number ' || n) from generate_series(3, 10) as n;
update messages set content = pg_temp.document('once') where room_id = pg_temp.id_of('room') and seq = 3;
update messages set deleted_at = now() where room_id = pg_temp.id_of('room') and seq = 5;
update messages set content = pg_temp.document('twice') where room_id = pg_temp.id_of('room') and seq = 3;

select is(pg_temp.told(pg_temp.feed('0')), '13: 1/1 2/2 4/4 6/6 7/7 8/8 9/9 10/10 12/5 13/3', 'everything, oldest change first');
select is(pg_temp.told(pg_temp.feed('10')), '13: 12/5 13/3', 'what changed since');
select is(pg_temp.told(pg_temp.feed('13')), '13:', 'nothing since');
select is(pg_temp.told(pg_temp.feed('99')), '13:', 'a client from the future learns the truth');
select is(pg_temp.told(pg_temp.feed('0, 3')), '4: 1/1 2/2 4/4 more', 'a page says how far it reaches');
select is(pg_temp.told(pg_temp.feed('4, 3')), '8: 6/6 7/7 8/8 more', 'the next page starts there');
select is(pg_temp.told(pg_temp.feed('8, 4')), '13: 9/9 10/10 12/5 13/3', 'a page that is just full is the last');
select is(pg_temp.told(pg_temp.feed('0, 0')), '1: 1/1 more', 'a page has one message at least');
select is(pg_temp.told(pg_temp.feed('0, null')), '13: 1/1 2/2 4/4 6/6 7/7 8/8 9/9 10/10 12/5 13/3', 'and a default size');
select is(pg_temp.told(pg_temp.feed('10, 100, 4')), '13: 13/3', 'upto_seq leaves newer messages out');
select is(pg_temp.told(pg_temp.feed('0, 2, 4')), '2: 1/1 2/2 more', 'also across pages');

update rooms set topic = 'changed' where id = pg_temp.id_of('room');
select is(pg_temp.told(pg_temp.feed('13')), '14:', 'a change of the room is a revision without a message');

select is(array(select jsonb_object_keys(pg_temp.feed('0') -> 'messages' -> 0) order by 1),
  array['attachment_ids', 'author_id', 'content', 'created_at', 'deleted_at', 'dm_conversation_id', 'edited_at', 'id', 'reply_to_id', 'rev', 'room_id', 'seq'], 'a message has the columns of the REST row');
select is(pg_temp.feed('12') #>> '{messages,0,content,content,0,content,0,text}', 'twice', 'in its newest state');
select is(pg_temp.feed('0') - 'messages' - 'rev', '{"more": false, "reactions": [], "pins": []}', 'reactions and pins have their place');
select is(pg_temp.outcome('member', 'select conversation_changes({nobody}, 0)'), 'PT404 not_member', 'no such room is the same answer as no member');

update private.rate_limits set burst = 1e6;
insert into messages (room_id, author_id, content) select pg_temp.id_of('room'), pg_temp.id_of('owner'), '{"type": "doc"}' from generate_series(1, 600);
select is(jsonb_array_length(pg_temp.feed('0, 100000') -> 'messages'), 500, 'a page never has more than 500 messages');

select * from finish();
rollback;
