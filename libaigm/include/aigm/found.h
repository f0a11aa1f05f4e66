// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>

namespace aigm {

//! A stretch of a text, in UTF-16: from the first position up to the second.
struct TextSpan
{
    int from = 0;
    int to = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

//! What to look for.
struct SearchRequest
{
    //! As typed: words, "several words", and the filters from: in: has: before: after: mentions:.
    QString query;
    ConversationId within = {}; //!< null = everywhere
    int limit = 20;
    qint64 from = 0; //!< SearchPage::next of the page before; 0 = the newest
};

//! A message that was found, and where.
struct FoundMessage
{
    Message message;
    QList<TextSpan> matches; //!< in content.toPlainText(); ascending, apart
    QString snippet;         //!< one line of the plain text around the first match
    QList<TextSpan> snippetMatches;
};

//! What was found, newest first.
struct SearchPage
{
    QList<FoundMessage> found;
    qint64 next = 0; //!< for SearchRequest::from; 0 when there is nothing more
};

//! What the server has found beyond what the cache holds, newest first.
struct ServerSearchPage
{
    QList<FoundMessage> found;
    MessageId next; //!< behind it the next page begins; null when there is nothing more
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::TextSpan)
