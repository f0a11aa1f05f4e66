-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a message may contain: a TipTap document, 64 KiB as its sender would write it, 32 nodes deep.
\ir support/world.psql

create function pg_temp.nested(nodes int) returns jsonb language sql as $$ -- the document is the first node
  select (repeat('{"type": "blockquote", "content": [', nodes - 2) || '{"type": "paragraph"}' || repeat(']}', nodes - 2))::jsonb
$$;
create function pg_temp.sent(content jsonb) returns text language sql as $$
  select pg_temp.outcome('member', format('insert into messages (room_id, content) values ({room}, %L)', content))
$$;
create function pg_temp.of_bytes(bytes int) returns jsonb language sql as $$ -- {"type":"doc","x":"…"} is 21 bytes beside the text
  select jsonb_build_object('type', 'doc', 'x', repeat('a', bytes - 21))
$$;

select plan(25);

select is(pg_temp.sent(content::jsonb), 'P0001 content_invalid', 'refused: ' || content)
from unnest(array['{}', '[]', '"doc"', 'null', '1', '{"type": "paragraph"}', '{"type": ["doc"]}', '{"type": "doc", "content": {}}',
  '{"type": "doc", "content": "text"}', '{"type": "doc", "content": ["text"]}', '{"type": "doc", "content": [{"text": "no type"}]}',
  '{"type": "doc", "content": [{"type": 1}]}', '{"type": "doc", "content": [null]}']) as content;

select is(pg_temp.sent(content::jsonb), '1 rows', 'taken: ' || content)
from unnest(array['{"type": "doc"}', '{"type": "doc", "content": []}', '{"type": "doc", "content": [{"type": "unknown", "attrs": {"deep": [[[]]]}}]}']) as content;

select is(pg_temp.sent(jsonb_build_object('type', 'doc', 'content', jsonb_build_array(pg_temp.nested(32)))), '1 rows', '32 nodes deep');
select is(pg_temp.sent(jsonb_build_object('type', 'doc', 'content', jsonb_build_array(pg_temp.nested(33)))), 'P0001 content_invalid', '33 nodes deep');
select is(pg_temp.sent(format('{"type": "doc", "x": %s%s}', repeat('[', 200), repeat(']', 200))::jsonb), 'P0001 content_invalid',
  'nor deep in what is no node');

select is(pg_temp.sent(pg_temp.of_bytes(65536)), '1 rows', '65,536 bytes');
select is(pg_temp.sent(pg_temp.of_bytes(65537)), 'P0001 message_too_large', '65,537 bytes');
select is(private.compact_bytes('{"a": [1, 2, {"b c": "d, e: \" f"}], "é": null}'), octet_length('{"a":[1,2,{"b c":"d, e: \" f"}],"é":null}'),
  'counted as compact UTF-8: blanks between are free, blanks inside are not');

select is(pg_temp.outcome('member', format('update messages set content = %L where id = {member_message}', content)), expected, label)
from (values (pg_temp.of_bytes(65537), 'P0001 message_too_large', 'an edit is judged like a message'),
  ('{"type": "text"}', 'P0001 content_invalid', 'also for its shape')) as edits (content, expected, label);
select throws_ok(format($$ insert into messages (room_id, author_id, content) values (%L, %L, '{"type": "text"}') $$,
  pg_temp.id_of('room'), pg_temp.id_of('member')), 'P0001', null, 'and so is what the owner of the tables writes');

select * from finish();
rollback;
