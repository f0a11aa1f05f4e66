// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Shown while scrolling and under the pointer. */
T.ScrollBar {
    id: control

    implicitWidth: Theme.scrollBarSize + leftPadding + rightPadding
    implicitHeight: Theme.scrollBarSize + topPadding + bottomPadding
    padding: 2
    minimumSize: 0.06
    visible: control.policy !== T.ScrollBar.AlwaysOff && control.size < 1
    Accessible.ignored: true

    contentItem: Rectangle {
        implicitWidth: Theme.scrollBarSize
        implicitHeight: Theme.scrollBarSize
        radius: Theme.scrollBarSize / 2
        color: Theme.lineControl
        opacity: control.pressed || control.hovered ? 1 : control.active ? 0.6 : 0

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.quickMs
            }
        }
    }
}
