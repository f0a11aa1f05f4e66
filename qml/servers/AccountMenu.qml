// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! How the program looks, and the way out. */
Menu {
    id: root

    required property Session session
    required property Settings settings
    required property DialogHost dialogs

    MenuItem {
        text: qsTr("Look like the system")
        iconName: "monitor"
        checkable: true
        checked: root.settings.theme === Settings.System
        onTriggered: root.settings.theme = Settings.System
    }
    MenuItem {
        text: qsTr("Light")
        iconName: "sun"
        checkable: true
        checked: root.settings.theme === Settings.Light
        onTriggered: root.settings.theme = Settings.Light
    }
    MenuItem {
        text: qsTr("Dark")
        iconName: "moon"
        checkable: true
        checked: root.settings.theme === Settings.Dark
        onTriggered: root.settings.theme = Settings.Dark
    }
    MenuSeparator {}
    MenuItem {
        text: qsTr("Sign out")
        iconName: "log-out"
        onTriggered: root.dialogs.signOut()
    }
    MenuItem {
        text: qsTr("Sign out and forget")
        iconName: "trash-2"
        dangerous: true
        onTriggered: root.dialogs.signOutAndForget()
    }
}
