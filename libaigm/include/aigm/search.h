// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/found.h>

#include <QObject>

#include <memory>

namespace aigm {

class SearchPrivate;

//! Finds words in everything that was ever cached, offline too. Main thread; no call blocks.
class Search : public QObject
{
    Q_OBJECT
public:
    explicit Search(std::unique_ptr<SearchPrivate> d, QObject *parent = nullptr);
    ~Search() override;

    //! Messages that hold every word (the last one as a beginning, from two letters on) and fit every filter.
    //! Only the newest call counts: one that has not been answered by then is Cancelled. Errors also:
    //! Storage; Rejected with code search_filter and the filter as field, when its value cannot be
    //! understood.
    [[nodiscard]] Async<SearchPage> find(const SearchRequest &request) const;
    //! As find(), on the server: what the cache does not hold. Nothing of it is kept, until somebody goes
    //! there. Accents count. \p request.from does not: \p behind is ServerSearchPage::next of the page
    //! before. Errors: as find(), but never Cancelled; those of the network; Rejected with code
    //! query_too_short when no word is wanted, RateLimited.
    [[nodiscard]] Async<ServerSearchPage> findOnServer(const SearchRequest &request,
                                                       const MessageId &behind = {}) const;
    //! Where the words of \p query stand in \p text; nothing when it cannot be understood.
    [[nodiscard]] static QList<TextSpan> matches(const QString &query, const QString &text);

private:
    const std::unique_ptr<SearchPrivate> d;
};

} // namespace aigm
