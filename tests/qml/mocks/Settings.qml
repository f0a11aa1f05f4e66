// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    enum Theme {
        System,
        Light,
        Dark
    }

    property int theme: Settings.Theme.Light
    property real textScale: 1
    property bool membersVisible: true
    property rect windowGeometry
}
