// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The window: the way in, or home. */
Window {
    id: root

    required property Session session
    required property Settings settings
    readonly property HomePage home: home.item as HomePage
    readonly property bool looksDark: system.windowText.hslLightness > system.window.hslLightness

    function textStep(step: int) {
        const scales = Theme.userScales;
        let now = 0;
        while (now < scales.length - 1 && scales[now] < root.settings.textScale - 0.01)
            ++now;
        root.settings.textScale = step === 0 ? 1 : scales[Math.max(0, Math.min(scales.length - 1, now + step))];
    }

    visible: true
    width: 1280
    height: 800
    minimumWidth: Theme.windowMinWidthSize
    minimumHeight: Theme.windowMinHeightSize
    title: root.session.place.roomName ? qsTr("%1 – AIGM").arg(root.session.place.roomName) : qsTr("AIGM")
    color: Theme.desk
    LayoutMirroring.enabled: Qt.locale().textDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true
    onClosing: root.settings.windowGeometry = Qt.rect(root.x, root.y, root.width, root.height)
    Component.onCompleted: {
        const last = root.settings.windowGeometry;
        if (last.width <= 0)
            return;
        root.width = Math.min(last.width, Screen.desktopAvailableWidth);
        root.height = Math.min(last.height, Screen.desktopAvailableHeight);
        // a screen that is gone must not take the window with it
        if (last.x >= 0 && last.y >= 0 && last.x < Screen.desktopAvailableWidth - 80 && last.y < Screen.desktopAvailableHeight - 80) {
            root.x = last.x;
            root.y = last.y;
        }
    }

    SystemPalette {
        id: system
    }
    Binding {
        target: Theme
        property: "dark"
        value: root.settings.theme === Settings.Dark || (root.settings.theme === Settings.System && root.looksDark)
    }
    Binding {
        target: Theme
        property: "textScale"
        value: root.settings.textScale
    }
    Loader {
        id: login

        readonly property bool wanted: root.session.state === Session.SignedOut

        // by its address: who is signed in does not wait for its types to be loaded
        function refresh() {
            login.setSource(login.wanted ? "login/LoginPage.qml" : "", { session: root.session });
        }

        width: root.width
        height: root.height
        focus: login.wanted
        onWantedChanged: login.refresh()
        Component.onCompleted: login.refresh()
    }
    Binding {
        target: login.item
        property: "session"
        value: root.session
        when: login.item
    }
    Lazy {
        id: home

        // not of the parent: that has no size before the window is shown, and all would be laid out twice
        width: root.width
        height: root.height
        active: root.session.state !== Session.SignedOut
        focus: active
        fills: true

        component: HomePage {
            session: root.session
            settings: root.settings
        }
    }
    Shortcut {
        sequence: "Ctrl+Q"
        onActivated: root.close()
    }
    Shortcut {
        sequences: ["Ctrl++", "Ctrl+="]
        onActivated: root.textStep(1)
    }
    Shortcut {
        sequence: "Ctrl+-"
        onActivated: root.textStep(-1)
    }
    Shortcut {
        sequence: "Ctrl+0"
        onActivated: root.textStep(0)
    }
}
