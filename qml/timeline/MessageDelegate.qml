// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! One row of the timeline. Shows what the roles say; asks for what is to be done, never does it. */
Item {
    id: root

    required property int index
    required property int kind
    required property string messageId
    required property string authorName
    required property string initials
    required property int hue
    required property string time
    required property string fullTime
    required property bool showAuthor
    required property bool showDay
    required property string dayText
    required property bool showNew
    required property var document
    required property int delivery
    required property string failure
    required property bool waiting
    required property bool own
    required property int operation
    required property bool edited
    required property string editedTime
    required property bool deleted
    required property int gapCount
    required property string accessibleText

    property bool narrow: false
    property bool ringed: false
    property bool alone: false
    property string roomName
    property string serverName
    property real viewHeight: 0
    /*! What was searched for: its words are marked. */
    property string highlighted
    property bool flashing: false

    readonly property bool isMessage: root.kind === MessageListModel.Message
    readonly property bool pending: root.delivery === MessageListModel.Pending
    readonly property bool refused: root.delivery === MessageListModel.Failed
    readonly property bool hasActions: root.isMessage && !root.deleted
    readonly property alias pointed: hover.hovered
    readonly property alias bodyY: body.y
    readonly property int start: root.narrow ? 60 : Theme.timelineGutter
    readonly property int end: root.narrow ? 12 : Theme.timelinePadEnd
    readonly property int padStart: root.narrow ? 12 : Theme.timelinePadStart
    readonly property int inset: Math.max(0, Math.round((width - Theme.columnSize) / 2))

    /*! The row got higher by so much while it was shown; not told while a row is made or used again. */
    signal grew(real by)
    signal retryRequested(string messageId)
    signal editRequested(string messageId)
    signal discardRequested(string messageId)
    signal menuRequested
    /*! Another day than that of the line is asked for. */
    signal dayRequested(Item line)
    signal linkRequested(string url)

    property real knownHeight: -1

    implicitHeight: day.height + (root.isMessage ? body.height + body.above : special.height)
    Accessible.role: Accessible.ListItem
    Accessible.name: root.isMessage ? root.accessibleText : special.text
    Accessible.onPressAction: root.menuRequested()

    ListView.onPooled: {
        root.knownHeight = -1;
        root.flashing = false;
        content.clearSelection();
        root.visible = false; // or a screen reader would still read it, and find its actions
    }
    ListView.onReused: {
        root.knownHeight = root.height;
        root.visible = true;
    }
    Component.onCompleted: root.knownHeight = root.height
    onHeightChanged: {
        if (root.knownHeight < 0 || root.height === root.knownHeight)
            return;
        const by = root.height - root.knownHeight;
        root.knownHeight = root.height;
        root.grew(by);
    }

    HoverHandler {
        id: hover
    }

    Lazy {
        id: day

        x: root.inset
        width: parent.width - 2 * root.inset
        active: root.isMessage && (root.showDay || root.showNew)
        component: root.showNew ? newLine : dayLine
    }
    Component {
        id: dayLine

        DayLine {
            id: line

            text: root.dayText
            start: root.start
            end: root.end
            onPressed: root.dayRequested(line)
        }
    }
    Component {
        id: newLine

        NewLine {
            id: lineOverNew

            dayText: root.dayText
            padStart: root.padStart
            gutter: root.narrow ? 36 : Theme.avatarMessageSize
            start: root.start
            end: root.end
            onPressed: root.dayRequested(lineOverNew)
        }
    }
    Lazy {
        id: special

        readonly property string text: {
            if (root.isMessage)
                return "";
            if (root.kind === MessageListModel.Gap)
                return qsTr("About %n message(s) are missing here. They load when you are online.", "", root.gapCount);
            return qsTr("This is the start of #%1").arg(root.roomName);
        }

        x: root.inset
        width: parent.width - 2 * root.inset
        active: !root.isMessage
        component: root.kind === MessageListModel.Gap ? gapRow : startRow
    }
    Component {
        id: gapRow

        GapRow {
            text: special.text
            start: root.start
            end: root.end
        }
    }
    Component {
        id: startRow

        StartRow {
            roomName: root.roomName
            serverName: root.serverName
            alone: root.alone
            viewHeight: root.viewHeight
        }
    }

    Item {
        id: body

        readonly property int above: root.showAuthor ? 14 : 0

        x: root.inset
        y: day.height + above
        width: parent.width - 2 * root.inset
        height: 2 + (root.showAuthor ? Theme.bodyLine : 0) + words.height + state.height + 2
        visible: root.isMessage

        Rectangle {
            anchors.fill: parent
            visible: root.refused || hover.hovered || root.ringed
            radius: root.inset > 0 ? Theme.radiusControl : 0
            color: root.refused ? Theme.dangerSoft : Theme.sheetHover

            FocusRing {
                visible: root.ringed
                inside: true
                around: parent.radius
            }
        }
        Lazy {
            anchors.fill: parent
            fills: true
            active: root.flashing

            component: JumpFlash {
                onFinished: root.flashing = false
            }
        }
        Leaf {
            anchors.left: parent.left
            anchors.leftMargin: root.padStart
            y: 4
            visible: root.showAuthor
            size: root.narrow ? 36 : Theme.avatarMessageSize
            initials: root.initials
            hue: root.hue
        }
        Text {
            id: author

            anchors.left: parent.left
            anchors.leftMargin: root.start
            y: 2
            width: Math.min(implicitWidth, parent.width - root.start - root.end - when.width - 8)
            height: Theme.bodyLine
            visible: root.showAuthor
            text: root.showAuthor ? root.authorName : "" // what is not seen is not laid out
            textFormat: Text.PlainText
            font: Theme.bodyStrong
            color: Theme.text
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
        }
        Text {
            id: when

            anchors.left: author.right
            anchors.leftMargin: 8
            anchors.baseline: author.baseline
            visible: root.showAuthor
            text: root.showAuthor ? root.time : ""
            textFormat: Text.PlainText
            font: Theme.captionPlain
            color: Theme.textMuted

            HoverHandler {
                id: whenHover
            }
            Lazy {
                active: whenHover.hovered || tag.hovered

                component: ToolTip {
                    parent: tag.hovered ? tag : when
                    visible: whenHover.hovered || tag.hovered
                    text: tag.hovered ? root.editedTime : root.fullTime
                }
            }
        }
        Lazy {
            anchors.left: parent.left
            anchors.leftMargin: root.padStart
            y: 2
            width: root.narrow ? 36 : Theme.avatarMessageSize
            active: !root.showAuthor && (hover.hovered || root.ringed)

            component: Text {
                height: Theme.bodyLine
                text: root.time
                textFormat: Text.PlainText
                font: Theme.gutter
                color: Theme.textMuted
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
            }
        }
        Item {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: root.start
            y: 2 + (root.showAuthor ? Theme.bodyLine : 0)
            width: Math.min(Theme.measureSize, parent.width - root.start - root.end)
            height: root.deleted ? Theme.bodyLine : content.implicitHeight + (tag.beneath ? tag.height : 0)

            DocumentItem {
                id: content

                width: parent.width
                height: implicitHeight
                visible: !root.deleted
                document: root.document
                font: Theme.body
                codeFont: Theme.code
                dimmed: root.pending
                textColor: Theme.text
                mutedColor: Theme.textMuted
                linkColor: Theme.accentText
                codeBackground: Theme.sunken
                lineColor: Theme.line
                quoteColor: Theme.lineControl
                quoteTextColor: Theme.textSecondary
                mentionColor: Theme.textOnAccentSoft
                mentionBackground: Theme.accentSoft
                selectionColor: Theme.selection
                selectedTextColor: Theme.textOnSelection
                hitColor: Theme.hit
                hitTextColor: Theme.textOnHit
                highlighted: root.highlighted
                onLinkActivated: url => root.linkRequested(url)
            }
            MessageTag {
                id: tag

                edited: root.edited
                deleted: root.deleted
                lastLine: content.lastLine
            }
        }
        Lazy {
            id: state

            anchors.left: words.left
            anchors.top: words.bottom
            width: words.width
            active: root.refused || (root.pending && root.waiting)
            component: root.refused ? failedLine : waitingLine
        }
        Component {
            id: waitingLine

            WaitingLine {}
        }
        Component {
            id: failedLine

            FailedLine {
                failure: root.failure
                operation: root.operation
                deleted: root.deleted
                touch: root.narrow
                onRetryRequested: root.retryRequested(root.messageId)
                onEditRequested: root.editRequested(root.messageId)
                onDiscardRequested: root.discardRequested(root.messageId)
            }
        }
    }
}
