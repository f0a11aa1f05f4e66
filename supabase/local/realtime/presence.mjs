// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util'

const maxCalls = 5
const windowMs = 30_000

let counter = 0
const nextRef = () => Buffer.from(String(++counter)).toString('base64url')

//! Who says to be present on the topics, as each channel tracks itself. Nothing of it outlives the process.
export class Presence {
  #hub
  #limits
  #tracked = new Map() // channel -> {key, meta, payload}

  constructor(hub, limits) {
    this.#hub = hub
    this.#limits = limits
  }

  state(topic, isPrivate) {
    const state = {}
    for (const channel of this.#hub.members(topic, isPrivate)) {
      const entry = this.#tracked.get(channel)
      if (entry) (state[entry.key] ??= { metas: [] }).metas.push(entry.meta)
    }
    return state
  }

  //! Yields null, or why not: `payload`, `keys`, `size`, `rate`.
  track(channel, payload) {
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return 'payload'
    const old = this.#tracked.get(channel)
    if (old && isDeepStrictEqual(old.payload, payload)) return null
    if (Object.keys(payload).length > this.#limits.presenceKeys) return 'keys'
    if (Buffer.byteLength(JSON.stringify(payload)) > this.#limits.payloadBytes) return 'size'
    if (this.#limits.rates.presence.exceeded()) return 'rate'
    this.#limits.rates.presence.add()
    const key = channel.presenceKey
    const meta = { ...payload, phx_ref: nextRef(), ...(old && { phx_ref_prev: old.meta.phx_ref }) }
    this.#tracked.set(channel, { key, meta, payload })
    this.#announce(channel, { joins: { [key]: { metas: [meta] } }, leaves: old ? { [key]: { metas: [old.meta] } } : {} })
    return null
  }

  untrack(channel) {
    const old = this.#tracked.get(channel)
    if (!old) return
    this.#tracked.delete(channel)
    this.#announce(channel, { joins: {}, leaves: { [old.key]: { metas: [old.meta] } } })
  }

  // At once, as a single node of production does; a cluster of them hears of the other nodes' within about 1.5 s.
  #announce({ topic, isPrivate }, diff) {
    for (const member of this.#hub.members(topic, isPrivate)) {
      if (!member.hearsPresence) continue
      this.#limits.rates.presence.add()
      member.sendToAll('presence_diff', diff)
    }
  }
}

//! Counts the presence calls of one channel; false once there are too many.
export class PresenceLimit {
  #count = 0
  #resetAt = 0

  allows(nowMs = Date.now()) {
    if (nowMs > this.#resetAt) {
      this.#count = 0
      this.#resetAt = nowMs + windowMs
    }
    return ++this.#count <= maxCalls
  }
}
