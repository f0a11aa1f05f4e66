// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'

const batchSize = 500

//! Carries rows of realtime.messages to the hub. PostgreSQL notifies in commit order, with the id of each row; the rows are
//! then read in one query for as many as have gathered meanwhile.
export async function startCapture({ sql, hub }) {
  let waiting = []
  let reading = null

  async function deliver(ids) {
    const rows = await sql`
      select id, topic, event, payload::text as payload, private from realtime.messages
      where id = any(string_to_array(${ids.join(',')}, ',')::uuid[])`
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) {
      const row = byId.get(id)
      if (row) hub.sendUserBroadcast({ topic: row.topic, isPrivate: row.private, event: row.event ?? '', body: Buffer.from(row.payload ?? '{}'), meta: { id } })
    }
  }

  async function drain() {
    while (waiting.length > 0) {
      const ids = waiting.splice(0, batchSize)
      try {
        await deliver(ids)
      } catch (error) {
        log('realtime', `${ids.length} broadcasts were lost: ${error.message}`)
      }
    }
    reading = null
  }

  const listening = await sql.listen('realtime_messages', (id) => {
    waiting.push(id)
    reading ??= drain()
  })
  return async function stop() {
    waiting = []
    await reading
    await listening.unlisten()
  }
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
