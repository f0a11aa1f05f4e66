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
    readonly property bool ringed: root.byKeys && root.currentItem !== null && root.currentItem.activeFocus
    /*! The reader holds the scroll bar. */
    readonly property bool dragged: bar.pressed
    readonly property bool upward: root.verticalLayoutDirection === ListView.BottomToTop

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    highlightMoveDuration: 0
    highlightResizeDuration: 0
    activeFocusOnTab: true
    pixelAligned: true
    Accessible.role: Accessible.List
    onActiveFocusChanged: if (!activeFocus)
        root.byKeys = true

    T.ScrollBar.vertical: ScrollBar {
        id: bar
    }

    Keys.onPressed: event => {
        root.byKeys = true;
        if (event.key === Qt.Key_Home)
            root.currentIndex = root.upward ? root.count - 1 : 0;
        else if (event.key === Qt.Key_End)
            root.currentIndex = root.upward ? 0 : root.count - 1;
        else
            return;
        event.accepted = true;
    }
}
