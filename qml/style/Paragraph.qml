// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Words that may take several lines, each as high as the design says, the text in its middle. */
Label {
    id: root

    property int line: Theme.bodyLine
    // a fixed line puts all of its leading under the text
    readonly property real half: (root.line - Math.ceil(metrics.height)) / 2

    topPadding: root.half
    bottomPadding: -root.half
    textFormat: Text.PlainText
    lineHeight: root.line
    lineHeightMode: Text.FixedHeight
    wrapMode: Text.Wrap

    FontMetrics {
        id: metrics

        font: root.font
    }
}
