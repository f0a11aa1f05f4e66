// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

/*! See the file's name. */
DialogScene {
    dialog: "signOutAndForget"
}
