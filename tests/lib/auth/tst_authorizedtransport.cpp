// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sessionfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

//! Requests with a token, and what becomes of a 401.
class TestAuthorizedTransport : public QObject, private SessionFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void addsKeyAndToken();
    void r13_fifty401sCauseOneRefresh();
    void a401IsRepeatedOnce();
    void gateway401IsAConfigurationError();
    void otherAnswersPass();
    void failsWithTheRefresh();
};

void TestAuthorizedTransport::addsKeyAndToken()
{
    signIn();
    m_process->network.answer(200, "[]");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.value().status, 200);
    const HttpRequest &request = m_process->network.requests.last();
    QCOMPARE(FakeTransport::header(request, "apikey"), "sb_publishable_key");
    QCOMPARE(FakeTransport::header(request, "Authorization"), "Bearer at-1");
}

void TestAuthorizedTransport::r13_fifty401sCauseOneRefresh()
{
    signIn();
    m_process->network.handler = [](const HttpRequest &request) -> FakeTransport::Answer {
        if (request.url.path() == "/auth/v1/token"_L1)
            return HttpResponse{200, {}, sessionBody("at-2", "rt-2")};
        if (FakeTransport::header(request, "Authorization") == "Bearer at-2")
            return HttpResponse{200, {}, "[]"};
        return HttpResponse{401, {}, R"({"code":"PGRST303","message":"JWT expired"})"};
    };
    std::vector<std::unique_ptr<Outcome<HttpResponse>>> answers;
    QList<Async<HttpResponse>> futures;
    for (int request = 0; request < 50; ++request)
        futures.append(m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    for (const auto &future : std::as_const(futures))
        answers.push_back(std::make_unique<Outcome<HttpResponse>>(future));
    for (const auto &answer : answers)
        QCOMPARE(answer->value().status, 200);
    QCOMPARE(refreshes(), 1);
    QCOMPARE(m_process->network.requests.size(), 101);
}

void TestAuthorizedTransport::a401IsRepeatedOnce()
{
    signIn();
    QSignalSpy ended(&m_process->tokens, &TokenRefresher::ended);
    m_process->network.answer(401, R"({"code":"PGRST301","message":"no"})");
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_process->network.answer(401, R"({"code":"PGRST301","message":"no"})");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.error().kind, Kind::Configuration);
    QCOMPARE(m_process->network.requests.size(), 3);
    QCOMPARE(ended.count(), 0);
    QVERIFY(m_process->tokens.hasSession());
}

void TestAuthorizedTransport::gateway401IsAConfigurationError()
{
    signIn();
    m_process->network.answer(401, R"({"message":"Invalid API key"})");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.error().kind, Kind::Configuration);
    QCOMPARE(refreshes(), 0);
    QVERIFY(m_process->tokens.hasSession());
}

void TestAuthorizedTransport::otherAnswersPass()
{
    signIn();
    for (const int status : {204, 400, 403, 404, 409, 429, 500, 520}) {
        m_process->network.answer(status);
        const Outcome<HttpResponse> answer(
            m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
        QCOMPARE(answer.value().status, status);
    }
    QCOMPARE(refreshes(), 0);
}

void TestAuthorizedTransport::failsWithTheRefresh()
{
    const Outcome<HttpResponse> none(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(none.error().kind, Kind::Unauthorized);
    signIn();
    m_process->network.answer(401, R"({"code":"PGRST303","message":"JWT expired"})");
    const Outcome<HttpResponse> offline(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(offline.error().kind, Kind::Network);
    QVERIFY(m_process->tokens.hasSession());
}

QTEST_GUILESS_MAIN(TestAuthorizedTransport)
#include "tst_authorizedtransport.moc"
