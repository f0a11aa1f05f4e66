// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { listenInBatches } from './batches.mjs'

//! Carries rows of realtime.messages to the hub. PostgreSQL notifies in commit order, with the id of each row; the rows are
//! then read in one query for as many as have gathered meanwhile.
export function startCapture({ sql, hub, limits }) {
  function send({ id, topic, event, payload, bytes, private: isPrivate }) {
    const body = bytes ?? Buffer.from(payload ?? '{}')
    if (body.length > limits.payloadBytes) return log('realtime', `a broadcast to ${topic} is too large`)
    hub.sendUserBroadcast({ topic, isPrivate, event: event ?? '', body, isJson: bytes === null, meta: { id } })
  }

  async function deliver(ids) {
    const rows = await sql`
      select id, topic, event, payload::text as payload, binary_payload as bytes, private from realtime.messages
      where id = any(string_to_array(${ids.join(',')}, ',')::uuid[])`
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) if (byId.has(id)) send(byId.get(id))
  }

  return listenInBatches(sql, { name: 'realtime_messages', deliver })
}

//! Drops messages older than 72 hours, now and each hour, as production does. Yields the function that ends it.
export function startCleaning(sql) {
  const clean = () =>
    sql`delete from realtime.messages where inserted_at < (now() at time zone 'utc') - interval '72 hours'`.catch((error) =>
      log('realtime', `old messages were not dropped: ${error.message}`))
  clean()
  const timer = setInterval(clean, 3600_000)
  return () => clearInterval(timer)
}
