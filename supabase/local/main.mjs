// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from './log.mjs'
import { readOptions, usage } from './options.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 14)) {
  log('stack', `Node 20.14 or newer is needed; this is ${process.versions.node}. ./dev backend brings one along.`)
  process.exit(1)
}
process.env.LITE_TELEMETRY = '0'
process.env.DO_NOT_TRACK = '1'

function optionsOrExit() {
  try {
    const options = readOptions(process.argv.slice(2))
    if (!options.help) return options
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}\n`)
    process.exit(2)
  }
}

const options = optionsOrExit()
let stack = null
let stopping = null

async function stopAndExit(reason, code) {
  log('stack', `${reason}: stopping`)
  const isClean = !stack || (await stack.stop())
  process.exit(isClean ? code : 1)
}

function endSoon(reason, code) {
  stopping ??= starting.catch(() => {}).then(() => stopAndExit(reason, code))
}

const onDatabaseLost = () => endSoon('PostgreSQL has ended by itself; see postgres.log', 1)
const starting = import('./stack.mjs').then(({ startStack }) => startStack({ ...options, onDatabaseLost }))
// The driver can write to a connection that has just gone (porsager/postgres #1154). It is of no use after that, but the end
// is in order.
process.on('uncaughtException', (error) => {
  log('stack', error.stack)
  endSoon('an unexpected error', 1)
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => endSoon(signal, 0))

try {
  stack = await starting
  process.stdout.write(`${JSON.stringify({ url: stack.url, key: stack.key, db: stack.db })}\n`)
  log('stack', `ready at ${stack.url}`)
} catch (error) {
  log('stack', error.code === 'EADDRINUSE' ? `port ${options.port} is taken; choose another with --port` : error.message)
  process.exit(1)
}
