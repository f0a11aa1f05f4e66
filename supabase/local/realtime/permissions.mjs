// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

class Rollback extends Error {}

async function inRolledBack(sql, work) {
  let result
  try {
    await sql.begin(async (tx) => {
      result = await work(tx)
      throw new Rollback()
    })
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
  }
  return result
}

const become = (tx, topic, claims) => tx`
  select set_config('realtime.topic', ${topic}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
         set_config('request.jwt.claim.sub', ${claims.sub ?? ''}, true), set_config('request.jwt.claim.role', ${claims.role}, true),
         set_config('request.headers', '{}', true), set_config('role', ${claims.role}, true)`

//! Asks the policies of realtime.messages what the bearer of these claims may do with a topic, as production does: by rows
//! of a transaction that is rolled back.
export class Permissions {
  #sql

  constructor(sql) {
    this.#sql = sql
  }

  //! Yields `{broadcast, presence}`: whether each may be received. Presence is only asked about when `withPresence`.
  read(topic, claims, withPresence) {
    const extensions = withPresence ? ['broadcast', 'presence'] : ['broadcast']
    return inRolledBack(this.#sql, async (tx) => {
      const rows = await tx`insert into realtime.messages ${tx(extensions.map((extension) => ({ topic, extension })))} returning id, extension`
      await become(tx, topic, claims)
      const seen = new Set((await tx`select id from realtime.messages where id in ${tx(rows.map((row) => row.id))}`).map((row) => row.id))
      const allowed = new Set(rows.filter((row) => seen.has(row.id)).map((row) => row.extension))
      return { broadcast: allowed.has('broadcast'), presence: allowed.has('presence') }
    })
  }

  //! Whether a message of that extension (broadcast or presence) may be sent to the topic.
  write(topic, claims, extension) {
    return inRolledBack(this.#sql, async (tx) => {
      await become(tx, topic, claims)
      try {
        await tx`insert into realtime.messages (topic, extension) values (${topic}, ${extension})`
        return true
      } catch (error) {
        if (error.code === '42501') return false
        throw error
      }
    }).catch((error) => {
      // The refused insert has ended the transaction, so its end is reported once more.
      if (error.code === '42501') return false
      throw error
    })
  }
}
