// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/searchterms.h"

#include <aigm/document.h>
#include <aigm/types.h>

#include <QList>
#include <QString>

//! What messages are found by besides their words: who wrote them, where, what they hold. In the index each
//! is a word that nobody can type, of one private character as a rule: FTS5 then joins it with the words as
//! fast as it joins words, and a word of one character costs nothing in the index of beginnings.
namespace aigm::searchfacets {

[[nodiscard]] QString author(qint64 profile);
[[nodiscard]] QString conversation(qint64 key);
[[nodiscard]] QString mention(qint64 profile);
[[nodiscard]] QString holds(ContentKind kind);

//! What of this is in a document.
struct Content
{
    QList<ContentKind> kinds;
    QList<UserId> mentions; //!< the first 50, as on the server
};
[[nodiscard]] Content contentOf(const Document &document);

} // namespace aigm::searchfacets
