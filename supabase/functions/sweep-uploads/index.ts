// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { denoEnv } from '../_shared/deno.ts'
import { handler } from './handler.ts'

Deno.serve((request) => handler(request, denoEnv()))
