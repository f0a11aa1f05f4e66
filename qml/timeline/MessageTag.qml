// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! That a message was edited, after its last word or beneath it; or that it was deleted, in its place. */
Text {
    id: root

    required property bool edited
    required property bool deleted
    required property rect lastLine
    readonly property alias hovered: hover.hovered
    readonly property bool follows: root.lastLine.height > 0 && root.lastLine.right + 8 + root.implicitWidth <= parent.width
    readonly property bool beneath: root.edited && !root.deleted && !root.follows

    x: {
        if (root.edited && !root.deleted && root.follows)
            return root.lastLine.right + 8;
        return root.LayoutMirroring.enabled ? parent.width - width : 0;
    }
    // on the baseline of the words before it
    y: root.deleted ? 0 : root.follows ? root.lastLine.y + 1 : parent.height - height
    height: root.deleted ? Theme.bodyLine : root.follows ? root.lastLine.height : Theme.captionLine
    visible: root.deleted || root.edited
    text: root.deleted ? qsTr("This message was deleted.") : qsTr("(edited)")
    textFormat: Text.PlainText
    font: root.deleted ? Theme.body : Theme.captionPlain
    color: Theme.textMuted
    verticalAlignment: Text.AlignVCenter

    HoverHandler {
        id: hover

        enabled: root.edited && !root.deleted
    }
}
