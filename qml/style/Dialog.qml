// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A question over a dimmed window: title, close, body, buttons at the end. Esc closes it. */
T.Dialog {
    id: control

    property string explanation
    property string acceptText
    property string acceptIcon
    property string cancelText: qsTr("Cancel")
    property int acceptKind: Button.Kind.Primary
    property bool acceptEnabled: true
    property bool busy: false
    /*! What went wrong, where it belongs to no field. */
    property string errorText
    readonly property int edge: Theme.space6 + Theme.strokeHairline
    readonly property real whole: implicitHeaderHeight + implicitContentHeight + implicitFooterHeight + topPadding + bottomPadding
    readonly property bool asSheet: parent ? parent.width < Theme.narrowBelow : false

    /*! The accepting button was pressed; the dialog stays until it is closed. */
    signal submitted

    function submit() {
        if (control.acceptEnabled && !control.busy)
            control.submitted();
    }

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? (control.asSheet ? parent.height - height : Math.round((parent.height - height) / 2)) : 0
    z: Theme.dialogZ
    width: parent ? Math.min(control.asSheet ? parent.width : Theme.dialogSize, parent.width) : Theme.dialogSize
    // said, or Qt cuts a sheet that grows at the edge of the window, and leaves it so
    height: parent ? Math.min(control.whole, parent.height) : control.whole
    implicitHeight: control.whole
    leftPadding: control.edge
    rightPadding: control.edge
    topPadding: implicitContentHeight > 0 ? Theme.space4 : 0
    bottomPadding: 0
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }

    enter: Transition {
        NumberAnimation {
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.popupInMs
            easing.type: Easing.OutCubic
        }
    }
    exit: Transition {
        NumberAnimation {
            property: "opacity"
            to: 0
            duration: Theme.popupOutMs
            easing.type: Easing.InCubic
        }
    }

    header: DialogHeader {
        title: control.title
        explanation: control.explanation
        edge: control.edge
        touch: control.asSheet
        onCloseRequested: control.reject()
    }

    contentItem: Column {
        spacing: Theme.space4
    }

    footer: DialogFooter {
        focus: control.acceptKind === Button.Kind.Danger
        errorText: control.errorText
        acceptText: control.acceptText
        acceptIcon: control.acceptIcon
        cancelText: control.cancelText
        acceptKind: control.acceptKind
        acceptEnabled: control.acceptEnabled
        busy: control.busy
        edge: control.edge
        touch: control.asSheet
        onAccepted: control.submit()
        onRejected: control.reject()
    }

    background: Rectangle {
        radius: Theme.radiusSheet
        color: Theme.raised
        border.width: Theme.strokeHairline
        border.color: Theme.line
    }
}
