// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { plans } from './realtime/limits.mjs'

export const usage = `node supabase/local/main.mjs [options]
  --port N                    port on 127.0.0.1 (default 54321; 0 picks a free one)
  --data DIR                  folder of this workspace (default: aigm/local in the XDG data home)
  --reset                     drop the workspace's database first
  --db URL                    use this PostgreSQL (15 or later, a superuser) instead of the bundled one
  --seed                      load the seed that config.toml names, once
  --config FILE               another config.toml of the Supabase CLI (default supabase/config.toml)
  --jwt-expiry SECONDS        lifetime of access tokens (default: what the config says)
  --realtime-refusal-delay MS how long a refused join is held back (default 5000, as in production)
  --realtime-plan NAME        limits of Realtime as on the plan free, pro or team (default team)
  --test                      for test runs: speed over durability, mails at /_mail, a GitHub at /_fake/github`

class UsageError extends Error {}

function wholeNumber(values, name, fallback, max) {
  const text = values[name]
  if (text === undefined) return fallback
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) throw new UsageError(`--${name} wants a number up to ${max}`)
  return Number(text)
}

function planNamed(name) {
  if (!Object.hasOwn(plans, name)) throw new UsageError(`--realtime-plan is one of ${Object.keys(plans).join(', ')}`)
  return plans[name]
}

function defaultDataFolder(env) {
  const base = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(homedir(), '.local', 'share')
  return join(base, 'aigm', 'local')
}

//! Reads the command line. Throws an error with `usage === true` when it makes no sense.
export function readOptions(argv, env = process.env) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean', default: false },
        db: { type: 'string' },
        seed: { type: 'boolean', default: false },
        config: { type: 'string' },
        'jwt-expiry': { type: 'string' },
        'realtime-refusal-delay': { type: 'string' },
        'realtime-plan': { type: 'string', default: 'team' },
        test: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return {
      port: wholeNumber(values, 'port', 54321, 65535),
      data: values.data ? resolve(values.data) : defaultDataFolder(env),
      reset: values.reset,
      db: values.db,
      seed: values.seed,
      config: values.config && resolve(values.config),
      jwtExpirySeconds: wholeNumber(values, 'jwt-expiry', undefined, 604800),
      refusalDelayMs: wholeNumber(values, 'realtime-refusal-delay', 5000, 60000),
      realtimePlan: planNamed(values['realtime-plan']),
      test: values.test,
      help: values.help,
    }
  } catch (error) {
    error.usage = true
    throw error
  }
}
