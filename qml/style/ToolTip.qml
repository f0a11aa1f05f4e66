// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A hint in inverted colours. Never holds what is nowhere else. */
T.ToolTip {
    id: control

    x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
    y: parent ? parent.height + 6 : 0
    z: Theme.tooltipZ
    implicitWidth: Math.min(implicitContentWidth + leftPadding + rightPadding, 320)
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    margins: 6
    topPadding: 6
    bottomPadding: 6
    leftPadding: 8
    rightPadding: 8
    delay: 500
    font: Theme.caption
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent | T.Popup.CloseOnReleaseOutsideParent

    enter: Transition {
        NumberAnimation {
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.quickMs
        }
    }

    contentItem: Text {
        text: control.text
        textFormat: Text.PlainText
        font: control.font
        color: Theme.sheet
        wrapMode: Text.Wrap
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: Theme.text
    }
}
