// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Several lines of plain text. */
T.TextArea {
    id: control

    implicitWidth: 240
    implicitHeight: contentHeight + topPadding + bottomPadding
    // a line here is 3 px lower than a line of the timeline
    topPadding: 11
    bottomPadding: 12
    leftPadding: 14
    rightPadding: 14
    font: Theme.body
    color: control.enabled ? Theme.text : Theme.textDisabled
    selectionColor: Theme.selection
    selectedTextColor: Theme.textOnSelection
    placeholderTextColor: Theme.textMuted
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap
    selectByMouse: true
    Accessible.name: control.placeholderText
    Keys.onTabPressed: control.nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
    Keys.onBacktabPressed: control.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    cursorDelegate: Caret {
        shown: control.cursorVisible && control.selectionStart === control.selectionEnd
        at: control.cursorPosition
    }

    Text {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: control.leftPadding
        anchors.rightMargin: control.rightPadding
        y: control.topPadding
        visible: !control.length && !control.preeditText
        text: control.placeholderText
        textFormat: Text.PlainText
        font: control.font
        color: control.placeholderTextColor
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignLeft
    }
}
