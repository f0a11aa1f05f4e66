// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The stack as people run it: a program in a process of its own.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const main = join(import.meta.dirname, '..', 'main.mjs')

//! Starts it on a folder; `onStarted` gets the process at once. Yields once it has printed its line, or has ended.
export async function runProgram(data, argv, onStarted = () => {}) {
  const child = spawn(process.execPath, [main, '--port', '0', '--data', data, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  onStarted(child)
  const result = { child, data, out: '', errors: '' }
  result.ended = new Promise((done) => child.once('close', (code, signal) => done(code ?? signal)))
  child.stderr.on('data', (text) => (result.errors += text))
  await new Promise((done) => {
    child.stdout.on('data', (text) => {
      result.out += text
      if (result.out.includes('\n')) done()
    })
    result.ended.then(done)
  })
  return { ...result, ...(result.out && JSON.parse(result.out)), errorText: () => result.errors, outText: () => result.out }
}

export const pidFile = (stack) => join(stack.data, 'postgres', 'postmaster.pid')
export const postmaster = (stack) => Number.parseInt(readFileSync(pidFile(stack), 'utf8'), 10)
