-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who is mentioned in a message: people by their id, and everybody by the words "everyone" or "here". The trigger writes
-- them from the content; an edit changes them, but announces nobody.
create table public.message_mentions (
  message_id uuid not null references public.messages (id) on delete cascade,
  user_id uuid references public.user_profiles (id) on delete cascade, -- none when everybody is meant
  kind text not null default 'user' check (kind in ('user', 'everyone', 'here')),
  -- From the message, so that mentions are counted by their index alone.
  conversation_id uuid not null,
  author_id uuid not null,
  seq bigint not null,
  constraint message_mentions_once unique nulls not distinct (message_id, user_id, kind),
  constraint message_mentions_whom check ((kind = 'user') = (user_id is not null))
);
create index message_mentions_user_idx on public.message_mentions (user_id, conversation_id, seq);
create index message_mentions_everybody_idx on public.message_mentions (conversation_id, seq) where user_id is null;

alter table public.message_mentions enable row level security;
grant select on public.message_mentions to authenticated;
create policy "Who takes part reads mentions" on public.message_mentions
  for select to authenticated using (conversation_id in (select private.my_conversation_ids()));
-- INSERT, UPDATE, DELETE: none, the trigger writes them.

-- In a server, moderators may call everybody; in a direct conversation all are few.
create function private.may_call_everybody(conversation uuid, author uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select private.role_rank(m.role) >= 2 from public.rooms r join public.server_members m using (server_id)
    where r.id = conversation and m.user_id = author), true);
end
$$;

-- The first 50 ids of people and words that a document mentions.
create function private.mentioned(content jsonb) returns setof text
language plpgsql immutable set search_path = '' rows 5 as $$
begin
  return query
    select lower(id #>> '{}')
    from jsonb_path_query(content, 'strict $.** ? (@.type == "mention").attrs.id', silent => true)
      with ordinality as found (id, place)
    where jsonb_typeof(id) = 'string'
    group by 1 order by min(place) limit 50;
end
$$;

-- Most messages mention nobody, which is quickly seen.
create function private.has_mention(content jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return jsonb_path_exists(content, 'strict $.** ? (@.type == "mention")', silent => true);
end
$$;

-- Of a message whose topic is held, so that nobody is mentioned who is being removed. People who have blocked the author are
-- noted as well: a missing mention would tell of the block.
create function private.note_mentions(m public.messages) returns void
language plpgsql set search_path = '' as $$
declare
  conversation constant uuid := coalesce(m.room_id, m.dm_conversation_id);
  words constant text[] := array(select private.mentioned(m.content));
begin
  insert into public.message_mentions (message_id, user_id, conversation_id, author_id, seq)
    select m.id, person, conversation, m.author_id, m.seq
    from (select word::uuid as person from unnest(words) as word
      where word ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$') as people
    where person <> m.author_id and private.takes_part(conversation, person);
  insert into public.message_mentions (message_id, kind, conversation_id, author_id, seq)
    select m.id, word, conversation, m.author_id, m.seq
    from unnest(words) as word
    where word in ('everyone', 'here') and private.may_call_everybody(conversation, m.author_id);
end
$$;

create function private.renew_mentions() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.message_mentions where message_id = new.id;
  if private.has_mention(new.content) then
    perform private.hold_topic(coalesce(new.room_id, new.dm_conversation_id));
    perform private.note_mentions(new);
  end if;
  return null;
end
$$;
-- Named to run before the trigger that sends frames.
create trigger renew_mentions after update on public.messages
  for each row when (old.content is distinct from new.content) execute function private.renew_mentions();
