// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "settings.h"

#include <QSettings>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

constexpr qreal kSmallestText = 0.85;
constexpr qreal kLargestText = 2.0;

QString fileOf(const QString &profile)
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + u'/' + profile + u".conf"_s;
}

} // namespace

Settings::Settings(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_store(std::make_unique<QSettings>(fileOf(profile), QSettings::IniFormat))
{
}

Settings::~Settings() = default;

Settings::Theme Settings::theme() const
{
    const QString name = m_store->value("appearance/theme"_L1).toString();
    return name == "light"_L1 ? Light : name == "dark"_L1 ? Dark : System;
}

void Settings::setTheme(Theme theme)
{
    if (theme == this->theme())
        return;
    m_store->setValue("appearance/theme"_L1,
                      theme == Light      ? u"light"_s
                          : theme == Dark ? u"dark"_s
                                          : u"system"_s);
    Q_EMIT themeChanged();
}

qreal Settings::textScale() const
{
    const qreal scale = m_store->value("appearance/textScale"_L1, 1.0).toReal();
    return qBound(kSmallestText, scale, kLargestText);
}

void Settings::setTextScale(qreal scale)
{
    if (qFuzzyCompare(scale, textScale()))
        return;
    m_store->setValue("appearance/textScale"_L1, qBound(kSmallestText, scale, kLargestText));
    Q_EMIT textScaleChanged();
}

bool Settings::membersVisible() const
{
    return m_store->value("window/members"_L1, true).toBool();
}

void Settings::setMembersVisible(bool visible)
{
    if (visible == membersVisible())
        return;
    m_store->setValue("window/members"_L1, visible);
    Q_EMIT membersVisibleChanged();
}

QRect Settings::windowGeometry() const
{
    return m_store->value("window/geometry"_L1).toRect();
}

void Settings::setWindowGeometry(const QRect &geometry)
{
    if (geometry == windowGeometry())
        return;
    m_store->setValue("window/geometry"_L1, geometry);
    Q_EMIT windowGeometryChanged();
}

QUrl Settings::backend() const
{
    return m_store->value("backend/url"_L1).toUrl();
}

QString Settings::backendKey() const
{
    return m_store->value("backend/key"_L1).toString();
}

void Settings::setBackend(const QUrl &url, const QString &key)
{
    m_store->setValue("backend/url"_L1, url);
    m_store->setValue("backend/key"_L1, key);
}

QString Settings::lastServer() const
{
    return m_store->value("place/server"_L1).toString();
}

QString Settings::lastRoom(const QString &server) const
{
    return m_store->value(QString(u"place/rooms/"_s + server)).toString();
}

void Settings::setLastPlace(const QString &server, const QString &room)
{
    if (server == lastServer() && room == lastRoom(server))
        return; // as at each start: not worth a write
    m_store->setValue("place/server"_L1, server);
    if (!room.isEmpty())
        m_store->setValue(QString(u"place/rooms/"_s + server), room);
}

void Settings::forgetPlaces()
{
    m_store->remove("place"_L1);
}

} // namespace aigm::app
