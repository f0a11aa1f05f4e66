// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

Text {
    property var document
    property color textColor
    property color mutedColor
    property color linkColor
    property color codeBackground
    property color lineColor
    property color quoteColor
    property color quoteTextColor
    property color mentionColor
    property color mentionBackground
    property color selectionColor
    property color selectedTextColor
    property font codeFont
    property bool dimmed: false

    signal linkHovered(string url)

    text: String(document)
    textFormat: Text.PlainText
    lineHeight: 22
    lineHeightMode: Text.FixedHeight
    wrapMode: Text.Wrap
    color: dimmed ? mutedColor : textColor
}
