// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Over a column of days. Not read aloud: each day says its own. */
Text {
    id: root

    required property string modelData

    height: Theme.px(24)
    text: root.modelData
    textFormat: Text.PlainText
    font: Theme.captionPlain
    color: Theme.textMuted
    elide: Text.ElideRight
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: true
}
