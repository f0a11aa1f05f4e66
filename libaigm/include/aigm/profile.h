// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QString>

namespace aigm {

//! The public side of a person.
struct Profile
{
    UserId id;
    QString username;    //!< lower case, unique, `^[a-z0-9][a-z0-9_.-]{1,31}$`
    QString displayName; //!< may be empty
    QString avatarUrl;   //!< may be empty
    QString statusText;  //!< may be empty
    QString statusColor; //!< `#rrggbb`, or empty

    //! What is shown: the display name, else the username.
    [[nodiscard]] const QString &name() const { return displayName.isEmpty() ? username : displayName; }
    friend bool operator==(const Profile &, const Profile &) = default;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Profile)
