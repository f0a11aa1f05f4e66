-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Files and their messages: what a message may name, what a deletion takes along, and what the sweep finds.
\ir support/world.psql
select plan(43);

insert into world (name) values ('one'), ('two'), ('three'), ('theirs'), ('blocked'), ('message'), ('second'), ('upload'), ('old_upload'), ('in_room');
create function pg_temp.have_file(file text, uploader text default 'member', status text default 'clean') returns void language sql as $$
  insert into attachments (id, uploader_id, object_key, name, content_type, size_bytes, sha256, status, created_at)
    values (pg_temp.id_of(file), pg_temp.id_of(uploader), uploader || '/' || file, file || '.txt', 'text/plain', 4, repeat('a', 64), status, now())
$$;
select pg_temp.have_file('one'), pg_temp.have_file('two'), pg_temp.have_file('three', status => 'unscanned'), pg_temp.have_file('theirs', 'owner'), pg_temp.have_file('blocked', status => 'blocked');
create function pg_temp.post(files text, message text default 'nobody', actor text default 'member') returns text language sql as $$
  select pg_temp.outcome(actor, format('insert into messages (id, room_id, content, attachment_ids) values ({%s}, {room}, %L, array[%s]::uuid[])',
    message, pg_temp.document('files'), files), true)
$$;
create function pg_temp.files_of(message text) returns text language sql as $$
  select string_agg(w.name || ' ' || a.position, ', ' order by a.position) from attachments a join world w using (id)
  where a.message_id = pg_temp.id_of(message) and a.deleted_at is null
$$;

-- What a message may name.
select is(pg_temp.post('{theirs}'), 'P0001 attachment_invalid', 'not a file of somebody else');
select is(pg_temp.post('{one}, {theirs}'), 'P0001 attachment_invalid', 'not even beside an own one');
select is(pg_temp.post('{blocked}'), 'P0001 attachment_invalid', 'not a blocked one');
select is(pg_temp.post('{nobody}'), 'P0001 attachment_invalid', 'not one that never was');
select is(pg_temp.post('{one}, {one}'), 'P0001 attachment_invalid', 'not the same one twice');
select is(pg_temp.post('{one}, null'), 'P0001 attachment_invalid', 'not nothing');
select is(pg_temp.post(array_to_string(array_fill('{one}'::text, array[11]), ', ')), '23514', 'not eleven');
select is((select count(*) from attachments where message_id is not null), 0::bigint, 'and a refusal takes none');
select is(pg_temp.post('{two}, {one}, {three}', 'message'), '1 rows', 'own files, once, in the order that was asked for');
select is(pg_temp.files_of('message'), 'two 1, one 2, three 3', 'are taken in that order');
select is(pg_temp.post('{one}', 'second'), 'P0001 attachment_invalid', 'a file is used once');
select is(pg_temp.outcome('member', $$insert into messages (id, room_id, content, attachment_ids) values ({message}, {room}, '{"type": "doc"}', array[{one}]::uuid[]) on conflict (id) do nothing$$),
  '0 rows', 'a repeated send is no second use');
select is(pg_temp.outcome('member', $$update messages set attachment_ids = '{}' where id = {message}$$), '42501', 'they are named for good');
select is(pg_temp.value('owner', 'select jsonb_array_length(private.message_row(m) -> ''attachment_ids'') from messages m where id = {message}'), '3', 'frames and the change feed name them');
select is(pg_temp.value('member', $$select count(*) from attachments where id in ({one}, {two}, {three}, {theirs})$$), '3', 'the author reads them');
select is(pg_temp.value('owner', $$select count(*) from attachments where id in ({one}, {two}, {three})$$), '3', 'and so do the others of the room');
select is(pg_temp.value('outsider', 'select count(*) from attachments'), '0', 'but nobody else');

-- Leaving the room takes the files away, also from who sent them.
savepoint stays;
delete from server_members where user_id = pg_temp.id_of('member');
select is(pg_temp.value('member', $$select count(*) from attachments where id = {one}$$), '0', 'who left reads not even his own');
rollback to stays;

