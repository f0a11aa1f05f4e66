// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Shows for a moment which message was jumped to: a tone that fades, or a ring where nothing may move. */
Item {
    id: root

    signal finished

    Rectangle {
        anchors.fill: parent
        color: Theme.reducedMotion ? "transparent" : Theme.accentSoft
        border.width: Theme.reducedMotion ? Theme.strokeStrong : 0
        border.color: Theme.accent
    }
    Rectangle {
        anchors.left: parent.left
        width: Theme.strokeQuote
        height: parent.height
        visible: !Theme.reducedMotion
        color: Theme.accent
    }
    SequentialAnimation {
        running: true
        onFinished: root.finished()

        PauseAnimation {
            duration: Theme.reducedMotion ? 2000 : Theme.flashMs / 2
        }
        NumberAnimation {
            target: root
            property: "opacity"
            to: 0
            duration: Theme.reducedMotion ? 0 : Theme.flashMs / 2
            easing.type: Easing.OutQuad
        }
    }
}
