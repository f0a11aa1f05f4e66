// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! The window. */
Window {
    id: root

    required property Session session
    required property Settings settings

    visible: true
    width: 1280
    height: 800
    minimumWidth: Theme.windowMinWidthSize
    minimumHeight: Theme.windowMinHeightSize
    title: qsTr("AIGM")
    color: Theme.desk
}
