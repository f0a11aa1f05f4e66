// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "fakeclock.h"
#include "faketransport.h"
#include "net/retryingtransport.h"

#include <QTest>

using namespace aigm;
using namespace std::chrono_literals;

class TestRetryingTransport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void repeatsAnIdempotentRequest_data();
    void repeatsAnIdempotentRequest();
    void givesUpAfterTwoRepeats();
    void neverRepeatsWhatIsNotIdempotent();
    void passesOtherAnswersOn_data();
    void passesOtherAnswersOn();
    void waitsForRetryAfter();
    void leavesALongRetryAfterToTheCaller();
    void hasNoPatienceAfterATimeout();
    void stopsWithTheTransport();

private:
    Async<HttpResponse> send(bool idempotent);

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeTransport> m_inner;
    std::unique_ptr<RetryingTransport> m_transport;
    std::optional<Result<HttpResponse>> m_answer;
};

void TestRetryingTransport::init()
{
    m_transport.reset();
    m_clock = std::make_unique<FakeClock>();
    m_inner = std::make_unique<FakeTransport>();
    m_transport = std::make_unique<RetryingTransport>(*m_inner, *m_clock);
    m_answer.reset();
}

Async<HttpResponse> TestRetryingTransport::send(bool idempotent)
{
    auto future =
        m_transport->send({.url = QUrl(QStringLiteral("https://a.example")), .idempotent = idempotent});
    whenDone(future, this, [this](const Result<HttpResponse> &answer) { m_answer = answer; });
    settle();
    return future;
}

void TestRetryingTransport::repeatsAnIdempotentRequest_data()
{
    QTest::addColumn<int>("status"); // 0: no network, -1: timeout
    for (const int status : {0, -1, 503, 504, 520, 525, 530})
        QTest::addRow("%d", status) << status;
}

void TestRetryingTransport::repeatsAnIdempotentRequest()
{
    QFETCH(int, status);
    if (status > 0)
        m_inner->answer(status);
    else
        m_inner->answer(Error{.kind = status ? Error::Kind::Timeout : Error::Kind::Network});
    m_inner->answer(200, "fine");
    send(true);
    QVERIFY(!m_answer);
    QCOMPARE(m_clock->nextTimer(), 300ms);
    m_clock->advance(300ms);
    QCOMPARE(m_answer->value().body, "fine");
    QCOMPARE(m_inner->requests.size(), 2);
}

void TestRetryingTransport::givesUpAfterTwoRepeats()
{
    send(true); // the fake has no network
    m_clock->advance(1min);
    QCOMPARE(m_answer->error().kind, Error::Kind::Network);
    QCOMPARE(m_inner->requests.size(), 3);
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestRetryingTransport::neverRepeatsWhatIsNotIdempotent()
{
    send(false);
    QCOMPARE(m_answer->error().kind, Error::Kind::Network);
    m_inner->answer(503);
    send(false);
    QCOMPARE(m_answer->value().status, 503);
    m_clock->advance(1min);
    QCOMPARE(m_inner->requests.size(), 2);
}

void TestRetryingTransport::passesOtherAnswersOn_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 502, 531})
        QTest::addRow("%d", status) << status;
}

void TestRetryingTransport::passesOtherAnswersOn()
{
    QFETCH(int, status);
    m_inner->answer(status, "body");
    send(true);
    QCOMPARE(m_answer->value().status, status);
    QCOMPARE(m_answer->value().body, "body");
    QCOMPARE(m_inner->requests.size(), 1);
}

void TestRetryingTransport::waitsForRetryAfter()
{
    m_inner->answer(503, {}, {{"Retry-After", "4"}});
    m_inner->answer(200);
    send(true);
    m_clock->advance(3999ms);
    QCOMPARE(m_inner->requests.size(), 1);
    m_clock->advance(1ms);
    QCOMPARE(m_answer->value().status, 200);
}

void TestRetryingTransport::leavesALongRetryAfterToTheCaller()
{
    m_inner->answer(503, {}, {{"Retry-After", "120"}});
    send(true);
    QCOMPARE(m_answer->value().status, 503);
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestRetryingTransport::hasNoPatienceAfterATimeout()
{
    m_inner->hold();
    send(true);
    m_clock->advance(30s);
    m_inner->held.first().resolve(Error{.kind = Error::Kind::Timeout});
    settle();
    QCOMPARE(m_answer->error().kind, Error::Kind::Timeout);
    QCOMPARE(m_inner->requests.size(), 1);
}

void TestRetryingTransport::stopsWithTheTransport()
{
    send(true);
    QCOMPARE(m_clock->timerCount(), 1);
    m_transport.reset();
    QCOMPARE(m_clock->timerCount(), 0);
    m_clock->advance(1min);
    QVERIFY(!m_answer);
    QCOMPARE(m_inner->requests.size(), 1);
}

QTEST_GUILESS_MAIN(TestRetryingTransport)
#include "tst_retryingtransport.moc"
