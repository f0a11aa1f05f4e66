// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! The picture of a person: a leaf in the hue of the id, with initials. Decorative. */
LeafItem {
    property int hue: 0
    property int size: Theme.avatarRowSize

    implicitWidth: size
    implicitHeight: size
    ground: Theme.hueGrounds[hue]
    ink: Theme.hueInks[hue]
    fontFamily: Theme.family
    mirrored: LayoutMirroring.enabled
    Accessible.ignored: true
}
