// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/message.h>

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

    //! Messages that hold every word of \p query (the last one as a prefix, from two letters on), newest
    //! first, at most \p limit. Errors: Storage.
    [[nodiscard]] Async<QList<Message>> messages(const QString &query, int limit) const;

private:
    const std::unique_ptr<SearchPrivate> d;
};

} // namespace aigm
