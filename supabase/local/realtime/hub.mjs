// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeText, encodeUserBroadcast, encodeUserBroadcastText } from './codec.mjs'

// A public and a private topic of one name are different topics.
const keyOf = (topic, isPrivate) => `${isPrivate ? 'private' : 'public'}:${topic}`

//! A broadcast in the form of a database function, of the single-event endpoint or of a kind 3 push, for one version: binary
//! on version 2, text on version 1. Null when that version cannot carry it.
export function encodeBroadcast(vsn, { topic, event, body, isJson = true, meta }) {
  const frame = { topic: `realtime:${topic}`, event, meta, body, isJson }
  if (vsn === 2) return encodeUserBroadcast(frame)
  return isJson ? encodeUserBroadcastText(frame) : null
}

//! Who has joined what, and the fan-out to them.
export class Hub {
  #members = new Map()

  add(channel) {
    const key = keyOf(channel.topic, channel.isPrivate)
    if (!this.#members.has(key)) this.#members.set(key, new Set())
    this.#members.get(key).add(channel)
  }

  remove(channel) {
    const key = keyOf(channel.topic, channel.isPrivate)
    const members = this.#members.get(key)
    if (members?.delete(channel) && members.size === 0) this.#members.delete(key)
  }

  members(topic, isPrivate) {
    return this.#members.get(keyOf(topic, isPrivate)) ?? []
  }

  // Each version's form is made once, however many listen.
  #fanOut({ topic, isPrivate }, id, except, encode) {
    const forms = new Map()
    for (const channel of this.members(topic, isPrivate)) {
      if (channel === except) continue
      if (!forms.has(channel.vsn)) forms.set(channel.vsn, encode(channel.vsn))
      if (forms.get(channel.vsn)) channel.sendBroadcast(forms.get(channel.vsn), id)
    }
  }

  sendUserBroadcast(broadcast, except = null) {
    this.#fanOut(broadcast, broadcast.meta?.id, except, (vsn) => encodeBroadcast(vsn, broadcast))
  }

  //! A broadcast in the form of a text push or of the batch endpoint: text on both versions.
  sendTextBroadcast({ topic, isPrivate, payload }, except = null) {
    const frame = { topic: `realtime:${topic}`, event: 'broadcast', payload }
    this.#fanOut({ topic, isPrivate }, payload.meta?.id, except, (vsn) => encodeText(vsn, frame))
  }
}
