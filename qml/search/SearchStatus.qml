// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! How much was found and where it was looked for, or why nothing could be. */
Item {
    id: root

    required property SearchModel search
    property bool offline: false
    readonly property bool refused: root.search.state === SearchModel.Refused
    readonly property string count: {
        if (root.search.state !== SearchModel.Found || root.search.keptCount === 0)
            return "";
        if (root.search.hasMore && root.search.serverState === SearchModel.NotYet)
            return qsTr("More than %n message(s), newest first", "", root.search.keptCount);
        return qsTr("%n message(s), newest first", "", root.search.keptCount);
    }
    readonly property string place: root.offline ? qsTr("You are offline. What this computer keeps was searched.")
        : qsTr("Searched on this computer")
    /*! Both have room on one line. */
    readonly property bool wide: amount.implicitWidth + 8 + 19 + where.implicitWidth <= width

    implicitHeight: root.refused ? problem.height : root.count ? told.height : 0
    visible: implicitHeight > 0

    Flow {
        id: told

        width: parent.width
        spacing: 4
        visible: root.count && !root.refused

        Text {
            id: amount

            // at the end of the same line, or on one of its own
            width: root.wide ? told.width - place.width - told.spacing : told.width
            height: Theme.captionLine
            text: root.count
            textFormat: Text.PlainText
            font: Theme.caption
            color: Theme.textMuted
            elide: Text.ElideRight
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Row {
            id: place

            spacing: 5

            Icon {
                y: Math.round((Theme.captionLine - height) / 2)
                name: root.offline ? "cloud-off" : "hard-drive"
                size: 14
                color: Theme.textMuted
            }
            Text {
                id: where

                width: Math.min(implicitWidth, root.width - 19)
                text: root.place
                textFormat: Text.PlainText
                font: Theme.caption
                color: Theme.textMuted
                wrapMode: Text.Wrap
                lineHeight: Theme.captionLine
                lineHeightMode: Text.FixedHeight
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }
    Icon {
        y: Math.round((Theme.captionLine - height) / 2)
        visible: root.refused
        name: "circle-alert"
        size: 14
        color: Theme.dangerText
    }
    Paragraph {
        id: problem

        anchors.left: parent.left
        anchors.leftMargin: 19
        anchors.right: parent.right
        line: Theme.captionLine
        visible: root.refused
        text: root.search.problem
        textFormat: Text.PlainText
        font: Theme.captionPlain
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
}
