// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! One of several words, or another one that is typed. */
T.ComboBox {
    id: control

    implicitWidth: 240
    implicitHeight: Theme.px(40)
    leftPadding: control.mirrored ? 38 : 0
    rightPadding: control.mirrored ? 0 : 38
    editable: true
    currentIndex: -1
    font.family: Theme.family
    font.pixelSize: Theme.ui.pixelSize
    hoverEnabled: true
    Accessible.role: Accessible.ComboBox

    contentItem: TextField {
        endPadding: 0
        text: control.editText
        font: control.font
        maximumLength: 80
        background: null
        Accessible.name: control.Accessible.name
    }

    indicator: Icon {
        x: control.mirrored ? 10 : control.width - width - 10
        y: Math.round((control.height - height) / 2)
        name: "chevron-down"
        size: Theme.iconRowSize
        color: Theme.textMuted
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: Theme.sheet
        border.width: control.activeFocus || Theme.highContrast ? Theme.strokeFocus : Theme.strokeControl
        border.color: control.activeFocus ? Theme.focus : control.hovered ? Theme.text : Theme.lineControl
    }

    delegate: ItemDelegate {
        required property string modelData
        required property int index

        width: ListView.view.width
        text: modelData
        deskToned: false
        highlighted: control.highlightedIndex === index
    }

    popup: Popup {
        y: control.height + 4
        width: control.width
        height: Math.min(contentItem.implicitHeight + topPadding + bottomPadding, 240)
        padding: 6
        z: Theme.dialogZ // it may stand in a dialog

        contentItem: ListView {
            implicitHeight: contentHeight
            clip: true
            model: control.delegateModel
            currentIndex: control.highlightedIndex
        }
    }
}
