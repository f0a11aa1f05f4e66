// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "inspector.h"

#include <QAccessible>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QQuickWindow>
#include <private/qguiapplication_p.h>
#include <qpa/qplatformaccessibility.h>
#include <qpa/qplatformintegration.h>

#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace aigm::test {

namespace {

QString nameOf(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::Button:
        return u"button"_s;
    case QAccessible::CheckBox:
        return u"check box"_s;
    case QAccessible::EditableText:
        return u"text"_s;
    case QAccessible::Grouping:
        return u"group"_s;
    case QAccessible::Heading:
        return u"heading"_s;
    case QAccessible::List:
        return u"list"_s;
    case QAccessible::ListItem:
        return u"list item"_s;
    case QAccessible::MenuItem:
        return u"menu item"_s;
    case QAccessible::StaticText:
        return u"label"_s;
    case QAccessible::AlertMessage:
        return u"alert"_s;
    case QAccessible::ComboBox:
        return u"combo box"_s;
    case QAccessible::Dialog:
        return u"dialog"_s;
    default:
        return QString::number(role);
    }
}

//! As it is where a screen reader runs; QAccessible::setActive() alone tells the items, not the platform.
void bringScreenReader()
{
    QPlatformAccessibility *platform = QGuiApplicationPrivate::platformIntegration()->accessibility();
    if (!platform->isActive())
        platform->setActive(true);
}

using Visit = std::function<void(QAccessibleInterface *)>;

void walk(QAccessibleInterface *node, const Visit &visit)
{
    if (!node || !node->isValid() || node->state().invisible)
        return;
    visit(node);
    for (int at = 0; at < node->childCount(); ++at)
        walk(node->child(at), visit);
}

void walk(QQuickItem *item, const Visit &visit)
{
    bringScreenReader();
    walk(QAccessible::queryAccessibleInterface(item->window()), visit);
}

void sendToFocus(QInputMethodEvent &event)
{
    QCoreApplication::sendEvent(QGuiApplication::focusObject(), &event);
}

} // namespace

QVariantList Inspector::tree(QQuickItem *item)
{
    QVariantList found;
    walk(item, [&found](QAccessibleInterface *node) {
        const QAccessible::State state = node->state();
        found.append(
            QVariantMap{{u"role"_s, nameOf(node->role())},
                        {u"name"_s, node->text(QAccessible::Name)},
                        {u"description"_s, node->text(QAccessible::Description)},
                        {u"value"_s, node->text(QAccessible::Value)},
                        {u"checked"_s, bool(state.checked)},
                        {u"selected"_s, bool(state.selected)},
                        {u"focusable"_s, bool(state.focusable)},
                        {u"item"_s, QVariant::fromValue(qobject_cast<QQuickItem *>(node->object()))}});
    });
    return found;
}

QQuickItem *Inspector::named(QQuickItem *item, const QString &name, const QString &role)
{
    QQuickItem *found = nullptr;
    walk(item, [&](QAccessibleInterface *node) {
        if (!found && node->text(QAccessible::Name) == name
            && (role.isEmpty() || nameOf(node->role()) == role))
            found = qobject_cast<QQuickItem *>(node->object());
    });
    return found;
}

bool Inspector::press(QQuickItem *item)
{
    bringScreenReader();
    QAccessibleInterface *node = QAccessible::queryAccessibleInterface(item);
    QAccessibleActionInterface *actions = node ? node->actionInterface() : nullptr;
    if (!actions || !actions->actionNames().contains(QAccessibleActionInterface::pressAction()))
        return false;
    actions->doAction(QAccessibleActionInterface::pressAction());
    return true;
}

void Inspector::compose(const QString &preedit)
{
    QInputMethodEvent event(preedit, {});
    sendToFocus(event);
}

void Inspector::commit(const QString &text)
{
    QInputMethodEvent event;
    event.setCommitString(text);
    sendToFocus(event);
}

} // namespace aigm::test
