// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! The ring of what has the keyboard: around its parent, or just inside it. */
Rectangle {
    id: root

    property bool inside: false
    property int around: Theme.radiusControl
    readonly property int reach: root.inside ? 0 : Theme.strokeFocus + Theme.strokeFocusGap

    anchors.fill: parent
    anchors.margins: -root.reach
    radius: root.around + root.reach
    color: "transparent"
    border.color: Theme.focus
    border.width: Theme.strokeFocus
    z: Theme.focusRingZ
}
