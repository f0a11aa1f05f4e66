// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { readBinding } from './bindings.mjs'

const success = 'Subscribed to PostgreSQL'
const retryMs = [5000, 10_000]
const renewalMs = [1000, 3000]
const between = ([least, most]) => least + Math.random() * (most - least)

//! The postgres_changes of one channel: subscribes, says so, tries again later, and takes over new claims.
export class PostgresSubscription {
  #changes
  #channel
  #bindings
  #timer = null
  #ended = false

  //! `channel` has `sendChange(ids, payload)` and `tellPostgres(status, message)`.
  constructor(changes, channel, bindings) {
    this.#changes = changes
    this.#channel = channel
    this.#bindings = bindings.map(readBinding)
  }

  get #malformed() {
    return this.#bindings.find((binding) => binding.error)?.error ?? null
  }

  //! Yields null once changes are heard, or why they are not.
  async subscribe(claims) {
    const problem = this.#malformed ?? (await this.#changes.subscribe(this.#channel, this.#bindings, claims))
    if (this.#ended) this.#changes.unsubscribe(this.#channel)
    return problem
  }

  //! Subscribes and tells the client how it went; what may mend itself is tried again in 5 to 10 s.
  async start(claims) {
    if (this.#bindings.length === 0) return
    const problem = await this.subscribe(claims).catch((error) => {
      log('realtime', `postgres_changes: ${error.message}`)
      return 'Realtime was unable to connect to the project database'
    })
    if (this.#ended) return
    this.#channel.tellPostgres(problem ? 'error' : 'ok', problem ?? success)
    if (problem && !this.#malformed) this.#startIn(between(retryMs), claims)
  }

  //! After a new token. Until it is taken over, in 1 to 3 s, the old one counts.
  renew(claims) {
    if (this.#bindings.length > 0) this.#startIn(between(renewalMs), claims)
  }

  #startIn(ms, claims) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.start(claims), ms)
  }

  end() {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#changes.unsubscribe(this.#channel)
  }
}
