// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientfixture.h"
#include "httpserver.h"
#include "login.h"

#include <QSignalSpy>
#include <QtTest>

using namespace aigm;
using namespace aigm::app;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! The sign-in form over a client whose network is the test.
class TestLogin : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void whatIsMissingIsToldBeforeAnythingIsSent();
    void aRefusalIsToldAtItsField_data();
    void aRefusalIsToldAtItsField();
    void typingTakesTheSentenceAway();
    void oneTryAtATime();
    void thePasswordIsForgottenOnceItWasRight();
    void anEndedSessionIsToldOnTheForm();
    void aLocalWorkspaceIsOfferedWhereOneAnswers();

private:
    void start();
    void fillIn(Login::Mode mode);
    [[nodiscard]] QString errorAt(const QString &field) const;

    std::unique_ptr<HttpServer> m_local; //!< where a local workspace would be
    QByteArray m_localAnswer;
    std::unique_ptr<ClientFixture> m_desk;
    std::unique_ptr<Login> m_login;
};

void TestLogin::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_localAnswer = HttpServer::answer(404, {});
    m_local = std::make_unique<HttpServer>([this](const QByteArray &) { return m_localAnswer; });
    qputenv("AIGM_LOCAL_URL", m_local->url(QString()).toEncoded());
    m_desk = std::make_unique<ClientFixture>();
    start();
}

void TestLogin::cleanup()
{
    m_login.reset();
    m_desk.reset();
}

void TestLogin::start()
{
    m_login.reset();
    m_desk->build();
    m_login = std::make_unique<Login>(&m_desk->client());
    m_desk->open();
}

void TestLogin::fillIn(Login::Mode mode)
{
    m_login->setMode(mode);
    m_login->setEmail(u" ines@mail.example "_s);
    m_login->setUsername(u"Ines"_s);
    m_login->setPassword(u"correct horse"_s);
}

QString TestLogin::errorAt(const QString &field) const
{
    if (field == "email"_L1)
        return m_login->emailError();
    if (field == "password"_L1)
        return m_login->passwordError();
    return field == "username"_L1 ? m_login->usernameError() : m_login->generalError();
}

void TestLogin::whatIsMissingIsToldBeforeAnythingIsSent()
{
    m_login->setMode(Login::SignUp);
    m_login->submit();
    for (const QString &field : {u"email"_s, u"password"_s, u"username"_s})
        QVERIFY2(errorAt(field).endsWith(u'.'), qPrintable(field));
    m_login->setEmail(u"no address"_s);
    m_login->submit();
    QVERIFY(m_login->emailError().endsWith(u'.'));
    QVERIFY(m_desk->network->requests.isEmpty());
    QVERIFY(!m_login->isBusy());
}

void TestLogin::aRefusalIsToldAtItsField_data()
{
    using Answer = FakeTransport::Answer;
    QTest::addColumn<int>("mode");
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QString>("field"); // empty: the form itself
    const auto row = [](const char *name, Login::Mode mode, const Answer &answer, const QString &field) {
        QTest::newRow(name) << int(mode) << answer << field;
    };
    const auto refusal = [](int status, const QByteArray &body) { return HttpResponse{status, {}, body}; };
    row("wrong password", Login::SignIn, refusal(400, R"({"code":"invalid_credentials","message":"m"})"), {});
    row("email not confirmed", Login::SignIn, refusal(400, R"({"code":"email_not_confirmed","message":"m"})"),
        {});
    row("taken email", Login::SignUp,
        refusal(422, R"({"code":422,"error_code":"user_already_exists","msg":"m"})"), u"email"_s);
    row("taken username", Login::SignUp,
        refusal(409, R"({"code":"PT409","message":"m","hint":"username_taken"})"), u"username"_s);
    row("bad username", Login::SignUp,
        refusal(422, R"({"code":"PT422","message":"m","hint":"username_invalid"})"), u"username"_s);
    row("weak password", Login::SignUp,
        refusal(
            422,
            R"({"code":422,"error_code":"weak_password","msg":"m","weak_password":{"reasons":["length"]}})"),
        u"password"_s);
    row("wrong key", Login::SignIn, refusal(401, R"({"message":"Invalid API key"})"), {});
    row("no such server", Login::SignIn, refusal(404, "<html>nothing</html>"), {});
    row("too often", Login::SignIn, refusal(429, R"({"code":"over_request_rate_limit","message":"m"})"), {});
    row("a broken server", Login::SignIn, refusal(500, "<html>oops</html>"), {});
    row("half an answer", Login::SignIn, refusal(200, "{\"access_to"), {});
    row("dead backend", Login::SignIn, FakeTransport::noNetwork(), {});
}

