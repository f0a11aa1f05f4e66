-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Who gets a change, and what of it. Only the server calls these, as a superuser. The words of the exceptions reach
-- clients and are production's.

-- With its schema, whatever the search path: the question to the policies is asked under the path that they expect.
create or replace function realtime.qualified_name(entity oid) returns text language plpgsql stable as $$
begin
  return (
    select format('%I.%I', nspname, relname)
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace where c.oid = entity);
end
$$;

create or replace function realtime.column_names(entity oid) returns text[] language plpgsql stable as $$
begin
  return (
    select coalesce(array_agg(attname::text order by attnum), '{}') from pg_catalog.pg_attribute
    where attrelid = entity and attnum > 0 and not attisdropped);
end
$$;

create or replace function realtime.selectable_columns(entity oid, reader text) returns text[] language plpgsql stable as $$
begin
  return (
    select coalesce(array_agg(name), '{}') from unnest(realtime.column_names(entity)) name
    where has_column_privilege(reader, entity, name, 'SELECT'));
end
$$;

create or replace function realtime.key_columns(entity oid) returns text[] language plpgsql stable as $$
begin
  return (
    select coalesce(array_agg(a.attname::text), '{}')
    from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = entity and i.indisprimary);
end
$$;

-- The columns of an old row that the write-ahead log keeps.
create or replace function realtime.identity_columns(entity oid) returns text[] language plpgsql stable as $$
begin
  return (
    select case relreplident
      when 'f' then realtime.column_names(entity)
      when 'd' then realtime.key_columns(entity)
      else coalesce((
        select array_agg(a.attname::text)
        from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = entity and i.indisreplident and relreplident = 'i'), '{}')
    end
    from pg_catalog.pg_class where oid = entity);
end
$$;

-- The named members of an object, those longer than `longest` bytes left out.
create or replace function realtime.members(source jsonb, names text[], longest int) returns jsonb
language plpgsql immutable as $$
begin
  return (
    select jsonb_object_agg(key, value) from jsonb_each(source)
    where key = any (names) and (longest is null or octet_length(value::text) <= longest));
end
$$;

-- One filter {column, op, value, negate} as a condition on a row `r`; raises when it makes no sense for that type.
create or replace function realtime.filter_condition(filter jsonb, kind regtype) returns text language plpgsql stable as $$
declare
  op constant text := filter ->> 'op';
  value constant text := filter ->> 'value';
  operand constant text := format('r.%I', filter ->> 'column');
  symbol constant text := case op when 'eq' then '=' when 'neq' then '<>' when 'lt' then '<' when 'lte' then '<='
    when 'gt' then '>' when 'gte' then '>=' when 'like' then '~~' when 'ilike' then '~~*' when 'match' then '~'
    when 'imatch' then '~*' when 'isdistinct' then 'is distinct from' end;
  count int;
begin
  if op = 'is' then
    if value not in ('null', 'true', 'false', 'unknown') then
      raise exception 'invalid value for is filter: must be null, true, false, or unknown';
    elsif value <> 'null' and kind <> 'boolean'::regtype then
      raise exception 'is % filter requires a boolean column, got %', value, kind;
    end if;
    return format('%s is %s', operand, value);
  elsif op = 'in' then
    execute format('select cardinality(%L::%s[])', value, kind) into count;
    if count > 100 then
      raise exception 'too many values for `in` filter. Maximum 100';
    end if;
    return format('%s = any (%L::%s[])', operand, value, kind);
  elsif op in ('like', 'ilike', 'match', 'imatch')
      and not exists (select from pg_catalog.pg_operator where oprname = symbol and oprleft = kind) then
    raise exception 'operator % requires a text-compatible column type, got %', op, kind;
  elsif op in ('match', 'imatch') then
    begin
      perform '' ~ value;
    exception when others then
      raise exception 'invalid regular expression for % filter: %', op, sqlerrm;
    end;
  end if;
  return format('%s %s %L::%s', operand, symbol, value, kind);
end
$$;

-- The filters of a binding as one condition. It is tried once, so that no bad value waits for the first change.
create or replace function realtime.binding_condition(entity oid, filters jsonb, selectable text[]) returns text
language plpgsql stable as $$
declare
  filter jsonb;
  kind regtype;
  condition text := 'true';
