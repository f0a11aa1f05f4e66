// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import Aigm

/*! A test of screens: no warning may come, and items are found as people find them. */
TestCase {
    id: testCase

    when: windowShown
    visible: true
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0

    /*! A screen reader is there from the start, as it is for whoever needs one. */
    function initTestCase() {
        Inspector.tree(testCase);
    }
    function init() {
        failOnWarning(/.*/);
    }
    /*! All items under root (itself included) for which wanted(item) is true; hidden ones only if asked for. */
    function all(root: Item, wanted: var, hidden: bool): var {
        let found = [];
        if (!root || (!root.visible && !hidden))
            return found;
        if (wanted(root))
            found.push(root);
        for (let i = 0; i < root.children.length; ++i)
            found = found.concat(testCase.all(root.children[i], wanted, hidden));
        return found;
    }
    /*! Whether that text is to be seen under root. */
    function shows(root: Item, text: string): bool {
        return testCase.all(root, item => item.text === text && item.contentWidth !== undefined, false).length > 0;
    }
    /*! The one that screen readers know by that name. */
    function named(name: string, role: string): Item {
        const item = Inspector.named(testCase, name, role ? role : "");
        verify(item, "there is a " + (role ? role : "thing") + " named " + name);
        return item;
    }
    function press(name: string) {
        mouseClick(testCase.named(name, "button"));
    }
    function isIn(item: Item, root: Item): bool {
        let at = item;
        while (at && at !== root)
            at = at.parent;
        return at === root;
    }
    function isRing(item: Item): bool {
        return String(item).startsWith("FocusRing");
    }
}