-- A deletion takes the files along.
select is(pg_temp.outcome('moderator', 'update messages set deleted_at = now() where id = {message}', true), '1 rows', 'the message is deleted');
select is((select attachment_ids from messages where id = pg_temp.id_of('message')), '{}'::uuid[], 'it names no files');
select is(pg_temp.value('member', $$select count(*) from attachments where id in ({one}, {two}, {three})$$), '0', 'nobody reads them');
select is(pg_temp.post('{one}', 'second'), 'P0001 attachment_invalid', 'or posts them again');
select pg_temp.have_file('in_room', 'owner');
select is(pg_temp.post('{in_room}', 'second', 'owner'), '1 rows', 'a file in a room');
delete from rooms where id = pg_temp.id_of('room');
select is((select message_id is null and deleted_at is not null from attachments where id = pg_temp.id_of('in_room')), true, 'goes with it');

-- Uploads.
create function pg_temp.begin(name text default 'a.txt', type text default 'text/plain', size bigint default 4, sums int default 1, sha text default repeat('a', 64)) returns text language sql as $$
  select pg_temp.outcome('owner', format('select begin_upload({notices}, %L, %L, %s, %L, array_fill(''x''::text, array[%s]))', name, type, size, sha, sums))
$$;
select is(pg_temp.begin(), '1 rows', 'an upload begins');
select is(pg_temp.begin('A.PNG', 'image/png'), '1 rows', 'whatever the case of its extension');
select is(pg_temp.begin(size => 52428800, sums => 7), '1 rows', 'of 50 MB at most');
select is(pg_temp.begin(size => 52428801, sums => 7), '23514', 'and not a byte more');
select is(pg_temp.begin(size => 0), '23514', 'nor of nothing');
select is(pg_temp.begin(size => 8388609), '23514', 'with a sum for each part');
select is(pg_temp.begin('a.svg', 'image/svg+xml'), '23514', 'not every type');
select is(pg_temp.begin('a.txt', 'text/html'), '23514', 'and no other than the name says');
select is(pg_temp.begin('txt'), '23514', 'a name without an extension has none');
select is(pg_temp.begin('a/b.txt') || pg_temp.begin(E'a\nb.txt') || pg_temp.begin('a\b.txt'), '235142351423514', 'nor is a path a name');
select is(pg_temp.begin(repeat('x', 252) || '.txt'), '23514', 'of 255 bytes at most');
select is(pg_temp.begin(sha => 'abc'), '23514', 'a digest is a digest');
update private.rate_limits set burst = 2 where action = 'sign_upload';
select is((select pg_temp.outcome('owner', $$select begin_upload({notices}, 'a.txt', 'text/plain', 4, repeat('a', 64), array['x']) from generate_series(1, 3)$$)), 'PT429 rate_limited 60', 'presigning is limited');
update private.rate_limits set burst = 1000 where action = 'sign_upload';
select is((select pg_temp.outcome('owner', $$select begin_upload({notices}, 'a.txt', 'text/plain', 4, repeat('a', 64), array['x']) from generate_series(1, 101)$$)), 'PT429 too_many_uploads 3600', 'and so is hoarding');

-- The sweep.
insert into private.uploads (id, owner_id, name, content_type, size_bytes, sha256, part_md5, created_at) select
  pg_temp.id_of(upload), pg_temp.id_of('owner'), 'a.txt', 'text/plain', 4, repeat('a', 64), array['x'], now() - age
  from (values ('upload', interval '59 minutes'), ('old_upload', interval '61 minutes')) as u (upload, age);
update attachments set created_at = now() - interval '61 minutes' where id in (pg_temp.id_of('one'), pg_temp.id_of('theirs'));
update attachments set created_at = now() - interval '8 days' where id = pg_temp.id_of('blocked');
create temp table swept on commit drop as select * from files_to_sweep(10);
select set_eq('select w.name from swept join world w using (id)', array['old_upload', 'one', 'blocked'], 'finds what is old enough: never finished, deleted, never posted');
select is((select upload_state(pg_temp.id_of('old_upload'), pg_temp.id_of('owner')) -> 'upload'), 'null'::jsonb, 'what it takes cannot be finished any more');
select throws_ok($$select finish_upload(pg_temp.id_of('old_upload'), 'clean', null, null)$$, 'PT404', null, 'even by a call that is under way');
select forget_files(array(select id from swept) || pg_temp.id_of('theirs'));
select set_eq('select w.name from attachments join world w using (id)', array['two', 'three', 'theirs', 'in_room'], 'and forgets what it deleted, nothing else');
select is((select (finish_upload(pg_temp.id_of('upload'), 'clean', 3, 4)).id), pg_temp.id_of('upload'), 'a young upload finishes');

select * from finish();
rollback;
