-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The search in messages: which words it finds, whose messages it never shows, and what it reads for that.
\ir support/world.psql
select plan(62);
update private.rate_limits set burst = 1e6, per_second = 1e6, span = null where action = 'search_messages';

-- All of this is one transaction: the time of each is set by hand.
create function pg_temp.says(author text, place text, content jsonb) returns void language sql as $$
  insert into messages (room_id, dm_conversation_id, created_at, author_id, content) select case when place not in ('dm', 'group') then pg_temp.id_of(place) end,
    case when place in ('dm', 'group') then pg_temp.id_of(place) end, clock_timestamp(), pg_temp.id_of(author), content
$$;
-- What was found, newest first: the first word of each.
create function pg_temp.found(actor text, call text) returns text language sql as $$
  select coalesce(string_agg(split_part(m #>> '{content,content,0,content,0,text}', ' ', 1), ' ' order by n), '')
  from jsonb_array_elements(pg_temp.value(actor, format('select search_messages(%s)', call))::jsonb -> 'messages') with ordinality as found (m, n)
$$;

select pg_temp.says('owner', 'room', pg_temp.document(said)) from unnest(array[
  'one Larch by the tide-clock', 'two larches in the boat_shed', 'three see https://yard.example/larch.html', 'four Lärche',
  'five 東京の天気 is fine', 'six don''t ask', 'seven лиственница', 'eight tide of the clock']) as said;
select pg_temp.says('owner', 'room', '{"type": "doc", "content": [
  {"type": "paragraph", "content": [{"type": "text", "text": "nine be"}, {"type": "text", "text": "fore", "marks": [{"type": "bold"}]}]},
  {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [
    {"type": "text", "text": "deep"}, {"type": "hardBreak"}, {"type": "text", "text": "down"},
    {"type": "mention", "attrs": {"id": "x", "label": "heron"}}, {"type": "text", "text": "wades"}]}]}]}]}');
select pg_temp.says('owner', 'room', '{"type": "doc", "content": [{"type": "paragraph", "content": [
  {"type": "text", "text": "ten"}, {"odd": 1}, 7, {"type": "text"}, {"type": "text", "text": "moors"}]}]}');

select is(pg_temp.found('member', quote_literal(q)), expected, format('%s: %s', q, told)) from (values
  ('larch', 'three two one', 'newest first, the last word may be a beginning'),
  ('LARCH', 'three two one', 'in upper or lower case'),
  ('"larch"', 'three one', 'in quotes it is a whole word'),
  ('larch tide', 'one', 'every word is there'),
  ('lar tide', '', 'only the last one may be a beginning'),
  ('l', '', 'of one character alone it may not'),
  ('tide-clock', 'one', 'what a hyphen joins stands side by side'),
  ('"tide clock"', 'one', 'as do words in quotes'),
  ('clock', 'eight one', 'and each is found by itself'),
  ('boat', 'two', 'as it is with an underscore'),
  ('"tide clo', 'one', 'without its end the last word of a quote is a beginning'),
  ('example', 'three', 'in an address'),
  ('lärche', 'four', 'letters with accents are their own'),
  ('larche', 'two', 'letters with accents are their own'),
  (U&'la\0308rche', 'four', 'however they are composed'),
  ('京の天', 'five', 'a piece of a text without blanks'),
  ('天京', '', 'in its order'),
  ('don''t', 'six', 'with an apostrophe'),
  ('ЛИСТВ', 'seven', 'in another script'),
  ('before', 'nine', 'a mark in the middle of a word divides nothing'),
  ('deep down heron', 'nine', 'a break and a mention do, and a mention is read by its label'),
  ('wades', 'nine', 'a break and a mention do'),
  ('"ten moors"', 'ten', 'beside what is no node'),
  ('nothing', '', 'what nobody said'),
  ('larch | tide', 'one', 'signs are no operators'),
  ('larch & !tide:*', 'one', 'signs are no operators')) as tries (q, expected, told);
select is(pg_temp.outcome('member', format('select search_messages(%L)', q)), 'P0001 query_too_short', format('no word: "%s"', q))
from unnest(array['', '  ', '"', '""', '#!', null]) as q;
select is(pg_temp.found('member', quote_literal('"#' || pg_temp.id_of('room') || '" ')), '', 'the place of a message is no word of it');
select is(pg_temp.found('outsider', quote_literal(pg_temp.id_of('room'))), '', 'nor for others');

-- Whose.
select pg_temp.says('outsider', 'other_room', pg_temp.document('foreign larch'));
select pg_temp.says('owner', 'dm', pg_temp.document('private larch'));
select pg_temp.says('moderator', 'group', pg_temp.document('grouped larch'));
select is(pg_temp.found(actor, '''larch'''), expected, actor || ' finds what he may read') from (values
  ('outsider', 'foreign'), ('member', 'grouped private three two one'), ('owner', 'private three two one'), ('admin', 'grouped three two one')) as tries (actor, expected);
