// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { requireService } from '../_shared/auth.ts'
import { serve } from '../_shared/http.ts'
import { Objects } from '../_shared/objects.ts'
import { callAsService } from '../_shared/rest.ts'

const most = 200

interface Doomed {
  id: string
  object_key: string
  store_upload_id: string | null
}

/**
 * Deletes what nobody can reach any more: uploads never finished, files never posted, files of deleted messages. First
 * the objects, then their rows, so that what fails is found again next time. Answers what it deleted and whether there is more.
 */
export const handler = serve(async (request, env) => {
  await requireService(request, env)
  const objects = new Objects(env)
  const doomed = await callAsService<Doomed[]>(env, 'files_to_sweep', { max: most })
  const swept: string[] = []
  for (const { id, object_key: key, store_upload_id: storeUploadId } of doomed) {
    try {
      if (storeUploadId) await objects.abortUpload(key, storeUploadId)
      await objects.remove(key)
      swept.push(id)
    } catch {
      console.error(`could not delete the file ${id}`)
    }
  }
  if (swept.length > 0) await callAsService(env, 'forget_files', { ids: swept })
  return { swept, failed: doomed.length - swept.length, more: doomed.length === most }
})
