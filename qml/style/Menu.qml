// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A list of actions over the page. */
T.Menu {
    id: control

    implicitWidth: Math.max(200, contentItem.implicitWidth + leftPadding + rightPadding)
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    margins: 8
    padding: 6
    overlap: 1
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
    delegate: MenuItem {}

    contentItem: ListView {
        implicitHeight: contentHeight
        implicitWidth: {
            let widest = 0;
            for (let i = 0; i < control.count; ++i)
                widest = Math.max(widest, control.itemAt(i).implicitWidth);
            return widest;
        }
        model: control.contentModel
        currentIndex: control.currentIndex
        interactive: contentHeight > height
        keyNavigationWraps: true
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.raised
        border.width: Theme.strokeControl
        border.color: Theme.lineControl
    }
}
