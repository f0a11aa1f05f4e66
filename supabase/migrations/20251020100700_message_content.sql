-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a message may contain: TipTap JSON, at most 64 KiB as compact UTF-8, at most 32 nodes deep (the document counts
-- as the first) and never more than 72 JSON levels, so that marks and attributes of the deepest node still fit.

-- jsonb prints a blank behind each comma and colon, which a sender's compact JSON does not have and is not charged for.
create function private.compact_bytes(value jsonb) returns int
language sql immutable strict set search_path = '' as $$
  select octet_length(text) - (length(outside) - length(replace(outside, ' ', '')))
  from (select value::text as text, regexp_replace(value::text, '"(?:[^"\\]|\\.)*"', '', 'g') as outside) as printed
$$;

-- Yields the content, or refuses it.
create function private.check_content(content jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  if octet_length(content::text) > 65536 and private.compact_bytes(content) > 65536 then
    raise exception 'A message may be 64 KiB at most.' using hint = 'message_too_large';
  end if;
  if jsonb_typeof(content) is distinct from 'object'
     or content -> 'type' is distinct from '"doc"'
     or jsonb_typeof(content -> 'content') <> 'array'
     or content @? '$.content[*] ? (@.type() != "object" || !exists(@.type) || @.type.type() != "string")' then
    raise exception 'A message must be a TipTap document.' using hint = 'content_invalid';
  end if;
  if content @? -- 32 times, lax: steps through each array
       '$.content.content.content.content.content.content.content.content.content.content.content.content.content.content.content.content'
       '.content.content.content.content.content.content.content.content.content.content.content.content.content.content.content.content[*]'
     or content @? 'strict $.**{73 to last}' then
    raise exception 'A message may be nested 32 levels deep at most.' using hint = 'content_invalid';
  end if;
  return content;
end
$$;
