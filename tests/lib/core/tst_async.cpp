// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/async.h>

#include <QTest>

using namespace aigm;

class TestAsync : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersLaterAndOnce();
    void staysSilentWhenTheContextIsGone();
    void staysSilentWhenNobodyAnswers();
    void theFirstAnswerCounts();
    void carriesAnError();
};

void TestAsync::answersLaterAndOnce()
{
    int calls = 0;
    whenDone(answered<int>(7), this, [&](const Result<int> &result) {
        QCOMPARE(*result, 7);
        ++calls;
    });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
    QCoreApplication::processEvents();
    QCOMPARE(calls, 1);
}

void TestAsync::staysSilentWhenTheContextIsGone()
{
    bool called = false;
    const Promise<int> promise;
    {
        QObject context;
        whenDone(promise.future(), &context, [&](const Result<int> &) { called = true; });
    }
    promise.resolve(1);
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void TestAsync::staysSilentWhenNobodyAnswers()
{
    bool called = false;
    {
        const Promise<int> promise;
        whenDone(promise.future(), this, [&](const Result<int> &) { called = true; });
    }
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void TestAsync::theFirstAnswerCounts()
{
    const Promise<int> promise;
    promise.resolve(1);
    promise.resolve(2);
    int seen = 0;
    whenDone(promise.future(), this, [&](const Result<int> &result) { seen = *result; });
    QTRY_COMPARE(seen, 1);
}

void TestAsync::carriesAnError()
{
    std::optional<Error> seen;
    whenDone(answered<void>(Error{Error::Kind::Forbidden, QStringLiteral("No.")}), this,
             [&](const Result<void> &result) { seen = result.error(); });
    QTRY_VERIFY(seen.has_value());
    QCOMPARE(seen->kind, Error::Kind::Forbidden);
    QVERIFY(!seen->isTransient());
}

QTEST_GUILESS_MAIN(TestAsync)
#include "tst_async.moc"
