// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { testCallers } from './files/callers.mjs'
import { testDownloads } from './files/downloads.mjs'
import { functions, inNode } from './files/runtimes.mjs'
import { allLies, samples } from './files/samples.mjs'
import { testUploads } from './files/uploads.mjs'

testUploads(inNode)
testDownloads(inNode)
testCallers(inNode)

test('each type × every other content: none is taken for what it is not', async () => {
  const { typeOfName } = await import(pathToFileURL(join(functions, '_shared', 'filetypes.ts')).href)
  for (const [name, type, content] of samples) assert.deepEqual([typeOfName(name).types[0], typeOfName(name).holds(content)], [type, true], name)
  const lies = allLies()
  for (const [name, , content] of lies) assert.equal(typeOfName(name).holds(content), false, `${name} with ${content.subarray(0, 20)}`)
  assert.ok(lies.length > 250, `${lies.length} lies`)
  for (const name of ['a.txt', 'a.mp3', 'a.docx', 'a.webp']) assert.equal(typeOfName(name).holds(Buffer.alloc(0)), name === 'a.txt', 'and nothing is a text at most')
})
