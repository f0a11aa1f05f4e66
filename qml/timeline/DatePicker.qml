// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! Chooses the day that the timeline goes to. By keyboard: arrows, Home and End of a week, PageUp and PageDown by
    months, with Shift by years, Enter. */
Popup {
    id: root

    required property Timeline timeline
    /*! The chosen day, as 2025-10-23. */
    property alias day: month.day
    property alias today: month.today
    /*! Where it opens: so far from the start of the timeline, and beneath its top. */
    property real inset: 0
    property real below: 0
    /*! The chosen day shows its ring: the keyboard was used last. */
    property bool byKeys: false
    readonly property bool mirrors: days.effectiveLayoutDirection === Qt.RightToLeft
    /*! Fingers need more room. */
    property bool touch: false
    readonly property int widest: parent ? Math.floor((parent.width - 16 - leftPadding - rightPadding) / 7) : Theme.rowSize
    readonly property int cell: Math.min(root.touch ? Math.max(Theme.targetTouchSize, Theme.rowSize) : Theme.rowSize, root.widest)

    function choose(day: string) {
        root.timeline.messages.jumpToDay(day);
        root.leave();
    }
    function leave() {
        root.timeline.list.byKeys = root.byKeys;
        root.timeline.forceActiveFocus(Qt.PopupFocusReason); // where it leads to is read next
        root.close();
    }
    function act(event: var) {
        const forward = root.mirrors ? -1 : 1;
        const months = event.modifiers & Qt.ShiftModifier ? 12 : 1;
        root.byKeys = true;
        if (event.key === Qt.Key_Left)
            month.moveDays(-forward);
        else if (event.key === Qt.Key_Right)
            month.moveDays(forward);
        else if (event.key === Qt.Key_Up)
            month.moveDays(-7);
        else if (event.key === Qt.Key_Down)
            month.moveDays(7);
        else if (event.key === Qt.Key_PageUp)
            month.moveMonths(-months);
        else if (event.key === Qt.Key_PageDown)
            month.moveMonths(months);
        else if (event.key === Qt.Key_Home)
            month.moveToWeekStart();
        else if (event.key === Qt.Key_End)
            month.moveToWeekEnd();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            root.choose(month.day);
        else
            return;
        event.accepted = true;
    }

    parent: root.timeline
    x: root.mirrors && parent ? parent.width - width - root.inset : root.inset
    y: root.below
    padding: Theme.space3
    width: 7 * root.cell + leftPadding + rightPadding

    MonthModel {
        id: month
    }
    Column {
        width: root.availableWidth
        spacing: Theme.space1
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Go to a date")

        Item {
            width: parent.width
            height: back.height

            IconButton {
                id: back

                anchors.left: parent.left
                box: root.touch ? Theme.targetTouchSize : Theme.targetSize
                name: qsTr("Month before")
                keyText: qsTr("Page up")
                iconName: "chevron-left"
                mirrorIcon: true
                onClicked: month.moveMonths(-1)
            }
            Label {
                anchors.left: back.right
                anchors.right: next.left
                anchors.verticalCenter: parent.verticalCenter
                text: month.title
                textFormat: Text.PlainText
                font: Theme.uiStrong
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 11
                horizontalAlignment: Text.AlignHCenter
                Accessible.role: Accessible.Heading
            }
            IconButton {
                id: next

                anchors.right: parent.right
                enabled: !month.isLast
                box: back.box
                name: qsTr("Month after")
                keyText: qsTr("Page down")
                iconName: "chevron-right"
                mirrorIcon: true
                onClicked: month.moveMonths(1)
            }
        }
        Row {
            Repeater {
                model: month.weekdays

                WeekdayName {
                    width: root.cell
                }
            }
        }
        GridView {
            id: days

            width: parent.width
            height: 6 * root.cell
            cellWidth: root.cell
            cellHeight: root.cell
            focus: true
            activeFocusOnTab: true
            interactive: false
            keyNavigationEnabled: false
            highlightFollowsCurrentItem: false
            model: month
            currentIndex: month.row
            Keys.onPressed: event => root.act(event)

            delegate: DayCell {
                id: cell

                width: root.cell
                byKeys: root.byKeys
                onClicked: root.choose(month.dayAt(cell.index))
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.space1

            TextButton {
                text: qsTr("Beginning")
                touch: root.touch
                onClicked: {
                    root.timeline.messages.jumpToStart();
                    root.leave();
                }
            }
            TextButton {
                text: qsTr("Today")
                touch: root.touch
                onClicked: root.choose(month.today)
            }
        }
    }
}
