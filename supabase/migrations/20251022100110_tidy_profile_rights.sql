-- SPDX-FileCopyrightText: The AIGM contributors
-- SPDX-License-Identifier: Apache-2.0

-- Whoever changes a profile may not execute the helper that this trigger calls.
alter function private.tidy_profile() security definer;
