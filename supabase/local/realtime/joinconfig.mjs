// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto'

const objectOr = (value, fallback) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : fallback)

//! What a join asks for. Production only logs what it cannot read and goes on with the default, so the same happens here.
export function readJoin(payload) {
  const config = objectOr(payload.config, {})
  const broadcast = objectOr(config.broadcast, {})
  const presence = objectOr(config.presence, {})
  const tokens = [payload.user_token, payload.access_token].filter((token) => typeof token === 'string')
  return {
    isPrivate: config.private === true,
    ack: broadcast.ack === true,
    self: broadcast.self === true,
    replicationReady: broadcast.replication_ready === true,
    replay: broadcast.replay,
    presenceEnabled: presence.enabled === true,
    presenceKey: typeof presence.key === 'string' && presence.key !== '' ? presence.key : randomUUID(),
    postgresChanges: Array.isArray(config.postgres_changes) ? config.postgres_changes.filter((entry) => objectOr(entry, null)) : [],
    waitsForPostgres: objectOr(config.postgres_changes_options, {}).wait === true,
    token: tokens.find((token) => !token.startsWith('sb_')) ?? null,
  }
}
