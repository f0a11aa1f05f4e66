// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { requireUser } from '../_shared/auth.ts'
import type { Env } from '../_shared/env.ts'
import { typeOfName } from '../_shared/filetypes.ts'
import { Refusal, serve } from '../_shared/http.ts'
import { imageSize } from '../_shared/imagesize.ts'
import { Objects } from '../_shared/objects.ts'
import { callAsService } from '../_shared/rest.ts'
import { scan } from '../_shared/scan.ts'
import { partsOf, uuidIn } from '../_shared/uploads.ts'
import type { Upload } from '../_shared/uploads.ts'

const judgedBytes = 256 * 1024 // a picture tells its size behind what a camera writes before it

interface State {
  upload: Upload | null
  attachment: unknown
}

// The parts become one object; each was checked against its MD5 when it came. Whether it worked, the object tells: another
// call may have done it before.
async function join(upload: Upload, objects: Objects): Promise<void> {
  const arrived = upload.store_upload_id && (await objects.parts(upload.object_key, upload.store_upload_id))
  if (!upload.store_upload_id || !arrived) return
  const whole = partsOf(upload.size_bytes).every((part) => arrived.some((found) => found.number === part.number && found.size === part.length))
  if (!whole) throw new Refusal(409, 'not_uploaded', 'The file has not arrived whole yet.')
  await objects.completeUpload(upload.object_key, upload.store_upload_id, arrived)
}

// What is wrong with the object, or null and its first bytes.
async function judge(upload: Upload, objects: Objects): Promise<{ fault: string | null; bytes: Uint8Array }> {
  const found = await objects.head(upload.object_key)
  if (!found) throw new Refusal(409, 'not_uploaded', 'The file has not arrived whole yet.')
  const bytes = found.size > 0 ? await objects.firstBytes(upload.object_key, judgedBytes) : new Uint8Array()
  if (found.size !== upload.size_bytes) return { fault: 'size_mismatch', bytes }
  const fits = found.type === upload.content_type && typeOfName(upload.name)?.holds(bytes)
  return { fault: fits ? null : 'type_mismatch', bytes }
}

async function discard(env: Env, upload: Upload, objects: Objects): Promise<void> {
  await objects.remove(upload.object_key)
  await callAsService(env, 'forget_files', { ids: [upload.id] })
}

/**
 * Checks what has arrived and makes it an attachment of the caller's, to be named by a message. Doing it again answers the
 * same. A file that is not what its name says is deleted.
 */
export const handler = serve(async (request, env, fields) => {
  const { id: owner } = await requireUser(request, env)
  const { upload, attachment } = await callAsService<State>(env, 'upload_state', { upload: uuidIn(fields, 'id'), owner })
  if (attachment) return attachment
  if (!upload) throw new Refusal(404, 'not_found', 'There is no such upload.')
  const objects = new Objects(env)
  await join(upload, objects)
  const { fault, bytes } = await judge(upload, objects)
  if (fault) {
    await discard(env, upload, objects)
    throw new Refusal(422, fault, 'The file is not what its name says.')
  }
  const status = await scan(env, () => objects.body(upload.object_key))
  const size = imageSize(upload.content_type, bytes)
  const finished = await callAsService(env, 'finish_upload', { upload: upload.id, status, width: size?.width ?? null, height: size?.height ?? null })
  if (status === 'blocked') await objects.remove(upload.object_key)
  return finished
})
