// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { requireUser } from '../_shared/auth.ts'
import type { Env } from '../_shared/env.ts'
import { typeOfName } from '../_shared/filetypes.ts'
import { Refusal, serve } from '../_shared/http.ts'
import type { Fields } from '../_shared/http.ts'
import { Objects } from '../_shared/objects.ts'
import { callAs, callAsService } from '../_shared/rest.ts'
import { largestFile, lifetime, partSize, partsOf, uuidIn } from '../_shared/uploads.ts'
import type { Upload } from '../_shared/uploads.ts'

const md5 = /^[A-Za-z0-9+/]{21}[AQgw]==$/

function invalid(message: string): never {
  throw new Refusal(400, 'validation_failed', message)
}

// deno-lint-ignore no-control-regex
const isName = (name: unknown): name is string => typeof name === 'string' && name.length > 0 && new TextEncoder().encode(name).length <= 255 && !/[\x00-\x1f\x7f/\\]/.test(name)

function typeFor(name: string, type: unknown): string {
  const known = typeOfName(name)
  if (!known) throw new Refusal(415, 'type_not_allowed', 'Files of this type cannot be shared here.')
  if (typeof type !== 'string' || !known.types.includes(type)) throw new Refusal(415, 'type_mismatch', 'The name of the file does not fit its type.')
  return known.types[0]
}

// The database checks the same again: it is the one that cannot be gone round.
function readFile(fields: Fields) {
  const { name, type, size, sha256, md5: sums } = fields
  if (!isName(name)) invalid('name must have 1 to 255 bytes, without slashes and control characters.')
  const contentType = typeFor(name, type)
  if (!Number.isInteger(size) || (size as number) < 1) invalid('size must be a number of bytes, at least one.')
  if ((size as number) > largestFile) throw new Refusal(413, 'file_too_large', 'A file may have 50 MB at most.')
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) invalid('sha256 must be 64 hexadecimal digits.')
  const parts = partsOf(size as number).length
  if (!Array.isArray(sums) || sums.length !== parts || !sums.every((sum) => typeof sum === 'string' && md5.test(sum))) invalid(`md5 must list the MD5 of ${parts} parts in base64.`)
  return { name, content_type: contentType, size_bytes: size, sha256, part_md5: sums }
}

function begin(env: Env, token: string, fields: Fields): Promise<Upload> {
  const file = readFile(fields)
  return callAs<Upload>(env, token, 'begin_upload', { conversation: uuidIn(fields, 'conversation_id'), ...file })
}

// Several parts need an upload of the store's. If it could not be opened when the file was begun, it is opened now.
async function opened(env: Env, upload: Upload, objects: Objects): Promise<Upload> {
  if (upload.part_md5.length === 1 || upload.store_upload_id) return upload
  const storeUploadId = await objects.createUpload(upload.object_key, upload.content_type)
  await callAsService(env, 'set_store_upload', { upload: upload.id, store_upload_id: storeUploadId })
  return { ...upload, store_upload_id: storeUploadId }
}

/** The parts that have not arrived whole. */
async function missingParts(upload: Upload, objects: Objects) {
  const parts = partsOf(upload.size_bytes)
  if (!upload.store_upload_id) return parts
  const arrived = new Map(((await objects.parts(upload.object_key, upload.store_upload_id)) ?? []).map((part) => [part.number, part.size]))
  return parts.filter((part) => arrived.get(part.number) !== part.length)
}

/**
 * Begins an upload, or with `upload_id` goes on with one: answers with the requests to send, each with a URL that allows
 * exactly this body. A key is written once.
 */
export const handler = serve(async (request, env, fields) => {
  const { token } = await requireUser(request, env)
  const objects = new Objects(env)
  const begun = fields.upload_id === undefined ? begin(env, token, fields) : callAs<Upload>(env, token, 'resume_upload', { upload: uuidIn(fields, 'upload_id') })
  const upload = await opened(env, await begun, objects)
  const { object_key: key, store_upload_id: storeUploadId } = upload
  const expiresAt = Math.floor(Date.now() / 1000) + lifetime
  const sign = async ({ number, offset, length }: { number: number; offset: number; length: number }) => {
    const bound = { 'content-length': String(length), 'content-md5': upload.part_md5[number - 1] }
    const headers = storeUploadId ? bound : { ...bound, 'content-type': upload.content_type, 'if-none-match': '*' }
    const query: Record<string, string> = storeUploadId ? { partNumber: String(number), uploadId: storeUploadId } : {}
    return { number, offset, length, method: 'PUT', url: await objects.presign('PUT', key, lifetime, headers, query), headers }
  }
  const parts = await Promise.all((await missingParts(upload, objects)).map(sign))
  return { id: upload.id, key, expires_at: expiresAt, max_bytes: upload.size_bytes, part_size: partSize, parts }
})
