-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Capture of changes for postgres_changes. Production reads the write-ahead log; here a trigger on each published table
-- puts the change into an outbox and tells the id of its transaction. PostgreSQL delivers that at the commit, in commit
-- order, once a transaction.
create unlogged table if not exists realtime.changes (
  xact xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  entity oid not null,
  action text not null,
  record jsonb,
  old_record jsonb,
  primary key (xact, id)
);

create or replace function realtime.capture_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  done boolean;
begin
  insert into realtime.changes (entity, action, record, old_record)
    values (tg_relid, tg_op, to_jsonb(new), to_jsonb(old));
  done := pg_catalog.pg_notify('realtime_changes', pg_catalog.pg_current_xact_id()::text) is null;
  return null;
end
$$;

-- The tables that are published, with what of them.
create or replace view realtime.published as
  select c.oid as entity, t.schemaname as schema, t.tablename as name,
    concat_ws(' or ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
      case when p.pubdelete then 'delete' end) as events
  from pg_catalog.pg_publication p join pg_catalog.pg_publication_tables t using (pubname)
    join pg_catalog.pg_namespace n on n.nspname = t.schemaname
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = t.tablename
  where p.pubname = 'supabase_realtime';

-- Puts the trigger on what is published, and takes it off everything else.
create or replace function realtime.follow_publication() returns void
language plpgsql security definer set search_path = '' as $$
declare
  entity regclass;
  events text;
begin
  for entity in
    select tgrelid from pg_catalog.pg_trigger where tgname = 'realtime_capture'
    and tgrelid not in (select published.entity from realtime.published where published.events <> '')
  loop
    execute format('drop trigger realtime_capture on %s', entity);
  end loop;
  for entity, events in select published.entity, published.events from realtime.published where published.events <> '' loop
    execute format('create or replace trigger realtime_capture after %s on %s'
      ' for each row execute function realtime.capture_change()', events, entity);
  end loop;
end
$$;
select realtime.follow_publication();

create or replace function realtime.publication_changed() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.follow_publication();
end
$$;
drop event trigger if exists realtime_publication_changed;
create event trigger realtime_publication_changed on ddl_command_end
  when tag in ('CREATE PUBLICATION', 'ALTER PUBLICATION', 'DROP PUBLICATION')
  execute function realtime.publication_changed();

revoke execute on function realtime.capture_change(), realtime.follow_publication(), realtime.publication_changed()
  from public, anon, authenticated, service_role;
