-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The change feed: what happened in a conversation after revision `since`. In short statements whose plans a connection
-- keeps, and with nothing read where nothing happened: that is what a client asks most often. STABLE, so that everything is
-- read from one snapshot: a revision read later could hide a commit between.
create function public.conversation_changes(conversation uuid, since bigint, max int default 200, upto_seq bigint default null)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  page_size constant int := greatest(1, least(coalesce(max, 200), 500));
  after constant bigint := coalesce(since, 0);
  is_room boolean := true;
  covered bigint; -- the last revision of the answer
  messages public.messages[];
  reactions public.message_reactions[];
  pins public.pins[];
  revisions bigint[];
begin
  select r.rev into covered from public.rooms r where r.id = conversation;
  if not found then
    is_room := false;
    select c.rev into covered from public.dm_conversations c where c.id = conversation;
  end if;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  elsif covered <= after then
    return jsonb_build_object('rev', covered, 'messages', '[]'::jsonb, 'reactions', '[]'::jsonb, 'pins', '[]'::jsonb, 'more', false);
  end if;

  messages := array(select m from private.changed_messages(conversation, is_room, after, upto_seq, page_size + 1) as m);
  reactions := array(
    select r from public.message_reactions r
    where r.conversation_id = conversation and r.rev > after
      and (upto_seq is null or exists (select from public.messages m where m.id = r.message_id and m.seq <= upto_seq))
    order by r.rev limit page_size + 1);
  pins := array(
    select p from public.pins p
    where p.conversation_id = conversation and p.rev > after
      and (upto_seq is null or exists (select from public.messages m where m.id = p.message_id and m.seq <= upto_seq))
    order by p.rev limit page_size + 1);
  revisions := array(
    select m.rev from unnest(messages) as m union all select r.rev from unnest(reactions) as r union all
    select p.rev from unnest(pins) as p order by 1 limit page_size + 1);
  if cardinality(revisions) > page_size then
    covered := revisions[page_size];
  end if;

  return jsonb_build_object(
    'rev', covered,
    'messages', (select coalesce(jsonb_agg(private.message_row(m) order by m.rev), '[]') from unnest(messages) as m where m.rev <= covered),
    'reactions', (select coalesce(jsonb_agg(to_jsonb(r) order by r.rev), '[]') from unnest(reactions) as r where r.rev <= covered),
    'pins', (select coalesce(jsonb_agg(to_jsonb(p) order by p.rev), '[]') from unnest(pins) as p where p.rev <= covered),
    'more', cardinality(revisions) > page_size);
end
$$;
comment on function public.conversation_changes(uuid, bigint, int, bigint) is
'What happened in a room or direct conversation after a revision: {rev, messages[], reactions[], pins[], more}, oldest change first. Each row appears once, in its newest state. With `more`, `rev` is the last revision that this answer covers, to be passed as the next `since`; without, it is the conversation''s. All is read from one snapshot.
conversation: the room or direct conversation
since: the revision that the caller has already
max: changes in one answer, 1 to 500
upto_seq: leaves out what concerns messages newer than this
Error not_member: also when there is no such conversation
Limit: none';
grant execute on function public.conversation_changes(uuid, bigint, int, bigint) to authenticated;
