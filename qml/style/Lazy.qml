// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! Makes what it holds when it is wanted and drops it when it is not: a Loader for components that are bound
    to the file they stand in, which the Loader of Qt 6.4 refuses ("outside its creation context"). */
FocusScope {
    id: root

    property Component component
    property bool active: true
    /*! Made bit by bit between frames. */
    property bool asynchronous: false
    /*! What was made: an item as wide as this one and, with fills, as high; or a popup. */
    property QtObject object: null
    property bool fills: false
    readonly property Item item: root.object as Item

    property var incubator: null
    property bool ready: false

    function refresh() {
        if (!root.ready)
            return;
        root.drop();
        if (!root.active || !root.component)
            return;
        if (!root.asynchronous)
            return root.take(root.component.createObject(root));
        const incubator = root.component.incubateObject(root);
        root.incubator = incubator;
        if (incubator.status === Component.Ready)
            root.take(incubator.object);
        else
            incubator.onStatusChanged = () => {
                // null: this went away before it was done
                if (root && root.incubator === incubator && incubator.status === Component.Ready)
                    root.take(incubator.object);
            };
    }
    function take(made: QtObject) {
        root.object = made;
        if (!root.item)
            return;
        root.item.width = Qt.binding(() => root.width);
        if (root.fills)
            root.item.height = Qt.binding(() => root.height);
    }
    function drop() {
        if (root.incubator)
            root.incubator.forceCompletion();
        if (root.object)
            root.object.destroy();
        root.object = null;
        root.incubator = null;
    }

    implicitWidth: root.item ? root.item.implicitWidth : 0
    implicitHeight: root.item ? root.item.implicitHeight : 0
    onActiveChanged: root.refresh()
    onComponentChanged: root.refresh()
    Component.onCompleted: {
        root.ready = true;
        root.refresh();
    }
    // what is half made at the end of the program would be missed by the engine
    Component.onDestruction: root.drop()
}
