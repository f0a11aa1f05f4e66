// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { lazily } from './lazy.mjs'

const bucket = 'aigm'
const prefix = '/objects/'
const list = (text = '') => text.split(',').map((item) => item.trim()).filter((item) => item !== '')

function environment({ profile, config, url }) {
  return {
    ...config.secrets,
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: profile.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: profile.serviceKey,
    JWT_SECRET: profile.jwtSecret,
    R2_ENDPOINT: `${url}/objects`,
    R2_BUCKET: bucket,
    R2_ACCESS_KEY_ID: profile.objects.accessKeyId,
    R2_SECRET_ACCESS_KEY: profile.objects.secretAccessKey,
  }
}

//! The object store and the functions. Both are loaded when they are first asked for.
export function openServices({ home, functionsFolder, profile, config, address, durable, reset }) {
  if (reset) rmSync(join(home, 'objects'), { recursive: true, force: true })
  const objects = lazily(async () => {
    const { openObjectStore } = await import('./objects/server.mjs')
    return openObjectStore({ home: join(home, 'objects'), prefix, bucket, credentials: profile.objects, durable, origins: list(config.secrets.ALLOWED_ORIGINS) })
  })
  const functions = lazily(async () => {
    const { openFunctions } = await import('./functions/loader.mjs')
    return openFunctions({ folder: functionsFolder, settings: config.functions, env: environment({ profile, config, url: address() }), secret: profile.jwtSecret })
  })
  return {
    streams: (path) => path.startsWith(prefix),
    handleStream: async (message, reply) => (await objects())(message, reply),
    fetchFunction: async (request, url) => (await functions())(request, url),
  }
}
