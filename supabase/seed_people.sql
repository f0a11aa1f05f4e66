-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who knows whom in the community of seed.sql: profiles, friends, requests, a block, and what they say to each other aside.
-- Amina and 周海 wait for an answer; Piet, who has something to sell, waits for one that will not come. They sign in as
-- all the others do. Does nothing where it has run, or where the community is not there.
do $seed$
declare
  newcomers constant jsonb := $$[
    {"email": "amina", "username": "amina.diallo", "name": "Amina Diallo", "says": "New in town, still unpacking"},
    {"email": "zhou", "username": "zhou.hai", "name": "周海", "says": "船在水里，人在岸上"},
    {"email": "piet", "username": "piet.antifouling", "name": "Piet Grabowski", "says": "BEST PRICES for bottom paint!!"}]$$;
  -- Columns that are not named stay as they are.
  profiles constant jsonb := $$[
    {"username": "edda.vale", "custom_url": "edda", "status_color": "#0ea5e9", "bio": "I keep the net loft, the kettle and the list.\nAsk me where things are, I have moved them."},
    {"username": "ines.moreau", "custom_url": "ines", "status_color": "#84cc16", "bio": "Bois, soupe, patience.\nWood, soup, patience."},
    {"username": "mara.okafor", "custom_url": "mara", "status": "dnd", "status_color": "#ef4444", "bio": "If it has an edge, I can make it sharper."},
    {"username": "theo.lindqvist", "bio": "14 %."},
    {"username": "noor.haddad", "status": "idle", "status_color": "#a855f7", "bio": "Nurse by night, programmer by accident.\nممرضة في الليل، ومبرمجة بالصدفة."},
    {"username": "lev.marchenko", "status_text": "Тик-так", "bio": "Часы, которые никто уже не чинит.\nClocks that nobody mends any more."},
    {"username": "jun.arakawa", "custom_url": "jun", "status": "idle", "status_color": "#f59e0b", "bio": "海にいるときは返事が遅いです。\nSlow to answer when at sea."},
    {"username": "saga.holm", "status_text": "Frost tonight, cover the lettuce", "bio": "Allotment nine, the one with the bench."}]$$;
  friends constant text[] := array['edda ines', 'edda mara', 'theo edda', 'edda jun', 'saga edda', 'mara ines', 'mara noor', 'lev mara',
    'saga mara', 'theo ines', 'noor lev', 'jun ines', 'theo lev', 'saga noor'];
  asking constant text[] := array['amina edda', 'amina mara', 'zhou edda', 'zhou jun', 'piet edda', 'noor theo'];
  quiet constant text[] := array['user_profiles send_profile_frames', 'user_profiles limit_changes', 'user_settings send_settings_frames', 'friendships send_friendship_frames',
    'blocks send_block_frames', 'dm_conversation_participants send_participants_came', 'messages send_message_insert', 'message_reactions send_reaction_insert'];
  item text;
