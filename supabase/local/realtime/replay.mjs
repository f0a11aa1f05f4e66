// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

const most = 25
const latestMs = 8.64e15 // the last moment that a date can name

//! Reads `config.broadcast.replay` of a join. Yields null when nothing is asked for, `{since, limit}`, or `{problem}`.
export function readReplay(replay, isPrivate) {
  if (replay === undefined) return null
  if (!isPrivate) return { problem: 'Replay is not allowed for public channels' }
  if (replay === null || typeof replay !== 'object' || Array.isArray(replay)) return null
  const { since, limit } = { since: replay.since ?? 0, limit: replay.limit ?? 10 }
  if (!Number.isInteger(since) || Math.abs(since) > latestMs || !Number.isInteger(limit)) return { problem: 'Replay params are not valid' }
  return { since, limit: Math.min(Math.max(limit, 1), most) }
}

//! The newest broadcasts from the database to a private topic since that moment, oldest first.
export async function storedMessages(sql, topic, { since, limit }) {
  const rows = await sql`
    select id, event, payload::text as payload, binary_payload as bytes from realtime.messages
    where topic = ${topic} and private and extension = 'broadcast'
      and inserted_at >= to_timestamp(${since}::float8 / 1000) at time zone 'utc'
    order by inserted_at desc, ctid desc limit ${limit}`
  return rows.reverse()
}
