// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import type { Env } from './env.ts'

/** The environment of a function that Deno runs. */
export function denoEnv(): Env {
  const connect = (hostname: string, port: number) => Deno.connect({ hostname, port })
  return { ...Deno.env.toObject(), connect } as unknown as Env
}