begin
  if not exists (select from auth.users where email = 'edda@harbour.example') or exists (select from auth.users where email = 'amina@harbour.example') then
    return;
  end if;
  foreach item in array quiet loop -- history is not news: no frames for it
    execute format('alter table public.%I disable trigger %I', split_part(item, ' ', 1), split_part(item, ' ', 2));
  end loop;

  insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
      raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change,
      email_change_token_new, email_change_token_current, phone_change, phone_change_token, reauthentication_token)
    select '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated', p.email || '@harbour.example',
      extensions.crypt('lantern-demo-1', extensions.gen_salt('bf', 10)), now() - interval '9 days',
      '{"provider": "email", "providers": ["email"]}', jsonb_build_object('username', p.username, 'display_name', p.name),
      now() - interval '9 days', now(), '', '', '', '', '', '', '', ''
    from jsonb_to_recordset(newcomers) as p (email text, username text, name text);
  create temp table demo_ids on commit drop as
    select split_part(email, '@', 1) as name, id from auth.users where email like '%@harbour.example';
  insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
    select gen_random_uuid(), id::text, id, 'email',
      jsonb_build_object('sub', id, 'email', name || '@harbour.example', 'email_verified', true), now(), now(), now()
    from demo_ids where name in ('amina', 'zhou', 'piet');
  update public.user_profiles u set status_text = p.says
    from jsonb_to_recordset(newcomers) as p (username text, says text) where u.username = p.username;
  update public.user_profiles u set custom_url = coalesce(p.custom_url, u.custom_url), status = coalesce(p.status, u.status),
      status_color = coalesce(p.status_color, u.status_color), status_text = coalesce(p.status_text, u.status_text), bio = p.bio
    from jsonb_to_recordset(profiles) as p (username text, custom_url text, status text, status_color text, status_text text, bio text)
    where u.username = p.username;
  update public.user_profiles set links = '{https://harbour.example/,https://harbour.example/notes}' where username = 'edda.vale';
  update public.user_settings set receipts = false where user_id = (select id from demo_ids where name = 'noor');
  update public.user_settings set invisible = true where user_id = (select id from demo_ids where name = 'lev');

  insert into public.friendships (requester_id, addressee_id, status, action_user_id, created_at, updated_at)
    select a.id, b.id, 'accepted', b.id, now() - n * interval '30 hours', now() - n * interval '29 hours'
    from unnest(friends) with ordinality as f (pair, n)
      join demo_ids a on a.name = split_part(f.pair, ' ', 1) join demo_ids b on b.name = split_part(f.pair, ' ', 2);
  insert into public.friendships (requester_id, addressee_id, action_user_id, created_at, updated_at)
    select a.id, b.id, a.id, now() - n * interval '7 hours', now() - n * interval '7 hours'
    from unnest(asking) with ordinality as f (pair, n)
      join demo_ids a on a.name = split_part(f.pair, ' ', 1) join demo_ids b on b.name = split_part(f.pair, ' ', 2);
  insert into public.blocks (owner_id, blocked_id, created_at)
    select a.id, b.id, now() - interval '2 days' from demo_ids a, demo_ids b where (a.name, b.name) = ('edda', 'piet');

  -- The talk: whose conversation, how many minutes ago, who, what. More than two are a group.
  create temp table demo_said on commit drop as
    select * from (values
    ('edda mara', 4330, 'mara', 'The sign for the lathe: do you want "please do not" or "do not, Lev"?'),
    ('edda mara', 4326, 'edda', 'Both. One for everybody, one for Lev.'),
    ('edda mara', 4325, 'mara', 'He will frame it.'),
    ('edda mara', 1440, 'edda', 'Can you look at the bread knife from the swap table? The handle moves.'),
    ('edda mara', 1431, 'mara', 'Bring it on Saturday. Two pins and some patience, I have both.'),
    ('edda mara', 95, 'mara', 'I finished the name stencil. KITTIWAKE, 84 mm, with the serif you wanted.'),
    ('edda mara', 94, 'mara', 'It fits between the rivets as if somebody had planned it. 🎉'),
    ('edda ines', 2900, 'ines', 'Tu viens samedi ? J''ai besoin de bras pour le garboard.'),
    ('edda ines', 2894, 'edda', 'Oui! From eight. And I bring somebody who is tall.'),
    ('edda ines', 2893, 'ines', 'Parfait. Les grands tiennent, les petits visent.'),
    ('edda ines', 61, 'edda', 'Did you hide the biscuits in the steam box again?'),
    ('edda ines', 48, 'ines', 'I will neither confirm nor deny. They are very dry, though.'),
    ('edda jun', 5800, 'jun', '写真を送りますね。The bay at six this morning, flat as a plate.'),
    ('edda jun', 5760, 'edda', 'Beautiful. Who else was out?'),
    ('edda jun', 5740, 'jun', 'Only me and two seals. 二人とも無口でした。'),
    ('mara noor', 3500, 'noor', 'صباح الخير! Shift is over. Is the workshop open, or do I sleep like a sensible person?'),
    ('mara noor', 3496, 'mara', 'Open until two. Sleep first, the chisels wait.'),
    ('mara noor', 3495, 'noor', 'شكراً 💛 you are the only doctor I listen to.'),
    ('lev mara', 2100, 'lev', 'Мара, у меня пружина от часов, 0.3 мм. Can you harden it?'),
    ('lev mara', 2080, 'mara', 'Harden yes, straighten no. If it goes wrong it goes ping and then it lives behind the cupboard.'),
    ('lev mara', 2079, 'lev', 'Там уже три.'),
    ('saga edda', 700, 'saga', 'Quince day is Sunday. I have eleven kilos and one pot.'),
    ('saga edda', 690, 'edda', 'I have four pots and no quinces. It was meant to be.'),
    ('piet edda', 8000, 'piet', 'HELLO friend! Special price for bottom paint, only today!!'),
    ('piet edda', 7990, 'edda', 'No, thank you. We have so much paint left.'),
    ('piet edda', 7989, 'piet', 'ok but PREMIUM paint?? I make you an offer, what is your address'),
    ('edda ines mara theo', 1500, 'ines', 'Saturday''s soup. I propose leek and potato, and I do not take questions.'),
    ('edda ines mara theo', 1498, 'theo', 'How many litres?'),
    ('edda ines mara theo', 1497, 'ines', 'That is a question, Theo.'),
    ('edda ines mara theo', 1490, 'mara', 'For nine people it was not enough last time. And I was two of them.'),
    ('edda ines mara theo', 1488, 'edda', 'Eighteen litres. The big pot and the middle one, I borrow the stove from the scouts.'),
    ('edda ines mara theo', 66, 'theo', 'I weighed the potatoes. Six kilos. The leeks are 1.1 m on average.'),
    ('edda ines mara theo', 64, 'ines', 'I love you, but please put the ruler away. 🥬'))
    as x (people, ago, name, said);
  create temp table demo_dms on commit drop as
    select people, gen_random_uuid() as id, max(ago) as ago, array_length(string_to_array(people, ' '), 1) > 2 as is_group from demo_said group by people;
  insert into public.dm_conversations (id, is_group, name, created_by, low_user_id, high_user_id, created_at)
    select d.id, d.is_group, case when d.is_group then 'Soup committee' end, a.id,
      case when not d.is_group then least(a.id, b.id) end, case when not d.is_group then greatest(a.id, b.id) end, now() - d.ago * interval '1 minute'
    from demo_dms d join demo_ids a on a.name = split_part(d.people, ' ', 1) join demo_ids b on b.name = split_part(d.people, ' ', 2);
  insert into public.dm_conversation_participants (conversation_id, user_id, joined_at)
    select d.id, p.id, now() - d.ago * interval '1 minute' from demo_dms d, string_to_table(d.people, ' ') as name join demo_ids p using (name);
  insert into public.messages (dm_conversation_id, author_id, content, created_at)
    select d.id, p.id, jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object('type', 'paragraph', 'content',
        jsonb_build_array(jsonb_build_object('type', 'text', 'text', s.said))))), now() - s.ago * interval '1 minute'
    from demo_said s join demo_dms d using (people) join demo_ids p using (name) order by s.ago desc;
  -- Read, but for the last word that somebody else has had in the last hours.
  insert into public.read_markers (user_id, conversation_id, last_read_seq)
    select p.user_id, c.id, coalesce((select min(m.seq) - 1 from public.messages m
      where m.dm_conversation_id = c.id and m.author_id <> p.user_id and m.created_at > now() - interval '100 minutes'), c.rev)
    from public.dm_conversations c join demo_dms d using (id) join public.dm_conversation_participants p on p.conversation_id = c.id;

  -- Every seventh message of the rooms has pleased somebody.
  insert into public.message_reactions (message_id, user_id, emoji, created_at)
    select m.id, p.user_id, (array['👍', '❤️', '😄', '🎉', '🙏', '🌱'])[1 + m.seq % 6], m.created_at + interval '9 minutes'
    from public.messages m join public.rooms r on r.id = m.room_id join public.server_members p using (server_id) join demo_ids i on i.id = p.user_id
    where m.seq % 7 = 0 and p.user_id <> m.author_id and (ascii(i.name) + m.seq) % 3 = 0
    order by m.created_at, i.name;

  foreach item in array quiet loop
    execute format('alter table public.%I enable trigger %I', split_part(item, ' ', 1), split_part(item, ' ', 2));
  end loop;
end
$seed$;
