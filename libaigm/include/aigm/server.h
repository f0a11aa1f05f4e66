// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QDateTime>
#include <QString>

namespace aigm {

//! A community that this account belongs to.
struct Server
{
    ServerId id;
    QString name;
    QString iconUrl; //!< may be empty
    UserId owner;
    qint64 epoch = 0; //!< part of the server's topics; grows whenever somebody leaves
    Role ownRole = Role::Member;

    friend bool operator==(const Server &, const Server &) = default;
};

//! A code that lets others in.
struct Invite
{
    QString code;
    ServerId server;
    int maxUses = 0;     //!< 0 = no limit
    QDateTime expiresAt; //!< UTC; invalid = never

    friend bool operator==(const Invite &, const Invite &) = default;
};

//! What somebody sees before accepting an invitation.
struct InvitePreview
{
    ServerId server;
    QString name;
    QString iconUrl;
    int memberCount = 0;

    friend bool operator==(const InvitePreview &, const InvitePreview &) = default;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Server)
Q_DECLARE_METATYPE(aigm::Invite)
Q_DECLARE_METATYPE(aigm::InvitePreview)
