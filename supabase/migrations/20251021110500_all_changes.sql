-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- The change feed with reactions and pins.
create or replace function public.conversation_changes(conversation uuid, since bigint, max int default 200, upto_seq bigint default null)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  page_size constant int := greatest(1, least(coalesce(max, 200), 500));
  after constant bigint := coalesce(since, 0);
  newest_rev bigint;
  is_room boolean := true;
  answer jsonb;
begin
  select r.rev into newest_rev from public.rooms r where r.id = conversation;
  if not found then
    is_room := false;
    select c.rev into newest_rev from public.dm_conversations c where c.id = conversation;
  end if;
  if not found then
    raise exception 'You are not a member of this conversation.' using errcode = 'PT404', hint = 'not_member';
  end if;

  with changed as (
    (select m.rev, 'message' as kind, private.message_row(m) as row
      from private.changed_messages(conversation, is_room, after, upto_seq, page_size + 1) as m)
    union all
    (select r.rev, 'reaction', to_jsonb(r) from public.message_reactions r
      where r.conversation_id = conversation and r.rev > after
        and (upto_seq is null or exists (select from public.messages m where m.id = r.message_id and m.seq <= upto_seq))
      order by r.rev limit page_size + 1)
    union all
    (select p.rev, 'pin', to_jsonb(p) from public.pins p
      where p.conversation_id = conversation and p.rev > after
        and (upto_seq is null or exists (select from public.messages m where m.id = p.message_id and m.seq <= upto_seq))
      order by p.rev limit page_size + 1)
  ), page as (
    select * from changed order by rev limit page_size
  )
  select jsonb_build_object(
      'rev', case when size.of_all > page_size then pg_catalog.max(page.rev) else newest_rev end,
      'messages', coalesce(jsonb_agg(page.row order by page.rev) filter (where page.kind = 'message'), '[]'),
      'reactions', coalesce(jsonb_agg(page.row order by page.rev) filter (where page.kind = 'reaction'), '[]'),
      'pins', coalesce(jsonb_agg(page.row order by page.rev) filter (where page.kind = 'pin'), '[]'),
      'more', size.of_all > page_size)
    into answer
    from (select count(*) as of_all from changed) as size left join page on true group by size.of_all;
  return answer;
end
$$;
comment on function public.conversation_changes(uuid, bigint, int, bigint) is
'What happened in a room or direct conversation after a revision: {rev, messages[], reactions[], pins[], more}, oldest change first. Each row appears once, in its newest state. With `more`, `rev` is the last revision that this answer covers, to be passed as the next `since`; without, it is the conversation''s. All is read from one snapshot.
conversation: the room or direct conversation
since: the revision that the caller has already
max: changes in one answer, 1 to 500
upto_seq: leaves out what concerns messages newer than this
Errors: not_member, also when there is no such conversation
Limit: none';
