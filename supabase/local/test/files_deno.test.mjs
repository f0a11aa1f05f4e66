// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testCallers } from './files/callers.mjs'
import { testDownloads } from './files/downloads.mjs'
import { denoFolder, inDeno } from './files/runtimes.mjs'
import { testUploads } from './files/uploads.mjs'

const local = join(import.meta.dirname, '..')
const read = (...path) => JSON.parse(readFileSync(join(local, ...path), 'utf8'))

test('the functions have no errors of types', () => {
  const folder = denoFolder()
  const { status, stderr } = folder.run('check', '--node-modules-dir=manual', '--no-remote', ...['sign-upload', 'finish-upload', 'sign-download', 'sweep-uploads'].map((name) => `${name}/index.ts`))
  folder.remove()
  assert.equal(status, 0, stderr)
})

test('production runs the packages that are tested here', () => {
  const { dependencies } = read('package.json')
  for (const [name, specifier] of Object.entries(read('..', 'functions', 'deno.json').imports)) assert.equal(specifier, `npm:${name}@${dependencies[name]}`)
})

testUploads(inDeno)
testDownloads(inDeno)
testCallers(inDeno)
