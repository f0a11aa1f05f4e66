// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, randomUUID } from 'node:crypto'

const objectOr = (value, fallback) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : fallback)

// Stable over rejoins, equal for equal bindings.
function bindingId(binding) {
  const text = JSON.stringify(Object.entries(binding).sort(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> 5
}

//! What a join asks for. Production only logs what it cannot read and goes on with the default, so the same happens here.
export function readJoin(payload) {
  const config = objectOr(payload.config, {})
  const broadcast = objectOr(config.broadcast, {})
  const presence = objectOr(config.presence, {})
  const bindings = Array.isArray(config.postgres_changes) ? config.postgres_changes.filter((entry) => objectOr(entry, null)) : []
  const tokens = [payload.user_token, payload.access_token].filter((token) => typeof token === 'string')
  return {
    isPrivate: config.private === true,
    ack: broadcast.ack === true,
    self: broadcast.self === true,
    replicationReady: broadcast.replication_ready === true,
    replay: config.broadcast?.replay !== undefined,
    presenceEnabled: presence.enabled === true,
    presenceKey: typeof presence.key === 'string' && presence.key !== '' ? presence.key : randomUUID(),
    bindings: bindings.map((binding) => ({ ...binding, id: bindingId(binding) })),
    token: tokens.find((token) => !token.startsWith('sb_')) ?? null,
  }
}
