// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "scenario.h"

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! The model that the simulation trusts says what the local stack says: one scenario, two backends, the same
//! transcript of answers and of frames.
class TestModelServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersAsTheStackDoes();
};

void TestModelServer::answersAsTheStackDoes()
{
    SystemClock clock;
    ModelServer model(clock);
    ModelTransport toModel(model, clock);
    Scenario modelled(toModel, QUrl(u"http://127.0.0.1"_s), "key", clock);
    modelled.signUp();
    modelled.makeAServer();
    const QList<QByteArray> heard = modelled.topics();
    model.publish = [&](const QString &topic, const QByteArray &event, const QByteArray &payload) {
        if (heard.contains(topic.toLatin1()))
            modelled.hear(topic.toLatin1(), event, payload);
    };
    modelled.join();
    modelled.chat();
    modelled.change();
    modelled.read();
    modelled.mark();
    modelled.leave();

    LocalStack stack;
    QVERIFY2(stack.start(), qPrintable(stack.failure()));
    QnamTransport toStack;
    Scenario real(toStack, stack.url(), stack.key().toUtf8(), clock);
    real.signUp();
    real.makeAServer();
    const auto token = [&](TokenWish) { return answered<QByteArray>(real.token()); };
    Realtime realtime(
        {stack.url(), stack.key().toUtf8()}, &clock, [] { return std::make_unique<QtSocket>(); }, token);
    std::vector<std::unique_ptr<Subscription>> subscriptions;
    for (const QByteArray &topic : real.topics()) {
        subscriptions.push_back(realtime.subscribe(topic, JoinPriority::Open));
        connect(subscriptions.back().get(), &Subscription::broadcast, this,
                [&real, topic](const QByteArray &event, const QByteArray &payload) {
                    real.hear(topic, event, payload);
                });
    }
    realtime.start();
    QTRY_VERIFY_WITH_TIMEOUT(realtime.isSettled() && realtime.state() == Realtime::State::Open, 15'000);
    real.join();
    real.chat();
    real.change();
    real.read();
    real.mark();
    real.leave();

    QVERIFY(modelled.transcript.size() > 50);
    QCOMPARE(real.transcript, modelled.transcript);
    QVERIFY(modelled.frames.size() > 15);
    const auto sorted = [](QStringList list) { // order holds within a topic, not between topics
        std::stable_sort(list.begin(), list.end(), [](const QString &a, const QString &b) {
            return a.section(u' ', 0, 0) < b.section(u' ', 0, 0);
        });
        return list;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sorted(real.frames), sorted(modelled.frames), 10'000);
}

QTEST_GUILESS_MAIN(TestModelServer)
#include "tst_modelserver.moc"
