-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What the devices of people hear of friendships, blocks, profiles and settings.
\ir support/world.psql
\ir support/frames.psql
select plan(24);

insert into world (name, id) select 'asked', pg_temp.value('member', 'select id from request_friend({admin})')::uuid;
select is(pg_temp.frames('op', 'row.id', 'row.status'), array['user:member friendship insert asked pending', 'user:admin friendship insert asked pending'], 'a request');
select is(pg_temp.outcome('member', 'select request_friend({admin})', true) || pg_temp.frames()::text, '1 rows{}', 'repeated it is no news');
select is(pg_temp.outcome('admin', 'select accept_friend({asked})', true), '1 rows', 'accepting');
select is(pg_temp.frames('op', 'row.status', 'row.action_user_id'), array['user:member friendship update accepted admin', 'user:admin friendship update accepted admin'], 'is told to both');
select is(pg_temp.outcome('admin', 'select accept_friend({asked})', true) || pg_temp.frames()::text, '1 rows{}', 'once');
select is(pg_temp.outcome('member', 'select remove_friend({admin})', true), '1 rows', 'ending it');
select is(pg_temp.frames('op', 'row.id'), array['user:member friendship delete asked', 'user:admin friendship delete asked'], 'as well');
select is(pg_temp.outcome('outsider', 'select cancel_friend({request})', true), '1 rows', 'taking a request back');
create temp table end_of_request on commit drop as select pg_temp.frames('op', 'row.id') as frames;
select is(frames, array['user:outsider friendship delete request', 'user:member friendship delete request'], 'is told to both') from end_of_request;

-- A block, and how it looks from the other side.
select is(pg_temp.outcome('member', 'select block_user({moderator})', true), '1 rows', 'blocking a friend');
select is(pg_temp.frames('op', 'row.id', 'row.blocked_id'), array['user:moderator friendship delete friendship', 'user:member friendship delete friendship',
  'user:member block insert moderator'], 'the friend hears that the friendship has ended, the own devices of the block too');
select is(pg_temp.outcome('member', 'select block_user({moderator})', true) || pg_temp.frames()::text, '1 rows{}', 'once');
select is(pg_temp.outcome('moderator', 'select request_friend({member})', true), '1 rows', 'a request by who is blocked');
select is(pg_temp.frames('op', 'row.status'), array['user:moderator friendship insert pending', 'nobody:member friendship insert pending'], 'is told to the one who asks');
select is(pg_temp.outcome('member', 'select unblock_user({moderator})', true) || pg_temp.frames('op', 'row.blocked_id')::text, '1 rows{"user:member block delete moderator"}', 'the end of a block is for the own devices');
select is(pg_temp.outcome('member', 'select status from friendships where requester_id = {moderator}'), '1 rows', 'which read the request now');
select is(pg_temp.outcome('member', 'select unblock_user({moderator})', true) || pg_temp.frames()::text, '1 rows{}', 'once');
select is(pg_temp.outcome('outsider', $$select from realtime.messages where topic like 'nobody:%'$$), '0 rows', 'nobody reads what goes to nobody');

-- The own devices.
select is(pg_temp.outcome('member', $$update user_profiles set status_text = 'tea' where id = auth.uid()$$, true) || pg_temp.frames('row.id', 'row.status_text')::text,
  '1 rows{"user:member profile member tea"}', 'a profile');
select is(pg_temp.outcome('member', $$update user_settings set preferences = '{"theme": "dark"}'$$, true) || pg_temp.frames('row.user_id', 'row.preferences.theme')::text,
  '1 rows{"user:member settings member dark"}', 'settings');

-- Direct conversations.
insert into world (name, id) select 'opened', pg_temp.value('admin', 'select id from open_dm({member})')::uuid;
select is(array(select unnest(pg_temp.frames('op', 'dm')) order by 1), array['user:admin dm insert opened', 'user:member dm insert opened'], 'a new conversation');
select is(pg_temp.outcome('member', 'select open_dm({admin})', true) || pg_temp.frames()::text, '1 rows{}', 'once');
select is(pg_temp.outcome('moderator', 'select leave_group({group})', true), '1 rows', 'leaving a group');
select is(array(select unnest(pg_temp.frames('op')) order by 1), array['dm:group:1 epoch', 'user:admin dm update', 'user:member dm update', 'user:moderator dm delete'], 'ends its channel');

select * from finish();
rollback;