void TestLogin::aRefusalIsToldAtItsField()
{
    QFETCH(int, mode);
    QFETCH(FakeTransport::Answer, answer);
    QFETCH(QString, field);
    fillIn(Login::Mode(mode));
    m_desk->network->answer(answer);
    m_login->submit();
    QTRY_VERIFY(!m_login->isBusy());
    for (const QString &place : {QString(), u"email"_s, u"password"_s, u"username"_s}) {
        const QString sentence = errorAt(place);
        if (place == field)
            QVERIFY2(sentence.endsWith(u'.') && sentence.front().isUpper(), qPrintable(sentence));
        else
            QCOMPARE(sentence, QString());
    }
    // nothing that was typed is lost, and the next try can come at once
    QCOMPARE(m_login->email(), u" ines@mail.example "_s);
    QCOMPARE(m_login->password(), u"correct horse"_s);
    QCOMPARE(m_desk->client().auth()->state(), Auth::State::SignedOut);
    QVERIFY(m_desk->secrets->secrets.isEmpty());
}

void TestLogin::typingTakesTheSentenceAway()
{
    fillIn(Login::SignUp);
    m_desk->network->answer(409, R"({"code":"PT409","message":"m","hint":"username_taken"})");
    m_login->submit();
    QTRY_VERIFY(!m_login->usernameError().isEmpty());
    m_login->setEmail(u"other@mail.example"_s);
    QVERIFY(!m_login->usernameError().isEmpty()); // not that one
    m_login->setUsername(u"ines2"_s);
    QCOMPARE(m_login->usernameError(), QString());
}

void TestLogin::oneTryAtATime()
{
    fillIn(Login::SignIn);
    m_desk->network->hold();
    m_login->submit();
    m_login->submit();
    QVERIFY(m_login->isBusy());
    QCOMPARE(m_desk->network->requests.size(), 1);
}

void TestLogin::thePasswordIsForgottenOnceItWasRight()
{
    fillIn(Login::SignIn);
    m_login->submit();
    QTRY_COMPARE(m_desk->client().auth()->state(), Auth::State::SignedIn);
    QTRY_COMPARE(m_login->password(), QString());
    QCOMPARE(m_login->generalError(), QString());
    QCOMPARE(m_desk->secrets->secrets.value(u"refresh-token"_s), "rt-1");
}

void TestLogin::anEndedSessionIsToldOnTheForm()
{
    thePasswordIsForgottenOnceItWasRight();
    m_desk->answers[u"/auth/v1/token"_s] = {400, {}, R"({"code":"session_expired","message":"m"})"};
    start();
    QTRY_COMPARE(m_desk->client().auth()->state(), Auth::State::SignedOut);
    QTRY_VERIFY2(m_login->sessionEndedText().endsWith(u'.'), qPrintable(m_login->sessionEndedText()));
    QVERIFY(m_desk->secrets->secrets.isEmpty());
    QCOMPARE(m_desk->cacheFiles().size(), 1); // the messages stay
}

void TestLogin::aLocalWorkspaceIsOfferedWhereOneAnswers()
{
    QVERIFY(!m_login->isLocalOffered());
    const QByteArray address = m_local->url(QString()).toEncoded();
    m_localAnswer =
        HttpServer::answer(200, R"({"url":")" + address + R"(","key":"local-key","name":"Harbour"})");
    start();
    QTRY_VERIFY(m_login->isLocalOffered());
    const QSignalSpy chosen(m_login.get(), &Login::backendChosen);
    m_login->useLocalWorkspace();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().value<Backend>().key, u"local-key"_s);
}

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
