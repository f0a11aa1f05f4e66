-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

create or replace function pg_temp.demo_text(text text, mark jsonb) returns jsonb language sql as
  $$ select jsonb_build_object('type', 'text', 'text', text, 'marks', jsonb_build_array(mark)) $$;
-- TipTap JSON of one paragraph: **bold**, *italic*, `code`, [text](address) and⏎ for a hard break.
create or replace function pg_temp.demo_document(markup text) returns jsonb language sql as $$
  select jsonb_build_object('type', 'doc', 'content', jsonb_build_array(
    jsonb_build_object('type', 'paragraph', 'content', jsonb_agg(
      case
        when m[2] is not null then pg_temp.demo_text(m[2], '{"type": "bold"}')
        when m[3] is not null then pg_temp.demo_text(m[3], '{"type": "italic"}')
        when m[4] is not null then pg_temp.demo_text(m[4], '{"type": "code"}')
        when m[5] is not null then pg_temp.demo_text(m[5], jsonb_build_object('type', 'link', 'attrs', jsonb_build_object(
          'href', m[6], 'target', '_blank', 'rel', 'noopener noreferrer nofollow', 'class', null)))
        when m[1] = '⏎' then '{"type": "hardBreak"}'
        else jsonb_build_object('type', 'text', 'text', m[1])
      end order by n))))
  from regexp_matches(markup, '(\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^]]+)\]\(([^)]+)\)|⏎|[^*`[⏎]+|.)', 'g')
    with ordinality as parts (m, n)
$$;

-- A small lively community to look at: eight people, three servers, twelve rooms and what they said in the last weeks.
-- Everybody signs in with <first name>@harbour.example and the password lantern-demo-1. Does nothing where it has run.
do $seed$
declare
  people constant jsonb := $$[
    {"key": "e", "email": "edda", "username": "edda.vale", "name": "Edda Vale", "says": "Kettle is on"},
    {"key": "i", "email": "ines", "username": "ines.moreau", "name": "Inès Moreau", "says": "In the shed until four"},
    {"key": "m", "email": "mara", "username": "mara.okafor", "name": "Mara Okafor", "says": "Sharpening things"},
    {"key": "t", "email": "theo", "username": "theo.lindqvist", "name": "Theo Lindqvist", "says": null},
    {"key": "n", "email": "noor", "username": "noor.haddad", "name": "Noor Haddad", "says": "Night shift, back at seven"},
    {"key": "l", "email": "lev", "username": "lev.marchenko", "name": "Lev Marchenko", "says": null},
    {"key": "j", "email": "jun", "username": "jun.arakawa", "name": "Jun Arakawa", "says": "Sailing, no signal"},
    {"key": "s", "email": "saga", "username": "saga.holm", "name": "Saga Holm", "says": null}]$$;
  -- The first member is the owner, the second an admin, the third a moderator.
  communities constant jsonb := $$[
    {"name": "Harbour Makers", "members": "eitmnljs", "rooms": [
      {"name": "welcome", "category": "Start here", "topic": "Say hello and tell us what you would like to make"},
      {"name": "announcements", "category": "Start here", "topic": "What everybody should know", "write_role": "admin"},
      {"name": "boat-shed", "category": "Workshop", "topic": "Restoring the Kittiwake, one plank at a time"},
      {"name": "tide-clock", "category": "Workshop", "topic": "A clock that knows the harbour, not the hour"},
      {"name": "tools-to-lend", "category": "Workshop", "topic": "Say what you take and when it comes back"},
      {"name": "sailcloth", "category": "Workshop", "topic": "Patches, needles, wind"},
      {"name": "kitchen-table", "category": "Off the water", "topic": "Soup, bread and everything else"}]},
    {"name": "Lantern Walk", "members": "msetnijl", "rooms": [
      {"name": "the-route", "category": "Planning", "topic": "From the slipway, around the allotments and back"},
      {"name": "lanterns", "category": "Planning", "topic": "Paper, willow, glue"},
      {"name": "words-for-light", "category": "Planning", "topic": "The signs, in everybody's language"}]},
    {"name": "Allotment Nine", "members": "smne", "rooms": [
      {"name": "beds-and-seeds", "category": "", "topic": "Beds, seeds, slugs and sorrow"},
      {"name": "swap-table", "category": "", "topic": "Put here what you have, take what you need"}]}]$$;