begin
  for filter in select jsonb_array_elements(filters) loop
    if filter ->> 'column' <> all (selectable) then
      raise exception 'invalid column for filter %', filter ->> 'column';
    end if;
    select atttypid into kind from pg_catalog.pg_attribute where attrelid = entity and attname = filter ->> 'column';
    condition := format('%s and (%s%s)', condition, case when (filter ->> 'negate')::boolean then 'not ' end,
      realtime.filter_condition(filter, kind));
  end loop;
  execute format('select %s from jsonb_populate_record(null::%s, ''{}'') r', condition, realtime.qualified_name(entity));
  return condition;
end
$$;

-- The published tables that a binding {schema, table, filters, select} is about, each with the condition on its rows.
create or replace function realtime.bind(wanted jsonb, reader text) returns table (entity oid, condition text)
language plpgsql stable as $$
declare
  selectable text[];
  name text;
begin
  for entity in
    select p.entity from realtime.published p
    where wanted ->> 'schema' in ('*', p.schema) and wanted ->> 'table' in ('*', p.name)
  loop
    selectable := realtime.selectable_columns(entity, reader);
    condition := realtime.binding_condition(entity, wanted -> 'filters', selectable);
    for name in select jsonb_array_elements_text(nullif(wanted -> 'select', 'null')) loop
      if name <> all (selectable) then
        raise exception 'invalid column for select %', name;
      end if;
    end loop;
    return next;
  end loop;
end
$$;

-- The bindings, by number, whose condition holds for the row. What the row does not tell passes no filter.
create or replace function realtime.passing(entity oid, known jsonb, bindings jsonb) returns int[]
language plpgsql stable as $$
declare
  conditions text;
  passed boolean[];
begin
  select string_agg(case when known ?& array(select jsonb_array_elements_text(binding -> 'columns'))
      or binding -> 'columns' = '[]' then binding ->> 'condition' else 'false' end, ', ' order by number)
    into conditions from jsonb_array_elements(bindings) with ordinality as list (binding, number);
  execute format('select array[%s] from jsonb_populate_record(null::%s, $1) r', conditions, realtime.qualified_name(entity))
    into passed using coalesce(known, '{}');
  return array(select number - 1 from unnest(passed) with ordinality as list (holds, number) where holds);
end
$$;

-- The row of that key, as a condition; none where there is no key.
create or replace function realtime.key_condition(entity oid, record jsonb) returns text language plpgsql stable as $$
begin
  return coalesce((
    select string_agg(format('%I = %L::%s', attname, record ->> attname, atttypid::regtype), ' and ')
    from pg_catalog.pg_attribute where attrelid = entity and attname = any (realtime.key_columns(entity))), 'false');
end
$$;

-- The columns that the write-ahead log leaves out of an update: values outside the row (TOASTed) that did not change.
-- PostgreSQL can tell since version 17.
create or replace function realtime.left_out(entity oid, record jsonb, old_record jsonb) returns text[]
language plpgsql stable as $$
declare
  least_bytes constant int := 2000; -- a smaller row keeps all values
  candidates constant text := (
    select string_agg(format('case when pg_column_toast_chunk_id(%1$I) is not null then %1$L end', attname), ', ')
    from pg_catalog.pg_attribute
    where attrelid = entity and attnum > 0 and not attisdropped and attstorage <> 'p'
      and record -> attname = old_record -> attname);
  names text[];
begin
  if octet_length(record::text) >= least_bytes and to_regproc('pg_catalog.pg_column_toast_chunk_id') is not null then
    execute format('select array_remove(array[%s]::text[], null) from %s where %s', candidates,
      realtime.qualified_name(entity), realtime.key_condition(entity, record)) into names;
  end if;
  return coalesce(names, '{}');
end
$$;

-- The viewers, by number, to whom the policies of the table show the row. The question is planned once a role.
create or replace function realtime.seeing(entity oid, record jsonb, viewers jsonb, asked int[]) returns int[]
language plpgsql as $$
declare
  viewer int;
  sees boolean;
  answer int[] := '{}';
begin
  if asked = '{}' then
    return asked;
  elsif exists (select from pg_catalog.pg_prepared_statements where name = 'realtime_question') then
    deallocate realtime_question; -- an earlier call was cancelled
  end if;
  execute format('prepare realtime_question as select exists (select from %s where %s)', realtime.qualified_name(entity),
    realtime.key_condition(entity, record));
  foreach viewer in array asked loop
    begin
      perform set_config('request.jwt.claims', viewers -> viewer ->> 'claims', true),
        set_config('role', viewers -> viewer ->> 'role', true);
      execute 'execute realtime_question' into sees;
      perform set_config('role', 'none', true);
    exception when others then -- a policy that fails shows nothing; the role goes back with the failed block
      raise warning '%: %', realtime.qualified_name(entity), sqlerrm;
      sees := false;
    end;
    if sees then
      answer := answer || viewer;
    end if;
  end loop;
  deallocate realtime_question;
  return answer;
