// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { requireUser } from '../_shared/auth.ts'
import { typeOfName } from '../_shared/filetypes.ts'
import { Refusal, serve } from '../_shared/http.ts'
import { Objects } from '../_shared/objects.ts'
import { callAs } from '../_shared/rest.ts'
import { isUuid, lifetime } from '../_shared/uploads.ts'

const mostFiles = 50

interface Attachment {
  id: string
  object_key: string
  name: string
  content_type: string
  size_bytes: number
  sha256: string
  status: string
}

// RFC 6266 and 8187: a plain name for old programs, the real one for all others.
function dispositionOf({ name }: Attachment): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${typeOfName(name)?.inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/**
 * Answers with a URL for each attachment that the caller may read now, and tells apart only what was blocked by the
 * scanner: whatever else is refused looks like a file that never was.
 */
export const handler = serve(async (request, env, fields) => {
  const { token } = await requireUser(request, env)
  const { ids } = fields
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > mostFiles || !ids.every(isUuid)) throw new Refusal(400, 'validation_failed', `ids must list 1 to ${mostFiles} UUIDs.`)
  const readable = await callAs<Attachment[]>(env, token, 'files_to_read', { ids })
  const objects = new Objects(env)
  const expiresAt = Math.floor(Date.now() / 1000) + lifetime
  const sign = async (file: Attachment) => ({
    id: file.id, name: file.name, content_type: file.content_type, size_bytes: file.size_bytes, sha256: file.sha256, expires_at: expiresAt, method: 'GET', headers: {},
    url: await objects.presign('GET', file.object_key, lifetime, {}, { 'response-content-disposition': dispositionOf(file), 'response-content-type': file.content_type }),
  })
  const refusalOf = (id: string) => ({ id, code: readable.some((file) => file.id === id) ? 'blocked' : 'not_found' })
  const files = await Promise.all(readable.filter((file) => file.status !== 'blocked').map(sign))
  return { files, refused: [...new Set(ids)].filter((id) => !files.some((file) => file.id === id)).map(refusalOf) }
})
