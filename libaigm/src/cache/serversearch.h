// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/searchterms.h"

#include <aigm/document.h>
#include <aigm/types.h>

#include <QDateTime>
#include <QList>

namespace aigm {

//! What somebody typed, as the server can be asked for it: with ids for the names.
struct ServerSearch
{
    QString words;
    QList<ConversationId> conversations = {}; //!< empty = everywhere
    QList<UserId> authors = {};               //!< empty = anybody
    QDateTime since = {};
    QDateTime until = {};
    bool isHopeless = false; //!< a filter names what is not there: no message fits

    //! What the server is not asked for: looked at in what it answers.
    QList<ContentKind> has = {};
    QList<QList<UserId>> mentions = {}; //!< of each list somebody
    [[nodiscard]] bool fits(const Document &content) const;
};

} // namespace aigm
