// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A small card over the page that goes at the next press elsewhere. */
T.Popup {
    id: control

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    margins: 8
    padding: Theme.space4
    z: Theme.popupZ
    focus: true

    enter: Transition {
        NumberAnimation {
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.popupInMs
            easing.type: Easing.OutCubic
        }
    }
    exit: Transition {
        NumberAnimation {
            property: "opacity"
            to: 0
            duration: Theme.popupOutMs
            easing.type: Easing.InCubic
        }
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.raised
        border.width: Theme.strokeControl
        border.color: Theme.lineControl
    }
}
