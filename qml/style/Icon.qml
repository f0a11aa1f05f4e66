// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! One of the icons of resources/icons, in the colour of the text beside it. */
DrawingItem {
    id: root

    property string name
    property int size: Theme.iconSize

    implicitWidth: Theme.px(root.size)
    implicitHeight: Theme.px(root.size)
    source: root.name ? "icons/" + root.name + ".svg" : ""
    color: Theme.textSecondary
    Accessible.ignored: true
}
