// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The two runtimes that run the functions: Node, by the stack's loader, and Deno, as in production.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFunctions } from '../../functions/loader.mjs'
import { startHttp } from '../../http/server.mjs'

const local = join(import.meta.dirname, '..', '..')
export const functions = join(local, '..', 'functions')
const names = ['sign-upload', 'finish-upload', 'sign-download', 'sweep-uploads']
export const deno = join(local, 'node_modules', '.bin', 'deno')

//! Starts the functions with this environment and yields `{url(name), stop()}`.
export const inNode = {
  name: 'Node',
  async start(env) {
    const settings = Object.fromEntries(names.map((name) => [name, { verify_jwt: false }]))
    const fetchFunction = openFunctions({ folder: functions, settings, env, secret: 'unused' })
    const { url, stop } = await startHttp({ port: 0, bodyLimit: () => 1024 * 1024, handle: (request) => fetchFunction(request, new URL(request.url)) })
    return { url: (name) => `${url}/functions/v1/${name}`, stop }
  },
}

//! The functions in a folder where Deno finds the packages that npm has installed, and reaches for no others.
export function denoFolder() {
  const home = mkdtempSync(join(tmpdir(), 'aigm-deno-'))
  cpSync(functions, join(home, 'functions'), { recursive: true })
  cpSync(join(local, 'package.json'), join(home, 'package.json'))
  symlinkSync(join(local, 'node_modules'), join(home, 'node_modules'))
  const env = { PATH: process.env.PATH, HOME: home, DENO_DIR: join(home, 'cache'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }
  const run = (...args) => spawnSync(deno, args, { cwd: join(home, 'functions'), env, encoding: 'utf8' })
  return { home, env, run, remove: () => rmSync(home, { recursive: true, force: true }) }
}

async function startDeno({ home, env }, name, given) {
  const child = spawn(deno, ['run', '--node-modules-dir=manual', '--no-remote', '--allow-env', '--allow-net=127.0.0.1', `${name}/index.ts`],
    { cwd: join(home, 'functions'), env: { ...env, ...given, DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const url = await new Promise((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        said += data
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
        if (found) done(found[0])
      })
    }
    child.once('exit', () => failed(new Error(`Deno did not start ${name}: ${said}`)))
  })
  return { name, child, url }
}

export const inDeno = {
  name: 'Deno',
  async start(env) {
    const folder = denoFolder()
    const started = await Promise.all(names.map((name) => startDeno(folder, name, env)))
    return {
      url: (name) => started.find((one) => one.name === name).url,
      async stop() {
        for (const { child } of started) {
          const ended = once(child, 'exit')
          child.kill()
          await ended
        }
        folder.remove()
      },
    }
  },
}
