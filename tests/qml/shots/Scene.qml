// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

/*! The window with the sample community in it. */
Main {
    id: root

    property bool night: false
    property real textScale: 1
    property bool filled: true

    session: Session {}
    settings: Settings {
        theme: root.night ? Settings.Theme.Dark : Settings.Theme.Light
        textScale: root.textScale
    }

    Samples {
        id: samples
    }
    Component.onCompleted: {
        if (root.filled) {
            samples.fill(root.session);
            samples.fillTideClock(root.session.messages);
        }
    }
}
