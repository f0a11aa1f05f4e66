// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QRect>
#include <QString>
#include <QTimer>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

class QSettings;

namespace aigm::app {

//! What the user chose and where the window was: a text file in the configuration folder of the profile.
class Settings : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Application")
    Q_PROPERTY(Theme theme READ theme WRITE setTheme NOTIFY themeChanged)
    Q_PROPERTY(qreal textScale READ textScale WRITE setTextScale NOTIFY textScaleChanged)
    Q_PROPERTY(bool membersVisible READ membersVisible WRITE setMembersVisible NOTIFY membersVisibleChanged)
    Q_PROPERTY(QRect windowGeometry READ windowGeometry WRITE setWindowGeometry NOTIFY windowGeometryChanged)
public:
    enum Theme { System, Light, Dark };
    Q_ENUM(Theme)

    //! Reads the file of \p profile; a broken file counts as empty.
    explicit Settings(const QString &profile, QObject *parent = nullptr);
    ~Settings() override;

    [[nodiscard]] Theme theme() const;
    void setTheme(Theme theme);
    //! 0.85 to 2.
    [[nodiscard]] qreal textScale() const;
    void setTextScale(qreal scale);
    [[nodiscard]] bool membersVisible() const;
    void setMembersVisible(bool visible);
    //! Null until a window was closed once.
    [[nodiscard]] QRect windowGeometry() const;
    void setWindowGeometry(const QRect &geometry);

    //! The backend of the last sign-in; empty at the first start.
    [[nodiscard]] QUrl backend() const;
    [[nodiscard]] QString backendKey() const;
    void setBackend(const QUrl &url, const QString &key);
    //! Where the user was: ids as text, empty at the first start.
    [[nodiscard]] QString lastServer() const;
    [[nodiscard]] QString lastRoom(const QString &server) const;
    //! Written a moment later: it comes with each room that is opened.
    void setLastPlace(const QString &server, const QString &room);
    void forgetPlaces();

Q_SIGNALS:
    void themeChanged();
    void textScaleChanged();
    void membersVisibleChanged();
    void windowGeometryChanged();

private:
    struct Place
    {
        QString server;
        QString room;
    };
    void writePlace();

    const std::unique_ptr<QSettings> m_store;
    std::optional<Place> m_place; //!< not written yet
    QTimer m_placeTimer;
};

} // namespace aigm::app
