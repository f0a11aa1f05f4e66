// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! Gives the keyboard back to where it was on the page when a dialog or a menu has closed. */
Item {
    id: root

    required property Item page
    readonly property Item focused: Window.activeFocusItem
    property Item kept: null

    function isOnPage(item: Item): bool {
        let at = item;
        while (at && at !== root.page)
            at = at.parent;
        return at !== null;
    }
    function giveBack() {
        const nobody = !root.focused || root.focused === root.Window.contentItem;
        if (nobody && root.kept && root.kept.visible && root.kept.enabled)
            root.kept.forceActiveFocus(Qt.PopupFocusReason);
    }

    onFocusedChanged: {
        if (root.isOnPage(root.focused))
            root.kept = root.focused;
        else
            later.start();
    }

    Timer {
        id: later

        interval: 0 // another dialog may take it first
        onTriggered: root.giveBack()
    }
}
