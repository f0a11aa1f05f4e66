// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QQuickItem>
#include <QVariant>
#include <QtQml/qqmlregistration.h>

namespace aigm::test {

//! What a test of the screens cannot see or do from QML: what screen readers are told, and what an input
//! method does.
class Inspector : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    using QObject::QObject;

    //! What screen readers find under \p item's window, in order: objects with role ("button"), name,
    //! description, value, checked, selected, focusable and item. Hidden parts are left out.
    Q_INVOKABLE static QVariantList tree(QQuickItem *item);
    //! The first item of the tree with that name (and role, if one is given); null when there is none.
    Q_INVOKABLE static QQuickItem *named(QQuickItem *item, const QString &name, const QString &role = {});
    //! Presses the item as a screen reader does. False when it offers no press.
    Q_INVOKABLE static bool press(QQuickItem *item);
    //! An input method shows \p preedit in the focused field: the text is not there yet.
    Q_INVOKABLE static void compose(const QString &preedit);
    //! … and puts \p text in its place.
    Q_INVOKABLE static void commit(const QString &text);
};

} // namespace aigm::test
