// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { Refusal } from './http.ts'
import type { Fields } from './http.ts'

export const partSize = 8 * 1024 * 1024
export const largestFile = 50 * 1024 * 1024
/** How long a signed URL lives, in seconds. */
export const lifetime = 600

/** An upload that was begun: the row of the database. */
export interface Upload {
  id: string
  object_key: string
  name: string
  content_type: string
  size_bytes: number
  sha256: string
  /** The MD5 of each part, in base64. */
  part_md5: string[]
  /** Of the object store, when the file comes in several parts. */
  store_upload_id: string | null
}

/** Where each part of a file of this size begins and how long it is: equal parts, but for the last. */
export function partsOf(size: number): { number: number; offset: number; length: number }[] {
  return Array.from({ length: Math.max(1, Math.ceil(size / partSize)) }, (_, at) => ({
    number: at + 1, offset: at * partSize, length: Math.min(partSize, size - at * partSize),
  }))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function uuidIn(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || !uuid.test(value.toLowerCase())) throw new Refusal(400, 'validation_failed', `${name} must be a UUID.`)
  return value.toLowerCase()
}

export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)
