// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util'

const maxCalls = 5
const windowMs = 30_000
const maxBytes = 3_000_500

let counter = 0
const nextRef = () => Buffer.from(String(++counter)).toString('base64url')

//! Who says to be present on the topics, as each channel tracks itself. Nothing of it outlives the process.
export class Presence {
  #hub
  #tracked = new Map() // channel -> {key, meta, payload}

  constructor(hub) {
    this.#hub = hub
  }

  state(topic, isPrivate) {
    const state = {}
    for (const channel of this.#hub.members(topic, isPrivate)) {
      const entry = this.#tracked.get(channel)
      if (entry) (state[entry.key] ??= { metas: [] }).metas.push(entry.meta)
    }
    return state
  }

  //! Yields null, or why not: `payload`, `size`.
  track(channel, payload) {
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return 'payload'
    if (Buffer.byteLength(JSON.stringify(payload)) > maxBytes) return 'size'
    const old = this.#tracked.get(channel)
    if (old && isDeepStrictEqual(old.payload, payload)) return null
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

  #announce({ topic, isPrivate }, diff) {
    for (const member of this.#hub.members(topic, isPrivate)) if (member.hearsPresence) member.push('presence_diff', diff)
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
