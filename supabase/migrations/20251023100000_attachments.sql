-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Files. The bytes lie in an object store, under <owner>/<id>; nobody reaches them without a URL that the functions
-- sign. An upload is a row of private.uploads until finish-upload has looked at what arrived; then it is an attachment,
-- free for one message of its owner.

-- What a file of this name is stored as, or null: not one of the allowed types. functions/_shared/filetypes.ts says the same.
create function private.type_of_file(name text) returns text
language sql immutable set search_path = '' as $$
  select types.type from (values
    ('jpg', 'image/jpeg'), ('jpeg', 'image/jpeg'), ('png', 'image/png'), ('gif', 'image/gif'), ('webp', 'image/webp'),
    ('pdf', 'application/pdf'), ('doc', 'application/msword'),
    ('docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    ('txt', 'text/plain'), ('md', 'text/markdown'),
    ('mp4', 'video/mp4'), ('webm', 'video/webm'), ('mp3', 'audio/mpeg'), ('wav', 'audio/wav')
  ) as types (extension, type)
  where types.extension = lower(substring(name from '\.([A-Za-z0-9]+)$'))
$$;

create table private.uploads (
  id uuid primary key default gen_random_uuid(), -- of version 4: part of a key that must not be guessed
  owner_id uuid not null references public.user_profiles (id) on delete cascade,
  object_key text not null unique generated always as (owner_id::text || '/' || id::text) stored,
  name text not null check (octet_length(name) between 1 and 255 and name !~ '[[:cntrl:]/\\]'),
  content_type text not null,
  size_bytes bigint not null check (size_bytes between 1 and 50 * 1024 * 1024),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  part_md5 text[] not null, -- one for each 8 MiB
  store_upload_id text,
  created_at timestamptz not null default now(),
  doomed_at timestamptz, -- sweep-uploads is deleting the object
  check (content_type is not distinct from private.type_of_file(name)), -- null for a name that is none of ours, which is no type
  check (cardinality(part_md5) = ceil(size_bytes / (8.0 * 1024 * 1024)))
);
create index uploads_owner_id_idx on private.uploads (owner_id);
create index uploads_created_at_idx on private.uploads (created_at);
alter table private.uploads enable row level security;
-- SELECT, INSERT, UPDATE, DELETE: none. The functions of the next migration are the only way.

create table public.attachments (
  id uuid primary key,
  uploader_id uuid not null references public.user_profiles (id),
  message_id uuid references public.messages (id) on delete set null,
  position smallint, -- among the files of its message, from 1
  object_key text not null unique,
  name text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  width int check (width > 0),
  height int check (height > 0),
  status text not null check (status in ('clean', 'blocked', 'unscanned')),
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index attachments_uploader_id_idx on public.attachments (uploader_id);
create index attachments_message_id_idx on public.attachments (message_id, position);
create index attachments_deleted_at_idx on public.attachments (deleted_at) where deleted_at is not null;
create index attachments_unused_idx on public.attachments (created_at) where message_id is null and deleted_at is null;
comment on table public.attachments is 'Files that have arrived and were looked at: one row each, made by finish-upload. `status` is clean, blocked or unscanned; a blocked one goes into no message. `width` and `height` are those of pictures. The file itself is read by a URL of sign-download.';

alter table public.attachments enable row level security;
grant select on public.attachments to authenticated;
create policy "People read their unused files and those of messages they see" on public.attachments
  for select to authenticated using (
    deleted_at is null and case when message_id is null then uploader_id = (select auth.uid())
      else exists (select from public.messages m where m.id = message_id and m.deleted_at is null) end);
-- INSERT, UPDATE, DELETE: none.

-- Files of a message. They are named when it is sent, and never again.
alter table public.messages add column attachment_ids uuid[] not null default '{}' check (cardinality(attachment_ids) <= 10);
grant insert (attachment_ids) on public.messages to authenticated;

-- The row locks make sure that of two messages which name the same file at once, one is refused.
create function private.take_attachments() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  taken int;
begin
  update public.attachments a set message_id = new.id, position = named.position
    from unnest(new.attachment_ids) with ordinality as named (id, position)
    where a.id = named.id and a.uploader_id = new.author_id and a.message_id is null and a.deleted_at is null
      and a.status <> 'blocked';
  get diagnostics taken = row_count;
  if taken <> cardinality(new.attachment_ids) then
    raise exception 'A file of this message is not there, or not yours, or was used before.' using hint = 'attachment_invalid';
  end if;
  return null;
end
$$;
create trigger take_attachments after insert on public.messages
  for each row when (new.attachment_ids <> '{}') execute function private.take_attachments();

-- A deletion takes the files along: the message names them no more, nobody reads them, and the sweep deletes the objects.
create function private.drop_attachments() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.attachments set deleted_at = now() where message_id = new.id and deleted_at is null;
  new.attachment_ids := '{}';
  return new;
end
$$;
create trigger drop_attachments before update on public.messages
  for each row when (old.attachment_ids <> '{}' and old.deleted_at is null and new.deleted_at is not null)
  execute function private.drop_attachments();

-- A message that goes with its room lets go of its files; without this they would be its author's to use again.
create function private.doom_attachment() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.deleted_at := coalesce(new.deleted_at, now());
  return new;
end
$$;
create trigger doom_attachment before update of message_id on public.attachments
  for each row when (old.message_id is not null and new.message_id is null) execute function private.doom_attachment();
