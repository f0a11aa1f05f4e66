-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What the functions sign-upload, finish-upload, sign-download and sweep-uploads ask of the database. The first two kinds
-- of call come with the token of the person who asks; the rest with the service key, after the function has judged the file.
insert into private.rate_limits (action, burst, span) values
  ('sign_upload', 30, interval '1 minute'),
  ('sign_download', 30, interval '1 minute');
grant execute on function private.rate_limit(text) to authenticated; -- files_to_read() runs with the rights of the caller

create function private.upload_row(u private.uploads) returns jsonb
language sql immutable set search_path = '' as $$
  select to_jsonb(u) - array['owner_id', 'created_at', 'doomed_at']
$$;

create function public.begin_upload(conversation uuid, name text, content_type text, size_bytes bigint, sha256 text, part_md5 text[])
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  begun private.uploads;
begin
  perform private.require_may_write(conversation);
  perform private.rate_limit('sign_upload');
  if (select count(*) from private.uploads u where u.owner_id = me)
     + (select count(*) from public.attachments a where a.uploader_id = me and a.message_id is null and a.deleted_at is null) >= 100 then
    raise exception 'Too many files are waiting to be sent. Send or drop some first.' using errcode = 'PT429', hint = 'too_many_uploads', detail = '3600';
  end if;
  insert into private.uploads (owner_id, name, content_type, size_bytes, sha256, part_md5)
    values (me, name, content_type, size_bytes, sha256, part_md5) returning * into begun;
  return private.upload_row(begun);
end
$$;
grant execute on function public.begin_upload(uuid, text, text, bigint, text, text[]) to authenticated;
comment on function public.begin_upload(uuid, text, text, bigint, text, text[]) is
'For the function sign-upload: a file that is about to be sent into a conversation. By itself it gives no way to send it.
conversation: a room or direct conversation in which the caller may write
name: the name of the file, 1 to 255 bytes, with one of the allowed extensions
content_type: the type that the extension stands for
size_bytes: 1 byte to 50 MB
sha256: of the file, in hexadecimal digits
part_md5: the MD5 of each 8 MiB, in base64
Error 42501: who may not write there
Error too_many_uploads: 100 files that were never posted
Limit: sign_upload';

create function public.resume_upload(upload uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  found_upload private.uploads;
begin
  perform private.rate_limit('sign_upload');
  select * into found_upload from private.uploads u where u.id = upload and u.owner_id = me and u.doomed_at is null;
  if not found then
    raise exception 'There is no such upload.' using errcode = 'PT404', hint = 'not_found';
  end if;
  return private.upload_row(found_upload);
end
$$;
grant execute on function public.resume_upload(uuid) to authenticated;
comment on function public.resume_upload(uuid) is
'For the function sign-upload: an own upload that was begun and not finished.
upload: what begin_upload() answered
Error not_found: also when it is somebody else''s
Limit: sign_upload';

create function public.files_to_read(ids uuid[]) returns setof public.attachments
language plpgsql set search_path = '' as $$
begin
  perform private.rate_limit('sign_download');
  return query select * from public.attachments a where a.id = any (ids[:50]);
end
$$;
grant execute on function public.files_to_read(uuid[]) to authenticated;
comment on function public.files_to_read(uuid[]) is
'For the function sign-download: those of the named files that the caller may read now.
ids: up to 50 attachments
Limit: sign_download';

-- From here on for the service alone.
create function public.set_store_upload(upload uuid, store_upload_id text) returns void
language sql set search_path = '' as $$
  update private.uploads u set store_upload_id = set_store_upload.store_upload_id where u.id = upload
$$;

create function public.upload_state(upload uuid, owner uuid) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'upload', (select private.upload_row(u) from private.uploads u where u.id = upload and u.owner_id = owner and u.doomed_at is null),
    'attachment', (select to_jsonb(a) from public.attachments a where a.id = upload and a.uploader_id = owner and a.deleted_at is null))
$$;

create function public.finish_upload(upload uuid, status text, width int, height int) returns public.attachments
language plpgsql set search_path = '' as $$
declare
  done private.uploads;
  finished public.attachments;
begin
  delete from private.uploads u where u.id = upload and u.doomed_at is null returning * into done;
  if found then
    insert into public.attachments (id, uploader_id, object_key, name, content_type, size_bytes, sha256, width, height, status)
      values (done.id, done.owner_id, done.object_key, done.name, done.content_type, done.size_bytes, done.sha256, width, height, status)
      returning * into finished;
  else
    select * into finished from public.attachments a where a.id = upload; -- two who finished it at once
    if not found then
      raise exception 'There is no such upload.' using errcode = 'PT404', hint = 'not_found';
    end if;
  end if;
  return finished;
end
$$;

-- An hour is longer than any signed URL lives. What is never posted is kept for a week, for drafts.
create function public.files_to_sweep(max int) returns table (id uuid, object_key text, store_upload_id text)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  update private.uploads set doomed_at = now() where doomed_at is null and created_at < now() - interval '1 hour';
  update public.attachments set deleted_at = now()
    where message_id is null and deleted_at is null and created_at < now() - interval '7 days';
  return query
    (select u.id, u.object_key, u.store_upload_id from private.uploads u where u.doomed_at is not null order by u.created_at limit max)
    union all
    (select a.id, a.object_key, null::text from public.attachments a
      where a.deleted_at is not null and a.created_at < now() - interval '1 hour' order by a.deleted_at limit max)
    limit max;
end
$$;

create function public.forget_files(ids uuid[]) returns void
language sql set search_path = '' as $$
  delete from private.uploads where id = any (ids);
  delete from public.attachments where id = any (ids) and deleted_at is not null
$$;

grant select, insert, update, delete on private.uploads, public.attachments to service_role;
grant execute on function private.upload_row(private.uploads), private.type_of_file(text) to service_role; -- the table's checks ask it
grant execute on function public.set_store_upload(uuid, text), public.upload_state(uuid, uuid),
  public.finish_upload(uuid, text, int, int), public.files_to_sweep(int), public.forget_files(uuid[]) to service_role;
