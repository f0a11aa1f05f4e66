// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The way in: sign in, create an account, or use a workspace on this computer. */
Item {
    id: root

    required property Session session
    readonly property Login login: root.session.login
    readonly property bool signUp: root.login.mode === Login.SignUp
    readonly property bool pictured: width >= Theme.mediumBelow

    DrawingItem {
        id: picture

        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.margins: 8
        width: 560
        visible: root.pictured
        source: root.pictured ? "pictures/night.svg" : ""
        cover: true
        radius: Theme.radiusSheet
        Accessible.ignored: true

        Paragraph {
            anchors.left: parent.left
            anchors.leftMargin: 48
            y: 52
            text: qsTr("A quiet place\nto talk together.")
            textFormat: Text.PlainText
            font: Theme.display
            line: Theme.displayLine
            color: Theme.textOnPicture
        }
    }
    Flickable {
        id: scroller

        readonly property Item focused: Window.activeFocusItem

        /*! What has the keyboard is in view. */
        function reveal() {
            let part = scroller.focused;
            while (part && part !== form)
                part = part.parent;
            if (!part)
                return;
            const top = scroller.focused.mapToItem(form, 0, 0).y + form.y;
            const bottom = top + scroller.focused.height;
            scroller.contentY = Math.max(bottom + 16 - scroller.height, Math.min(scroller.contentY, top - 16));
        }

        anchors.left: root.pictured ? picture.right : parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        contentHeight: form.height + 32
        boundsBehavior: Flickable.StopAtBounds
        onFocusedChanged: scroller.reveal()
        onHeightChanged: scroller.reveal()

        T.ScrollBar.vertical: ScrollBar {}

        LoginForm {
            id: form

            x: Math.round((parent.width - width) / 2)
            y: Math.max(16, Math.round((scroller.height - height) / 2))
            width: Math.min(376, scroller.width - 32)
            focus: true
            login: root.login
            onBackendRequested: dialogs.chooseBackend()
        }
    }
    FocusKeeper {
        page: root
    }
    DialogHost {
        id: dialogs

        session: root.session
    }
}