select is(pg_temp.found('member', '''larch'', array[{group}, {room}]::uuid[]'), 'grouped three two one', 'in some conversations');
select is(pg_temp.found('member', '''larch'', array[{room}, {room}]::uuid[]'), 'three two one', 'each of them once');
select is(pg_temp.found('member', '''larch'', array[]::uuid[]'), '', 'in none');
select is(pg_temp.outcome('member', 'select search_messages(''larch'', array[' || places || ']::uuid[])'), 'PT404 not_member', 'not in ' || places)
from unnest(array['{other_room}', '{nobody}', '{room}, {other_room}', 'null']) as places;
select is(pg_temp.found('member', '''larch'', authors => array[{moderator}]::uuid[]'), 'grouped', 'by somebody');
alter table messages disable trigger user;
update messages set created_at = now() - interval '2 days' where content::text like '%two larches%';
alter table messages enable trigger user;
select is(pg_temp.found('member', '''larch'', since => now() - interval ''1 day'''), 'grouped private three one', 'from a moment on');
select is(pg_temp.found('member', '''larch'', until => now() - interval ''1 day'''), 'two', 'before a moment');
update messages set deleted_at = now() where content::text like '%one Larch%';
select is(pg_temp.found('member', '''larch'''), 'grouped private three two', 'what was deleted is not found');
update messages set content = pg_temp.document('three oaks') where content::text like '%yard.example%';
select is(pg_temp.found('member', '''larch'''), 'grouped private two', 'nor what was edited away');
insert into blocks (owner_id, blocked_id) values (pg_temp.id_of('member'), pg_temp.id_of('moderator'));
select is(pg_temp.found('member', '''larch'''), 'private two', 'nor what a blocked person says');
select is(pg_temp.found('moderator', '''larch'''), 'grouped two', 'who does not see that');
insert into blocks (owner_id, blocked_id) values (pg_temp.id_of('member'), pg_temp.id_of('owner'));
select is(pg_temp.found('member', '''larch'''), '', 'a block closes the conversation of a pair');
delete from blocks where owner_id = pg_temp.id_of('member');
delete from server_members where server_id = pg_temp.id_of('server') and user_id = pg_temp.id_of('member');
select is(pg_temp.found('member', '''larch'''), 'grouped private', 'who has left a server finds nothing there');

-- Pages.
alter table messages disable trigger user;
insert into messages (room_id, author_id, content, seq, rev, created_at)
  select pg_temp.id_of('notices'), pg_temp.id_of('owner'), pg_temp.document('n' || n || ' many'), n, n, now() + (n / 3) * interval '1 second' from generate_series(1, 120) as n;
insert into messages (room_id, author_id, content, seq, rev)
  select pg_temp.id_of('other_room'), pg_temp.id_of('outsider'), pg_temp.document('n' || n || ' many'), n, n from generate_series(100, 3000) as n;
alter table messages enable trigger user;
analyze messages;
create function pg_temp.walk(max text) returns text language plpgsql as $$
declare
  page jsonb;
  seen uuid[] := '{}';
  pages int := 0;
begin
  loop
    page := pg_temp.value('admin', format('select search_messages(''many'', before => %L::uuid, max => %s)', seen[cardinality(seen)], max))::jsonb;
    pages := pages + 1;
    seen := seen || array(select (m ->> 'id')::uuid from jsonb_array_elements(page -> 'messages') with ordinality as p (m, n) order by n);
    exit when not (page -> 'more')::boolean;
  end loop;
  return format('%s pages, %s messages, %s different', pages, cardinality(seen), (select count(distinct id) from unnest(seen) as id));
end
$$;
select is(pg_temp.walk('50'), '3 pages, 120 messages, 120 different', 'pages of 50, also where many were written in one moment');
select is(pg_temp.walk('1000'), '3 pages, 120 messages, 120 different', 'more there are not in one');
select is(pg_temp.walk('null'), '4 pages, 120 messages, 120 different', '30 when nothing is said');
select is(pg_temp.outcome('admin', 'select search_messages(''many'', before => {foreign_message})'), 'PT404 not_found', 'no page begins behind a message of others');

-- What it reads.
create function pg_temp.reads() returns text language plpgsql as $$
declare
  scans constant bigint := pg_stat_get_xact_numscans('messages_words_idx'::regclass);
  returned constant bigint := pg_stat_get_xact_tuples_returned('messages'::regclass);
  fetched constant bigint := pg_stat_get_xact_tuples_fetched('messages'::regclass);
begin
  perform pg_temp.found('admin', '''n11 many'', array[{notices}]::uuid[]');
  return format('%s scans, %s read through, %s fetched', pg_stat_get_xact_numscans('messages_words_idx'::regclass) - scans,
    pg_stat_get_xact_tuples_returned('messages'::regclass) - returned, pg_stat_get_xact_tuples_fetched('messages'::regclass) - fetched);
end
$$;
select is(pg_temp.reads(), '1 scans, 0 read through, 1 fetched', 'one look into the index, and not one message of another room');

-- How often.
update private.rate_limits set burst = 20, per_second = 0.02, span = null where action = 'search_messages';
delete from private.rate_buckets;
select is((select count(*) filter (where pg_temp.outcome('admin', 'select search_messages(''many'')', true) = '1 rows') from generate_series(1, 60)),
  20::bigint, '20 of 60 at full speed');
select matches(pg_temp.outcome('admin', 'select search_messages(''many'')'), '^PT429 rate_limited \d\d$', 'and how long to wait');
select is(pg_temp.outcome('admin', 'select search_messages('''')'), 'P0001 query_too_short', 'what is no search is not counted');

select * from finish();
rollback;
