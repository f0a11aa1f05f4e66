// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Digests } from './digests.mjs'
import { S3Error } from './errors.mjs'

const smallestPart = 5 * 1024 * 1024
const mostParts = 10_000

// R2's tags of parts are opaque, so these are no MD5 either.
const partTag = (uploadId, md5) => createHash('sha256').update(uploadId).update(md5).digest('hex').slice(0, 32)

//! Uploads in parts, as R2 has them: all parts but the last have one size.
export class Uploads {
  #disk
  #completions = new Map() // of two at once, the second finds the upload gone

  constructor(disk) {
    this.#disk = disk
  }

  async #open(uploadId, key) {
    if (!/^[0-9a-f]{48}$/.test(uploadId)) throw new S3Error('NoSuchUpload')
    const folder = join(this.#disk.uploadsPath, uploadId)
    if (!existsSync(join(folder, 'upload.json'))) throw new S3Error('NoSuchUpload')
    const upload = JSON.parse(await readFile(join(folder, 'upload.json'), 'utf8'))
    if (upload.key !== key) throw new S3Error('NoSuchUpload')
    return { folder, upload }
  }

  async create(description) {
    const uploadId = randomBytes(24).toString('hex')
    const folder = join(this.#disk.uploadsPath, uploadId)
    await mkdir(folder, { mode: 0o700 })
    await writeFile(join(folder, 'upload.json'), JSON.stringify(description), { mode: 0o600, flush: true })
    return uploadId
  }

  //! Takes one part in and yields its tag. `receive(update, describe)` writes the body, see Disk.write().
  async put(uploadId, key, number, claims, receive) {
    if (!Number.isInteger(number) || number < 1 || number > mostParts) throw new S3Error('InvalidArgument', `Part number must be an integer between 1 and ${mostParts}, inclusive.`)
    const { folder } = await this.#open(uploadId, key)
    const digests = new Digests(claims)
    let etag
    const written = await receive((chunk) => digests.update(chunk), (size) => {
      const md5 = digests.finish()
      etag = partTag(uploadId, md5)
      return { number, size, md5: md5.toString('hex'), etag, modified: new Date().toISOString() }
    })
    await this.#open(uploadId, key) // it may have ended meanwhile
    this.#disk.publish(written, join(folder, String(number)))
    return etag
  }

  async #parts(folder) {
    const names = (await readdir(folder)).filter((name) => /^\d+$/.test(name))
    return names.map((name) => this.#disk.head(join(folder, name))).sort((a, b) => a.number - b.number)
  }

  async list(uploadId, key) {
    return this.#parts((await this.#open(uploadId, key)).folder)
  }

  //! Puts the named parts together. `store(source, describe)` receives the bytes; yields the description of the object.
  async complete(uploadId, key, named, store) {
    for (let running; (running = this.#completions.get(uploadId)); ) await running.catch(() => {})
    const completion = this.#join(uploadId, key, named, store)
    this.#completions.set(uploadId, completion)
    try {
      return await completion
    } finally {
      this.#completions.delete(uploadId)
    }
  }

  async #join(uploadId, key, named, store) {
    const { folder, upload } = await this.#open(uploadId, key)
    const present = new Map((await this.#parts(folder)).map((part) => [part.number, part]))
    const parts = named.map(({ number, etag }, at) => {
      if (at > 0 && number <= named[at - 1].number) throw new S3Error('InvalidPartOrder')
      const part = present.get(number)
      if (!part || etag.replace(/^"|"$/g, '') !== part.etag) throw new S3Error('InvalidPart')
      return part
    })
    for (const part of parts.slice(0, -1)) {
      if (part.size < smallestPart) throw new S3Error('EntityTooSmall')
      if (part.size !== parts[0].size) throw new S3Error('InvalidPart', 'All non-trailing parts must have the same length.')
    }
    if (parts.at(-1).size > parts[0].size) throw new S3Error('InvalidPart', 'All non-trailing parts must have the same length.')
    const tag = createHash('md5').update(Buffer.concat(parts.map((part) => Buffer.from(part.md5, 'hex')))).digest('hex')
    const description = { ...upload, etag: `${tag}-${parts.length}` }
    await store(this.#disk.bytes(parts.map((part) => join(folder, String(part.number)))), description)
    await this.#disk.remove(folder)
    return description
  }

  async abort(uploadId, key) {
    await this.#disk.remove((await this.#open(uploadId, key)).folder)
  }
}
