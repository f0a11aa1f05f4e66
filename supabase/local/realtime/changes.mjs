// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { listenInBatches } from './batches.mjs'
import { describeBinding } from './bindings.mjs'

const noTable = (binding) =>
  `Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [${describeBinding(binding)}]`
const exceptionNames = { P0001: 'raise_exception', '22P02': 'invalid_text_representation', 42704: 'undefined_object', 42883: 'undefined_function', '2201B': 'invalid_regular_expression' }
const refused = (binding, { code, message }) =>
  `Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: [${describeBinding(binding)}]. Exception: ERROR ${code} (${exceptionNames[code] ?? 'unknown'}) ${message}`

// The bindings of the listeners as the database is asked about them, each with the listener that it belongs to.
function questionFor(listeners, { entity, action }) {
  const viewers = new Map()
  const bindings = []
  const owners = []
  for (const [listener, { reader, tables }] of listeners) {
    for (const { binding, conditions } of tables) {
      if (!conditions.has(entity) || (binding.action !== '*' && binding.action !== action)) continue
      if (!viewers.has(reader.text)) viewers.set(reader.text, { number: viewers.size, role: reader.role, claims: reader.text })
      bindings.push({ viewer: viewers.get(reader.text).number, condition: conditions.get(entity),
        columns: binding.filters.map((filter) => filter.column), select: binding.select })
      owners.push({ listener, id: binding.id })
    }
  }
  return { viewers: [...viewers.values()], bindings, owners }
}

//! Changes of published tables, told to those who may see them. A listener is any object with `sendChange(ids, payload)`.
export class Changes {
  #sql
  #listeners = new Map() // listener -> {reader: {role, text}, tables: [{binding, conditions: Map of entity to condition}]}

  constructor(sql) {
    this.#sql = sql
  }

  //! From then on the listener is told what its bindings ask for, as the bearer of the claims may see it. Yields null, or
  //! why not; then nothing has changed.
  async subscribe(listener, bindings, claims) {
    const tables = []
    for (const binding of bindings) {
      const { schema, table, filters, select } = binding
      try {
        const rows = await this.#sql`
          select entity::text, condition from realtime.bind(${this.#sql.json({ schema, table, filters, select })}, ${claims.role})`
        if (rows.length === 0) return noTable(binding)
        tables.push({ binding, conditions: new Map(rows.map((row) => [row.entity, row.condition])) })
      } catch (error) {
        if (!error.severity) throw error
        return refused(binding, error)
      }
    }
    this.#listeners.set(listener, { reader: { role: claims.role, text: JSON.stringify(claims) }, tables })
    return null
  }

  unsubscribe(listener) {
    this.#listeners.delete(listener)
  }

  async #tell(change) {
    const { viewers, bindings, owners } = questionFor(this.#listeners, change)
    if (bindings.length === 0) return
    const { entity, action, record, old_record: old } = change
    const sql = this.#sql
    const answers = await sql`
      select payload, receivers from realtime.audience(${entity}::oid, ${action}, ${record}::text::jsonb, ${old}::text::jsonb,
        ${sql.json(viewers)}, ${sql.json(bindings)})`
    for (const { payload, receivers } of answers) {
      const idsOf = new Map()
      for (const number of receivers) {
        const { listener, id } = owners[number]
        idsOf.set(listener, (idsOf.get(listener) ?? new Set()).add(id))
      }
      for (const [listener, ids] of idsOf) if (this.#listeners.has(listener)) listener.sendChange([...ids], payload)
    }
  }

  //! Takes the changes of these transactions out of the outbox and tells them, in the order of the commits.
  async deliver(transactions) {
    const list = transactions.join(',')
    const changes = await this.#sql`
      with taken as (delete from realtime.changes where xact = any (string_to_array(${list}, ',')::xid8[]) returning *)
      select entity::text, action, record::text as record, old_record::text as old_record from taken
      order by array_position(string_to_array(${list}, ','), xact::text), id`
    for (const change of changes) {
      await this.#tell(change).catch((error) => log('realtime', `a change was lost: ${error.message}`))
    }
  }

  //! Starts to carry changes. Yields the function that ends it.
  start() {
    return listenInBatches(this.#sql, {
      name: 'realtime_changes',
      deliver: (transactions) => this.deliver(transactions),
      onListen: async () => (await this.#sql`select xact::text from realtime.changes group by xact order by min(id)`).map((row) => row.xact),
    })
  }
}