begin
  if exists (select from auth.users where email = 'edda@harbour.example') then
    return;
  end if;

  -- Accounts as the Auth server makes them; it wants '' rather than null in its token columns. The profile comes by itself.
  create temp table demo_people on commit drop as
    select p.*, gen_random_uuid() as id, p.email || '@harbour.example' as address
    from jsonb_to_recordset(people) as p (key text, email text, username text, name text, says text);
  insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
      raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change,
      email_change_token_new, email_change_token_current, phone_change, phone_change_token, reauthentication_token)
    select '00000000-0000-0000-0000-000000000000', id, 'authenticated', 'authenticated', address, secret.hash,
      now() - interval '25 days', '{"provider": "email", "providers": ["email"]}',
      jsonb_build_object('username', username, 'display_name', name), now() - interval '25 days', now(),
      '', '', '', '', '', '', '', ''
    from demo_people,
      (select extensions.crypt('lantern-demo-1', extensions.gen_salt('bf', 10)) as hash offset 0) as secret;
  insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
    select gen_random_uuid(), id::text, id, 'email',
      jsonb_build_object('sub', id, 'email', address, 'email_verified', true), now(), now(), now()
    from demo_people;
  update public.user_profiles u set status_text = p.says from demo_people p where p.id = u.id and p.says is not null;

  -- History is not news: no frames for it. Only the owner of the tables can switch them off, and only in one transaction.
  alter table public.server_members disable trigger send_member_frames;
  alter table public.rooms disable trigger send_room_insert_delete;
  alter table public.messages disable trigger send_message_insert;

  create temp table demo_servers on commit drop as
    select gen_random_uuid() as id, s.* from jsonb_to_recordset(communities) as s (name text, members text, rooms jsonb);
  insert into public.servers (id, name, owner_id, created_at)
    select s.id, s.name, p.id, now() - interval '25 days' from demo_servers s join demo_people p on p.key = left(s.members, 1);
  insert into public.server_members (server_id, user_id, role, joined_at)
    select s.id, p.id, case place when 1 then 'owner' when 2 then 'admin' when 3 then 'moderator' else 'member' end,
      now() - interval '25 days' + place * interval '3 hours'
    from demo_servers s, string_to_table(s.members, null) with ordinality as m (key, place) join demo_people p using (key);
  insert into public.rooms (server_id, name, topic, category, write_role, position, created_at)
    select s.id, r.room ->> 'name', r.room ->> 'topic', r.room ->> 'category', coalesce(r.room ->> 'write_role', 'member'),
      r.place, now() - interval '25 days'
    from demo_servers s, jsonb_array_elements(s.rooms) with ordinality as r (room, place);

  -- The talk. `@9 19:00` = nine days ago at that time, `@-60` = sixty minutes ago; `e: ` = Edda says, `e^: ` = she replies to
  -- the message before; ` | ` parts turns, ` // ` parts messages,⏎ is a line break, the rest is a little Markdown.
  create temp table demo_talk (room text, script text) on commit drop;
  insert into demo_talk values
    ('welcome', $$
@24 09:00 | e: Welcome to **Harbour Makers**. We mend boats, clocks and sails in the old net loft, and we like people who ask questions. // Say hello when you arrive, and tell us what you would like to make.
@22 10:12 | i: Hello all, Inès here. Wood is my thing, and soup. // I keep the shed keys on Tuesdays and Saturdays.
t: Theo. I measure things, sometimes twice. Happy to teach anybody to read a moisture meter.
@19 18:30 | m: Mara, blades and anything that should be sharp. Bring me your chisels before you buy new ones!
n: Noor. Nurse by night, programmer by accident. مرحبا بالجميع 👋
l: Привет всем! Лев, часы и старые механизмы. Lev, clocks and old mechanisms.
@12 20:05 | j: はじめまして、淳です。I sail more than I type, so answers may be slow. 🌊 | e^: Slow answers are the best kind. Welcome, Jun!
@8 11:20 | s: Saga, from the allotments across the road. I came for a spade and stayed for the tide clock.
i: That is how it starts. // The kettle is to the left of the door, the biscuits are hidden from Theo. | t: I know where they are.
@2 08:15 | e: New people: have a look at `tools-to-lend` before you buy anything, and read [the house rules](https://harbour.example/rules). There are four of them and one is about cake.
s^: The one about cake is the strictest.$$),
    ('announcements', $$
@21 08:00 | e: The loft is open again. The roof held, the rain did not come in, thank you to everybody who was up there with us.
@17 08:00 | e: **Saturday is planking day.**⏎Doors at eight, first board at nine, lunch when Inès says so.
@14 17:45 | i: The fire inspection went well. One note: *nothing* is stored in front of the back door, not even for five minutes.
@10 08:00 | e: We were given a lathe! It lives under the stairs until somebody who knows lathes has looked at it. // Please do not switch it on to see whether it works. Lev did. It works.
@6 08:00 | i: Electricity is off on Wednesday from `09:00` to `11:00`. The clocks will all be wrong afterwards, and Lev will be happy.
@3 08:00 | e: The **Lantern Walk** starts from our slipway this year. Mara has made a place for planning it: ask her for an invite.
@1 08:30 | e: Kittiwake gets her name painted on Saturday at three. Bring children, cake, and a steady hand.
i: Somebody please bring *only* a steady hand. We always have too much cake and too few steady hands.$$),
    ('boat-shed', $$
@16 16:12 | t: Does anyone remember how long we steamed the first strake?
i^: Forty minutes, then straight into the clamps. The larch board split because we waited too long between the box and the frame. // I wrote it all down this time, it is in the green book.
t: Then let us order two spare boards. Larch from the same yard, if they still have it. | m: They do. I can collect on Friday. 🙏
n: Price list from the yard: oak 38, larch 24, ash 31 a metre. | e: Larch or oak for the garboard? I keep changing my mind.
i^: Oak if you want your grandchildren to argue about it. Larch if you want to be finished. | e: Larch.
@15 09:30 | j: I passed by on the water this morning. From outside she looks like a boat already.
e: From inside she looks like a very organised accident. // But thank you.
t: Frames 1 to 6 are fair now. Frame 7 is **4 mm** proud on the port side. I marked it in blue.
i: Blue means *plane it*, red means *throw it away*. Just so that nobody mixes them up again. | l: That was one time.
i^: It was a good oak knee, Lev.
@13 10:05 | m: Collected! Two boards, 5.2 m, hardly a knot in them. They are on the roof of my car in the yard. // Who is there to help carry?
t: Ten minutes. // Make that fifteen, the bridge is up. | j: That was me, sorry. ⛵
e: Jun opens the bridge, Theo waits at the bridge. Harbour life.
m: They are in. Thank you both, and thank you to the stranger with the dog.
@11 14:20 | n: I put the steam times into a little table so that we stop guessing:⏎`20 mm  40 min`⏎`25 mm  50 min`⏎`30 mm  65 min`
i: Add ten minutes when it is under five degrees outside. The box leaks heat at the north end.
n^: Done. It is on [the notes page](https://harbour.example/notes/steam) now. | t: We could insulate the box.
i: We could, and we have said so since 2019. | t: I will insulate the box. | e: It is written, now you have to. 😄
@9 19:40 | t: The box is insulated. Sheep wool, two layers, held by the old sail.⏎Loss went from 11 to **4 degrees** over an hour.
i^: I take everything back. That is beautiful. // I would like to apologise to the box as well.
s: You have wool left? My beds would love it. | t: A whole bag. It is by the door with your name on it.
@7 09:10 | e: Dry fit of the garboard today. If it fits at the stem we eat early. // If it does not, we eat *and* talk about it.
i: It fits at the stem. | m: Of course it does, you have been planing it for nine days. | e: Nine calm days.
j: おめでとう! 今度は水の上で会いましょう。 | l: Поздравляю! Теперь главное не торопиться. | i: Merci, merci. Now the other side. 🙈
@5 17:30 | t: Numbers of the day, moisture in percent:⏎stem 16⏎keel 17⏎garboard port 14⏎garboard starboard 15 | e: Is that good?
t^: It is *very* good. Under 18 nothing swells in a way we did not plan.
n: I am taking a picture of a moisture table and I am happy about it. What has this place done to me.
m: It starts with tables. Next you will own clamps. | n: I own four clamps. | m: 🔥
@4 11:00 | s: A question from a gardener: what is a garboard?
i^: The plank next to the keel. The lowest, the hardest to fit, and the one nobody ever sees. // Like the roots of a bean.
s: Now I am moved. | e: We all are. It is a very good plank.
@3 18:05 | m: Somebody left the big plane on its sole again. I turned it on its side and wrote a poem about it. // The poem is on the wall.
l: It rhymes "sole" with "soul". I feel seen. | t: I feel guilty. It was me. | m^: You are forgiven, the poem is not.
@2 09:15 | i: Morning! The second pair of boards arrived. I stacked them along the **north wall** so they can settle before Saturday. // Stickers every 60 cm, please leave them there.
t: Lovely grain. I measured 14 % on two of them, the numbers are in the [moisture notes](https://harbour.example/notes/moisture).
t: One more dry week and they are ready to steam. | e: And rain from Thursday. Shall we put the heater on low?
i: Low, and the window by the bench open *one finger*. Otherwise we grow mushrooms. | s: I like mushrooms. | i: Not these.
@1 16:50 | j: Who is coming on Saturday? | e: Me, from eight. | i: Me, with soup. | t: Me, with a spirit level.
n: After my night shift, so about ten, and please nobody hand me anything sharp.
m^: I will hand you a broom. It is the best job anyway. | l: Приду после обеда. After lunch, with the clock under my arm.
s: I bring pears. A whole box. They were going to fall on somebody.
@-190 | i: Good morning from the shed. Frost on the window, the boards are fine, the heater ran all night. // 14 % everywhere. *Everywhere!*
t: I knew it. I dreamt of 14.
m: @Edda could you bring the long clamps on Saturday?⏎We also need the thin epoxy, both tins, and paper for the `rib-07` template.
e^: Yes to all three. I leave at eight and can pick somebody up on the way. | s: I would like a seat, for me and the pears.
e: The pears sit in the front.
@-35 | i: One more thing: the name. **Kittiwake** on both sides, or only on the stern?
l: Both sides. She should be able to introduce herself.
j: Stern is the tradition here. Both sides is the tradition of people who have paint left. | m: We have *so much* paint left.
e: Both sides then. 🎨$$),
    ('tide-clock', $$
@14 20:10 | l: Я разобрал старый механизм. The old movement is in forty pieces on my table, all of them numbered, none of them broken. // Спокойной ночи.
e^: Forty pieces! How many should there be? | l: Forty-one. | n: 😬
@13 19:02 | l: Found it. It was under the cat. | n: How is the cat? | l: Wound up.
@12 08:40 | e: For everybody new: the idea is a clock for the wall of the loft that shows the **tide**, not the time. One hand, one turn from high water to high water.
t: Which is 12 hours and 25 minutes, on average, and the average is a liar.
j: Here it can be twenty minutes off with the wind from the south. | l: The moon does the work, we only write it down.
@11 21:15 | n: I looked at the numbers of a whole year. If the hand turns once in `12.4206` hours we are never more than 38 minutes wrong. // Most days it is under fifteen.
t: For a wall in a loft that is *splendid*. | e: For a person who wants to launch a boat?
j^: A person who wants to launch a boat looks out of the window.
@10 18:30 | l: The ratio for the gears: 57 and 59 gets us to 12.4211. I have both wheels.
n^: That is an error of two seconds a day. // I wrote it down three times because I did not believe it.
t: Two seconds a day is twelve minutes a year. We set it at the equinox and drink something.
m: I like a clock that comes with a party.
@9 07:55 | n: First version of the display for the window. Please be kind, it was late:⏎`def next_high(t, lag=12.42):`⏎`    return t + timedelta(hours=lag)  # near enough for a wall`
t: It loses about two minutes a week, see last night's log.
n: That is the 12.42. With `12.4206` it is gone.⏎I was saving digits, like an animal. | l: Цифры дешёвые. Digits are cheap.
@8 12:00 | e: I will cut the dial tonight. Brass or plywood? | l: Brass. | t: Brass.
m: Plywood, painted, so that we dare to drill it. Brass when we know where the holes are. | e^: That is annoyingly wise.
m: I am a sharpener. We know about things that cannot be undone.
@7 20:45 | e: Plywood dial is done.⏎Holes: one in the middle, none where they should not be. // It looks like a biscuit.
j: 美味しそう 🍪 | n: It looks like a biscuit that *knows things*.
@6 09:20 | l: The shaft is **6 mm**, not 5. I checked twice before you drill.
e: And does anybody have a 6 mm drill that still goes round? | m: Third drawer, in the tin that says "buttons".
e: Why is it in the tin that says buttons? | m: Because the tin that says drills is full of buttons.
t: I have lived among you for four years and I did not know this.
@5 19:30 | n: The night log, for those who like such things: it rained, the harbour wall sensor sent **1,440** readings, none of them missing.⏎High water came at 03:12, we said 03:05.
l: Seven minutes! In October! С ума сойти. | t: The wind was south-west, so I would have bet on ten.
j^: I would have bet on twelve, and I was out in it.
@4 18:15 | s: Do you also have words on it? My grandmother's clock said *Time and tide*. | e: We thought of HIGH, LOW, COMING, GOING.
s: Coming and going! I want to have it in the greenhouse. | n: In Arabic we say المدّ and الجزر. They would look lovely on the dial.
l: Прилив и отлив. | j: 満潮と干潮。 | i: *Flux et reflux*. We could put all of them, each where it belongs, around the rim.
e^: Oh. **Yes.**
@3 21:40 | e: I drew it. Eight scripts around the rim, each upright when the hand points at it. // The Japanese is written downwards and it is the prettiest one.
l: Можно и на русском покрупнее? My eyes are old. | e: Larger Russian, noted. // And larger Arabic, Noor, yours has the dots.
n: النقاط مهمّة جدًا 😄 The dots are very important.
@2 20:00 | t: The movement arrived back from Geneva. It ticks like a beetle. 🐞
l: Before you mount it: oil the *lower* bearing only. One drop. If you think it needs two, it needs one.
t^: One drop. I used a needle. | l: Theo is the only one of you I would lend my loupe to.
@1 18:20 | l: Found this pencilled inside the old case: "Repaired by A. Quist, 1931, in fog." Should we keep it on the new dial? 🌙
e: Of course we keep it. // And we write ours beneath it. | i: "Repaired by everybody, in rain." | n: It is **exactly** right.
@-150 | n: Morning. The second sensor is on the wall, it looks at the water and not at the ducks this time.
t: The duck readings were very regular. | l: Утки приходят в семь.
e: The dial is on the bench, brass now, holes where Mara allowed them. // It shines so much that I had to put a cloth over it.
j: I will see it from the harbour mouth then. 灯台みたい。
@-18 | l: I bring the hand tonight. Blued steel, I did it over a candle and it took four attempts.
n: Picture please, before anybody touches it with cake fingers. | l^: You will see it when it turns. 🌊🕰️$$),
    ('tools-to-lend', $$
@18 09:00 | m: How it works: say what you take, say when it comes back, bring it back **sharper** or at least not blunter. // I will know.
t: Taking the long level until Friday. | i: Taking the steam kettle element. It is for soup. It is a legitimate use.
@15 17:10 | t: Level is back. It is still level.
s: Could I have the big spade and a wheelbarrow for the weekend? There are potatoes.
m^: Yes and yes. The wheelbarrow squeaks, please do not fix it, it warns us. | s: I will let it sing.
@12 12:25 | n: Who has the multimeter? | l: Я. Me. On my table, next to the cat. | n: Is the cat holding it? | l: She is measuring.
@9 08:30 | e: Taking: six *deep* clamps, the good square, one roll of blue tape. Back on Sunday.
t^: The good square!⏎Please carry it like a baby. | e: It has its own blanket, Theo.
@7 16:00 | m: Sharpening list for this week:⏎three plane irons⏎Inès' drawknife⏎the scissors nobody admits to⏎a sickle (Saga)
s: The sickle is not urgent, it is only beautiful. | m: Then it goes first.
@4 10:40 | j: Do we own a sewing awl? The leather on my tiller has opinions. | e: Drawer `B4`, behind the beeswax.
j: Found, thank you. And thank you for the beeswax, which I did not know I needed.
@2 13:05 | t: The square is back! | e: It had a nice time. // It asked after you.
m: All sharp, all hanging. The sickle is by the door, with a cork on its nose. | s^: I love this place.
@-300 | n: I take the headlamp until tomorrow, for the sensor.
m: Batteries are in the tin that says batteries. I know, I was surprised too.$$),
    ('sailcloth', $$
@17 19:00 | j: The old mainsail: three patches would do, a new luff would be better, a new sail would be best. Guess which one we do.
e: Three patches. | j^: Three patches. I knew we understood each other.
@13 20:20 | i: I have tan cotton left from the bread tent. Same weight, different tan.
j: Different tan is fine, it will look as if we meant it. | s: I can sew straight for about a metre. After that I wander.
j: Then you sew the short ones. // 短いのをお願いします!
@10 21:10 | j: Patch one is on. Zigzag, two rows, `4 mm`.⏎If you see a third row, that was the cat of the sewing machine's owner.
l: My cat does not sew. | j: Your cat *walks*.
@6 18:45 | s: Patch two! A metre and ten. The last ten are a **little** wandering. | j^: It is the best patch, it points to the wind.
e: Can the leftover cloth become lanterns? For the walk? | s: Oh yes. Oh *yes*. // I will bring my pinking scissors.
m: So it was you.
@3 20:00 | j: All three patches hold. I hung two Theos from it and it did not stretch. | t: For the record, it was one Theo, twice.
i: We saw it from the window. The soup got cold, it was worth it.
@-420 | j: Wind from the north tomorrow, four. If somebody wants to try the sail on my boat first: 八時、桟橋で。Eight o'clock, at the jetty.
e: I will be there. With thermos. | t: With life jacket.$$),
    ('kitchen-table', $$
@20 12:30 | i: Today: leek and potato. Bowls are where they always are. // Whoever washed the big pot with steel wool: come and talk to me, I am not angry, I am *French*.
t: It was clean, though. | i^: It was a **seasoned** pot, Theo.
@16 18:00 | n: Recipe for the lentils, because four people asked:⏎two cups of red lentils⏎one onion, a lot of patience⏎cumin, lemon, salt⏎شوربة عدس مثل عند جدتي
e: "A lot of patience" is the ingredient I never have at home. | n^: That is why we cook here.
s: I have onions. I have *all* the onions.
@14 13:15 | l: Борщ в субботу? Borscht on Saturday? | e: Da. | i: Oui. | j: はい! | n: نعم! | m: Obviously.
t: I will bring the beetroot, I know a gardener. | s^: She knows. It is already in a bag.
@11 19:30 | s: We have reached the pear part of the year. Please take pears. Please take pears for your neighbours. Please take pears for people you do not like.
m: I took ten. For people I do like. | i: Tarte on Thursday. *Deux* tartes.
@9 08:05 | t: Who drew a little boat on the milk? | e: That is how we know which one is the harbour's.
t: It has a tiny Theo in it. With a tiny level. | e: No comment. | l: I have a comment: it is a very good likeness.
@7 21:00 | n: Night shift again. If somebody passes the shed at seven, the heater switch is behind the blue coat. // And somebody please water the basil, it looked at me.
i: Basil is watered. It says thank you and that you work too much. | n: 🥲
@5 12:40 | e: Cake count for planking day:⏎one walnut⏎one apple⏎one that Lev calls medovik and that has *nine* layers
l: Eight. One was quality control. | m: How was the quality? | l: It needed to be controlled again.
@3 19:10 | j: 魚が釣れました。Three mackerel, fresh from this morning, who has a pan?
i: I have a pan. I have butter. I have opinions about lemon. | j: I come at once. | m: Can one still join?
i^: For sharpeners there is always a fish.
@2 17:45 | s: The pears are over. I repeat: the pears are over. // Now it is **quinces**. | e: Saga. | s: They smell so good!
@-260 | i: Soup of the day is onion, because of Saga. Tomorrow too. Perhaps the whole of November. | s: You are welcome.
t: I am there at one, with bread. Rye, still warm. // Well, warm now.
n: Just woke up. Is there soup for somebody who calls this breakfast?
i^: For nurses it is always breakfast, and there is always soup. ❤️
@-60 | e: The kettle is on.$$),
    ('the-route', $$
@12 17:00 | m: This is where we plan the **Lantern Walk**. Everybody who carries something that glows is welcome, children first.
m: First question: same way as last year, or along the new quay?
t: The new quay has a railing. I vote for railings when it is dark and there are children.
e: From our slipway, along the quay, over the small bridge, around the allotments, back through the lane?
s^: And past my greenhouse, so that I can put candles in all the panes. | m: That decides it.
@9 18:20 | t: I walked it with a wheel: **2.3 km**. Forty minutes for adults, an hour with children, two hours with Lev looking at clocks.
l: The chapel clock is wrong by nine minutes. I cannot walk past that. | m: We plan an hour and a half.
@7 20:30 | n: I can be the first-aid person, I have the bag anyway. // Nothing ever happens, and that is how I like it.
j: I bring the boat along the quay at the same speed, with a lantern in the mast. From the shore it looks as if the moon had a plan.
m^: I have goosebumps.
@5 19:00 | m: Permission is here! The town writes:⏎*no open flames in the lane*⏎*no amplified music*⏎*leave it as you found it*
e: We can do all three. | i: Is an accordion amplified? | t: Only emotionally.
@4 08:45 | s: The lane has a puddle the size of a cow. I will put boards over it. | t: I have boards. I have **exactly** the boards.
@2 18:10 | m: Times, final:⏎16:30 lanterns are lit at the slipway⏎17:00 we go⏎18:30 soup at the loft | i: Soup for how many?
m: Last year it was sixty. | i^: Then I cook for ninety. One does not know.
e: The signs are still missing. See `words-for-light`, we want them in everybody's language.
@-240 | t: I checked the bridge. The third plank moves. I have told it to stop, and I will also screw it down.
m: Thank you, Theo. What would we do. | j: Fall into the water, slowly, with lanterns. 🏮 | m: 🏮🏮🏮$$),
    ('lanterns', $$
@11 19:30 | s: Paper, willow, glue: a hundred of each. The willow is soaking in my rain barrel and must be used within the week.
e: We do an evening at the loft? Thursday? | m: Thursday. | i: I make the paste. It is flour and water, I am over-qualified.
@8 21:50 | e: What a lovely evening.⏎**31** lanterns, two burnt fingers, one lantern that looks like a potato.
l: The potato is mine and it is a moon. | n: It is a *waxing* potato. | l^: I will engrave that somewhere.
@6 17:15 | j: 提灯の作り方を母に聞きました。My mother says: brush the paste from the middle outwards, then let it dry **upside down**, so that it does not sag.
s: Upside down! That was it! // I have turned all thirty-one of them. | j: She says you are welcome, and that the potato is charming.
@4 20:10 | m: Little lights instead of candles for the small children: I ordered forty. They flicker, I am told, "like the real thing".
t: I measured one. It flickers at 3 Hz, always the same. A real one does not.
n: I can reprogram them.⏎`flicker = random.gauss(3, 1.2)` | t^: Please do. It would bother me the whole way.
e: You two are the reason that I love this town.
@2 16:30 | s: Sixty-two now. The school has made the rest. One is a whale, it needs *two* people.
e: I carry the front of the whale. | i: Then I carry the thinking end.
@1 19:20 | l: Potato number two is finished. It has a **crater**. | m: Lev, it is beautiful. I mean it.
l: Спасибо. I put a small clockwork in it. It turns. | n: He put a clockwork in the potato.
@-95 | s: The glue is dry, the whale stands. 🐋 // Come and see it before the cat does. | e: On my way!$$),
    ('words-for-light', $$
@9 19:00 | m: For the signs along the way. Please write your sentence in every language you would say it to your grandmother in. // First sign, at the slipway: **Light your lantern here.**
i: *Allumez votre lanterne ici.* | l: Зажгите свой фонарь здесь. | n: أشعل فانوسك هنا. | j: ここで提灯に火をともしてください。
t: Tänd din lykta här. | e: My neighbour Dalia wrote this one for us: הדליקו כאן את הפנס. | j^: And my aunt in Taipei: 請在這裡點亮您的燈籠。
s: Look at them all in a row. 😭
@7 18:40 | m: Second sign, at the bridge: **Slowly, please. The bridge is old and so are some of us.**
i: *Doucement, s'il vous plaît. Le pont est vieux, et quelques-uns d'entre nous aussi.*
l: Помедленнее, пожалуйста. Мост старый, и некоторые из нас тоже. | n: على مهلكم من فضلكم. الجسر قديم، وبعضنا كذلك.
j: ゆっくりお願いします。橋も、私たちの何人かも、古いのです。 | e: Dalia: לאט בבקשה. הגשר זקן, וגם חלק מאיתנו. | j: 請慢慢走。橋老了,我們有些人也老了。
t: Sakta, tack. Bron är gammal och det är några av oss också.
@5 20:15 | m: Third, at the greenhouse: **You may look inside.** | s: It is my greenhouse, and I agree. ☺️
l: Можно заглянуть внутрь. | n: يمكنكم النظر إلى الداخل. | e: מותר להציץ פנימה. | j: どうぞ中をのぞいてください。 // 歡迎往裡面看看。
i: *On a le droit de regarder.* | t: Man får titta in.
@3 19:05 | n: A question about the layout: Arabic and Hebrew go from right to left, so on the sign they should start at the *right* edge. Numbers stay as they are, مثلًا 2.3 كم.
e^: Noted! I had centred everything and it looked like a menu. | n: A nice menu, though.
@1 20:40 | e: All signs are painted. Eight languages, three signs, one mistake, and it is in English. // "Lantren". | m: We keep it.
i: We *definitely* keep it.
@-130 | s: Last one, for the end of the walk, near the soup: **Thank you for the light.** | l: Спасибо за свет. | n: شكرًا على النور.
j: 光をありがとう。 // 謝謝你們的光。 | e: תודה על האור. | i: *Merci pour la lumière.* | t: Tack för ljuset.
m^: I am not crying, it is the onions. 🏮$$),
    ('beds-and-seeds', $$
@19 08:10 | s: Good morning, **Allotment Nine**. This is the place for beds, seeds, slugs and sorrow.
s: Frost dates from my book, last ten years: the earliest was the 4th of October, the latest the 12th of November.
m: I have sown the broad beans. Deep, as you said. | s^: How deep?
m: A finger. Then a second finger, because I did not trust the first.
@15 18:55 | e: What eats the chard? There are holes like in a good cheese.
s: Small and round: flea beetle. Large and wandering: slugs. With a little trail of *shame*: snails. | e: Wandering. With shame.
s: Both, then. Beer for the first, relocation for the second.
n: I relocate them to the fence. They come back. I have marked one with a dot of nail polish and he is **very** punctual.
t: Do you have readings? | n^: Four crossings in six nights. I call him Геннадий, Lev chose it.
@10 09:30 | s: Wool from the harbour is on the strawberries. They look like a very small flock. | m: Send a picture to Theo.
s: He has come twice to look.
@8 17:05 | m: Garlic! Which way up? | s: Pointed end to the sky, like a good idea. | m: In they went. Forty good ideas.
@6 11:50 | n: The rain barrel is full, the other one has a crack. Has anybody mended one?
e: Epoxy from the shed, the thick one, and a patch of sailcloth on the *inside*. | n^: It holds! // يا سلام, it really holds.
@4 16:20 | s: First frost tonight, `-2`. Please cover the lettuce, pick the last tomatoes, say goodbye to the basil. | e: Covered.
m: Picked. | n: I said goodbye to the basil. It took a while.
@3 07:30 | s: It was **-3**. Everything you covered is alive. The dahlias are not, but they had a great life. | m: 🌸 Rest well.
@1 15:40 | e: Is it too late for tulips? | s^: It is never too late for tulips. It is only sometimes too late for *this* spring.
e: I will write that over my bed.
@-210 | s: The soil is 7 degrees at a finger's depth and smells wonderful. If you have an hour today, spend it outside.
n: I have an hour. | m: I have two and a thermos. | s: The bench is dry. See you there. 🌱$$),
    ('swap-table', $$
@16 10:00 | s: Put here what you have, take what you need. No money, no lists, no guilt.
m: Have: twelve sharp knives' worth of sharpening. Need: rhubarb, a crown or two. | s: Take the one by the fence, it has ambitions.
@11 18:00 | e: Have: jam jars, about a *thousand*. Need: fewer jam jars. | n: I take twenty. For lentils.
s^: I take the rest. For quinces. You will see them again.
@6 19:45 | n: Have: basil seeds, saved from the one that looked at me. | m: I would be honoured.
@2 12:15 | s: Have: quince jelly, **48** jars. // They are the same jars. | e: They came home. 🥹
m: Two please! And I put a bread knife on the table that needs a family.
@-330 | s: Need: somebody tall, for the last apples.⏎Have: the last apples. | n: I bring Theo.$$);
  create temp table demo_turns on commit drop as
    select t.room, l.n, (regexp_match(l.line, '^@(-?\d+)'))[1]::int as ago, substring(l.line from '^@\d+ (.*)$') as clock,
      substring(l.line from '^([a-z])\^?: ') as key, l.line ~ '^[a-z]\^: ' as replies,
      regexp_replace(l.line, '^[a-z]\^?: ', '') as said
    from demo_talk t, regexp_split_to_table(btrim(t.script, E'\n'), E'\n| \\| ') with ordinality as l (line, n);

  -- Each turn comes some minutes after the one before it, counted from the last `@`.
  with marked as (
    select *, count(ago) over (partition by room order by n) as block from demo_turns
  ), dated as (
    select room, n, key, replies, said,
      first_value(case when ago < 0 then now() + ago * interval '1 minute'
        else date_trunc('day', now()) - ago * interval '1 day' + clock::interval end) over (partition by room, block order by n)
      + sum(case when ago is null then 1 + n * 7 % 5 else 0 end) over (partition by room, block order by n) * interval '1 minute'
        as at
    from marked
  ), spoken as (
    select gen_random_uuid() as id, d.room, d.n, part.place, d.key, d.replies and part.place = 1 as replies, part.text,
      least(d.at + (part.place - 1) * interval '20 seconds', now()) as at
    from dated d, string_to_table(d.said, ' // ') with ordinality as part (text, place) where d.key is not null
  ), answered as (
    select *, case when replies then lag(id) over (partition by room order by n, place) end as reply_to from spoken
  )
  insert into public.messages (id, room_id, author_id, content, reply_to_id, created_at)
    select a.id, r.id, p.id, pg_temp.demo_document(a.text), a.reply_to, a.at
    from answered a join public.rooms r on r.name = a.room and r.server_id in (select id from demo_servers)
      join demo_people p using (key)
    order by a.at, a.room, a.n, a.place;
  -- Everybody has read everything, except what came last in two rooms.
  insert into public.read_markers (user_id, conversation_id, last_read_seq)
    select m.user_id, r.id, r.rev - case when r.name in ('tide-clock', 'lanterns') then 2 else 0 end
    from public.rooms r join demo_servers s on s.id = r.server_id join public.server_members m using (server_id);

  alter table public.server_members enable trigger send_member_frames;
  alter table public.rooms enable trigger send_room_insert_delete;
  alter table public.messages enable trigger send_message_insert;
end
$seed$;
