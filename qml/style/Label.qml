// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Text that stands by itself and is read by itself. Never markup. Not a Label of Qt: on 6.4 that one takes
    its role back to plain text, be it a heading or an alert. */
Text {
    id: root

    color: Theme.text
    font: Theme.body
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
