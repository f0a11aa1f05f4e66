// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'

const batchSize = 500

//! Hears the notifications of one name and hands their payloads to `deliver`, in their order and one batch after the other:
//! as many at once as have gathered meanwhile. `onListen` yields what was told before we listened, also after a lost
//! connection. Yields the function that ends it.
export async function listenInBatches(sql, { name, deliver, onListen = () => [] }) {
  let waiting = []
  let working = null

  async function drain() {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchSize)
      try {
        await deliver(batch)
      } catch (error) {
        log('realtime', `${batch.length} of ${name} were lost: ${error.message}`)
      }
    }
    working = null
  }
  const add = (payloads) => {
    waiting.push(...payloads)
    if (waiting.length > 0) working ??= drain()
  }
  const catchUp = () => Promise.resolve(onListen()).then(add, (error) => log('realtime', `${name}: ${error.message}`))
  const listening = await sql.listen(name, (payload) => add([payload]), catchUp)
  return async function stop() {
    waiting = []
    await working
    await listening.unlisten()
  }
}
