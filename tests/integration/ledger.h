// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QStringList>

namespace aigm::test {

class LocalStack;

// What the two sides hold, read past the library: the server's tables and the cache file. Messages are
// lines of "seq id text" in the order of seq.

//! Every message in the rooms of the server called \p server.
[[nodiscard]] QStringList serverLedger(const LocalStack &stack, const QString &server);
//! Every message of the cache that the server has confirmed.
[[nodiscard]] QStringList cacheLedger(const QString &cacheFile);
//! The texts of the outbox, oldest first.
[[nodiscard]] QStringList unsentTexts(const QString &cacheFile);
//! How many lines of \p ledger, or unsent texts, say \p text.
[[nodiscard]] int countOf(const QStringList &ledger, const QString &text);
//! What is wrong with the file and between its tables; empty when nothing is.
[[nodiscard]] QString damageOf(const QString &cacheFile);

} // namespace aigm::test
