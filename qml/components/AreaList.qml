// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A list that is an area of the window: arrows move, Home and End jump, Tab leaves. */
ListView {
    id: root

    /*! The current row shows its ring: the keyboard was used last. */
    property bool byKeys: true
    readonly property bool ringed: root.activeFocus && root.byKeys

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    highlightMoveDuration: 0
    highlightResizeDuration: 0
    activeFocusOnTab: true
    pixelAligned: true
    Accessible.role: Accessible.List

    T.ScrollBar.vertical: ScrollBar {}

    Keys.onPressed: event => {
        root.byKeys = true;
        if (event.key === Qt.Key_Home)
            root.currentIndex = 0;
        else if (event.key === Qt.Key_End)
            root.currentIndex = root.count - 1;
        else
            return;
        event.accepted = true;
    }
}
