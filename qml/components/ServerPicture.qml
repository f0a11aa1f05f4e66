// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! The picture of a server: a rounded square in the hue of the id, with initials. Decorative. */
LeafItem {
    id: root

    property int hue: 0

    implicitWidth: Theme.serverSize
    implicitHeight: Theme.serverSize
    ground: Theme.hueGrounds[root.hue]
    ink: Theme.hueInks[root.hue]
    fontFamily: Theme.family
    radius: 14
    Accessible.ignored: true
}