end
$$;

-- The change as a role is told it that may read those columns, of which `selected` (null: all) were asked for with the key.
create or replace function realtime.change_payload(
  entity oid, action text, record jsonb, old_record jsonb, keys text[], readable text[], selected jsonb, refusal text
) returns text language plpgsql stable as $$
declare
  longest constant int := case when octet_length(concat(record, old_record)) > 1024 * 1024 then 64 end;
  shown constant text[] := case when jsonb_typeof(selected) = 'array' then array(
    select name from unnest(readable) name where selected ? name or name = any (keys)) else readable end;
  payload jsonb;
begin
  select jsonb_build_object('schema', nspname, 'table', relname, 'type', action,
      'commit_timestamp', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'errors', case when longest is not null then jsonb_build_array('Error 413: Payload Too Large') end,
      'columns', (
        select jsonb_agg(jsonb_build_object('name', attname, 'type', typname) order by attnum)
        from pg_catalog.pg_attribute join pg_catalog.pg_type t on t.oid = atttypid
        where attrelid = entity and attname = any (shown)))
    into payload
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace where c.oid = entity;
  if action <> 'DELETE' then
    payload := payload || jsonb_build_object('record', realtime.members(record, shown, longest));
  end if;
  if action <> 'INSERT' then
    payload := payload || jsonb_build_object('old_record', realtime.members(old_record, shown, longest));
  end if;
  if refusal is not null then
    payload := payload || jsonb_build_object('commit_timestamp', null, 'columns', null, 'errors', jsonb_build_array(refusal))
      || case when payload ? 'record' then '{"record": null}' else '{}' end::jsonb
      || case when payload ? 'old_record' then '{"old_record": null}' else '{}' end::jsonb;
  end if;
  return payload;
end
$$;

-- The one question a change asks: what is told of it, and to which of the bindings [{viewer, condition, columns, select}]
-- of the viewers [{role, claims}]. With row-level security on, a deleted row is its key alone: the policies cannot be
-- asked about it any more.
create or replace function realtime.audience(
  entity oid, action text, record jsonb, old_record jsonb, viewers jsonb, bindings jsonb
) returns table (payload text, receivers jsonb) language plpgsql as $$
declare
  secured constant boolean := relrowsecurity from pg_catalog.pg_class where oid = entity;
  keys constant text[] := realtime.key_columns(entity);
  identity constant text[] := realtime.identity_columns(entity);
  logged constant jsonb := case when action = 'UPDATE' and not identity @> realtime.column_names(entity)
    then record - realtime.left_out(entity, record, old_record) else record end;
  kept constant jsonb := realtime.members(old_record, identity, null);
  told constant jsonb := case when action = 'DELETE' and secured then realtime.members(kept, keys, null) else kept end;
  passing constant int[] := realtime.passing(entity, case when action = 'DELETE' then kept else logged end, bindings);
  asked constant int[] := array(select distinct (bindings -> number ->> 'viewer')::int from unnest(passing) number);
  seeing constant int[] := case when secured and action <> 'DELETE'
    then realtime.seeing(entity, logged, viewers, asked) else asked end;
begin
  return query
    with reading as (
      select reader, readable, case when action <> 'DELETE' then
          case when keys = '{}' then 'Error 400: Bad Request, no primary key'
            when not keys <@ readable then 'Error 401: Unauthorized' end end as refusal
      from (select distinct item ->> 'role' as reader from jsonb_array_elements(viewers) item) as roles,
        lateral (select realtime.selectable_columns(entity, reader) as readable) as rights
    ), bound as (
      select number - 1 as number, (binding ->> 'viewer')::int as viewer, binding -> 'select' as selected,
        viewers -> (binding ->> 'viewer')::int ->> 'role' as reader
      from jsonb_array_elements(bindings) with ordinality as list (binding, number)
    ), told_to as (
      select reader, selected, jsonb_agg(number) as numbers from bound join reading using (reader)
      where refusal is not null or (number = any (passing) and viewer = any (seeing))
      group by reader, selected
    )
    select realtime.change_payload(entity, action, logged, told, keys, readable, selected, refusal), numbers
    from told_to join reading using (reader);
end
$$;

revoke execute on function realtime.bind(jsonb, text), realtime.seeing(oid, jsonb, jsonb, int[]),
  realtime.audience(oid, text, jsonb, jsonb, jsonb, jsonb) from public;
