// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Error } from './errors.mjs'

// An object is one file: its description as JSON, padded with blanks to this size, then its bytes. So one rename publishes
// both, and a file that a crash left half-written lies in `incoming`, which is emptied at the start.
const headBytes = 16_384

function readHead(path) {
  let file
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  try {
    const head = Buffer.alloc(headBytes)
    readSync(file, head, 0, headBytes, 0)
    return JSON.parse(head.toString())
  } finally {
    closeSync(file)
  }
}

async function writeAll(file, bytes, position) {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
}

function syncFolder(path) {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

async function exists(work) {
  try {
    return await work()
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

//! Objects as files under one folder. With `durable` an object is on the disk before it is announced.
export class Disk {
  #home
  #durable

  constructor(home, { durable }) {
    this.#home = home
    this.#durable = durable
    rmSync(join(home, 'incoming'), { recursive: true, force: true })
    for (const name of ['incoming', 'objects', 'uploads']) mkdirSync(join(home, name), { recursive: true, mode: 0o700 })
  }

  // A key may be anything; the name of its file is not made of it.
  objectPath(key) {
    return join(this.#home, 'objects', createHash('sha256').update(key).digest('hex'))
  }

  get uploadsPath() {
    return join(this.#home, 'uploads')
  }

  //! Writes the bytes of a source to a new file. `describe(size)` is called at their end and yields the description; when
  //! it throws, nothing stays. Yields the path of the file, to be published or removed.
  async write(source, update, describe) {
    const path = join(this.#home, 'incoming', randomUUID())
    const file = await open(path, 'wx', 0o600)
    try {
      let size = 0
      for await (const chunk of source) {
        update(chunk)
        await writeAll(file, chunk, headBytes + size)
        size += chunk.length
      }
      const head = Buffer.from(JSON.stringify(describe(size)))
      if (head.length > headBytes) throw new S3Error('MetadataTooLarge')
      await writeAll(file, Buffer.concat([head, Buffer.alloc(headBytes - head.length, ' ')]), 0)
      if (this.#durable) await file.sync()
    } catch (error) {
      await rm(path, { force: true })
      throw error
    } finally {
      await file.close()
    }
    return path
  }

  //! Gives a written file its place. `check(head)` sees what lies there now, or null, and may throw; nothing can come
  //! between it and the change.
  publish(written, target, check = () => {}) {
    try {
      check(readHead(target))
      renameSync(written, target)
    } catch (error) {
      rmSync(written, { force: true })
      throw error
    }
    if (this.#durable) syncFolder(join(target, '..'))
  }

  head(path) {
    return readHead(path)
  }

  //! The bytes `from` to `to`, both included, or all, of the parts in turn, as one stream.
  async *bytes(paths) {
    for (const path of paths) {
      const file = await open(path, 'r')
      yield* file.createReadStream({ start: headBytes })
    }
  }

  //! An open object: its description and its bytes, whatever happens to the name meanwhile. Null when there is none.
  async openObject(path) {
    const file = await exists(() => open(path, 'r'))
    if (!file) return null
    const head = Buffer.alloc(headBytes)
    await file.read(head, 0, headBytes, 0)
    return {
      head: JSON.parse(head.toString()),
      stream: (from, to) => file.createReadStream({ start: headBytes + from, end: headBytes + to }),
      close: () => file.close(),
    }
  }

  async remove(path) {
    await rm(path, { recursive: true, force: true })
    if (this.#durable) syncFolder(join(path, '..'))
  }

  //! The descriptions of all objects, in the order of their keys' bytes.
  async list() {
    const names = await readdir(join(this.#home, 'objects'))
    const heads = names.map((name) => readHead(join(this.#home, 'objects', name))).filter((head) => head !== null)
    return heads.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
  }
}
