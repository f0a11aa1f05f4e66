// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <optional>

namespace aigm {

//! Waits for \p future as long as QTRY_* does; nothing when no answer came.
template <class T>
[[nodiscard]] std::optional<Result<T>> take(const QFuture<Result<T>> &future)
{
    std::optional<Result<T>> answer;
    QObject context;
    whenDone(future, &context, [&](const Result<T> &result) { answer = result; });
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, 10'000);
    return answer;
}

//! Whether \p future yields a value.
template <class T>
[[nodiscard]] bool succeeds(const QFuture<Result<T>> &future)
{
    const auto answer = take(future);
    return answer && *answer;
}

//! The value of \p future; the test fails when there is none, and goes on with a default one.
template <class T>
[[nodiscard]] T takeValue(const QFuture<Result<T>> &future)
{
    const auto answer = take(future);
    if (answer && *answer)
        return **answer;
    const QString why =
        answer ? answer->error().message % u' ' % answer->error().detail : QStringLiteral("no answer");
    QTest::qFail(qPrintable(why), __FILE__, __LINE__);
    return T();
}

//! The error of \p future; the test fails when there is none.
template <class T>
[[nodiscard]] Error takeError(const QFuture<Result<T>> &future)
{
    const auto answer = take(future);
    if (answer && !*answer)
        return answer->error();
    QTest::qFail(answer ? "a value where an error was expected" : "no answer", __FILE__, __LINE__);
    return {};
}

} // namespace aigm
