// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "settings.h"

#include <QSettings>
#include <QStandardPaths>

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

constexpr qreal kSmallestText = 0.85;
constexpr qreal kLargestText = 2.0;
//! The store waits for the disk, and who looks through rooms does not want to.
constexpr std::chrono::seconds kPlaceWrittenAfter{1};

QString fileOf(const QString &profile)
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + u'/' + profile + u".conf"_s;
}

} // namespace

Settings::Settings(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_store(std::make_unique<QSettings>(fileOf(profile), QSettings::IniFormat))
{
    m_placeTimer.setSingleShot(true);
    m_placeTimer.setInterval(kPlaceWrittenAfter);
    connect(&m_placeTimer, &QTimer::timeout, this, &Settings::writePlace);
}

Settings::~Settings()
{
    writePlace();
}

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
    return m_place ? m_place->server : m_store->value("place/server"_L1).toString();
}

QString Settings::lastRoom(const QString &server) const
{
    if (m_place && m_place->server == server && !m_place->room.isEmpty())
        return m_place->room;
    return m_store->value(QString(u"place/rooms/"_s + server)).toString();
}

void Settings::setLastPlace(const QString &server, const QString &room)
{
    if (server == lastServer() && room == lastRoom(server))
        return; // as at each start: not worth a write
    if (m_place && (m_place->server != server || room.isEmpty()))
        writePlace();
    m_place = Place{server, room};
    m_placeTimer.start();
}

void Settings::writePlace()
{
    const std::optional<Place> place = std::exchange(m_place, std::nullopt);
    if (!place)
        return;
    m_store->setValue("place/server"_L1, place->server);
    if (!place->room.isEmpty())
        m_store->setValue(QString(u"place/rooms/"_s + place->server), place->room);
}

void Settings::forgetPlaces()
{
    m_place.reset();
    m_store->remove("place"_L1);
}

} // namespace aigm::app
