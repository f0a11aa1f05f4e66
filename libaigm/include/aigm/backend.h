// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QString>
#include <QUrl>

namespace aigm {

//! A place to sign in to.
struct Backend
{
    QUrl url;
    QString key;  //!< the publishable (anon) key
    QString name; //!< for people; may be empty

    //! Reads what somebody typed: a host alone means https. Errors: Rejected with field backend or key.
    [[nodiscard]] static Result<Backend> fromUserInput(const QString &url, const QString &key);
    friend bool operator==(const Backend &, const Backend &) = default;
};

//! Looks whether a local stack answers on this computer: at AIGM_LOCAL_URL if that is set (a loopback
//! address), else on the usual port. Answers within a second. Errors: NotFound.
[[nodiscard]] Async<Backend> findLocalBackend();

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Backend)
