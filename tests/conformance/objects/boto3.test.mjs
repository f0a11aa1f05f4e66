// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { cases } from '../support/http.mjs'
import { prefix, store, unlessStore } from '../support/objects.mjs'

const python = ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, ['-c', 'import boto3']).status === 0)

cases('objects/boto3', (it) => {
  it('boto3, which knows nothing of this store, finds S3', async () => {
    const child = spawn(python, ['-B', join(import.meta.dirname, 'boto3_checks.py'), store.endpoint, store.bucket, prefix],
      { env: { ...process.env, AWS_ACCESS_KEY_ID: store.accessKeyId, AWS_SECRET_ACCESS_KEY: store.secretAccessKey, AWS_EC2_METADATA_DISABLED: 'true' } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    const code = await new Promise((done) => child.once('close', done))
    assert.equal(code, 0, said)
    assert.match(said, /\b(\d+) of \1 checks passed/)
  }, { skip: unlessStore || (python ? false : 'python3-boto3 is not installed') })
})
