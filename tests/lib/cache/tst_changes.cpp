// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/operations.h"
#include "cachefixture.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! Edits, deletions and reactions in the outbox: what they make of each other, and what is shown of them.
class TestChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void anEditIsShownAtOnce();
    void theLastEditWins();
    void anEditOfWhatWasNeverSentRewritesIt();
    void anEditOfWhatMayHaveBeenSentComesAfterIt();
    void anEditOfAnEditThatIsOutComesAfterIt();
    void aDeletionSwallowsWhatWaits();
    void deletingWhatWasNeverSentDiscardsIt();
    void aDeletionComesAfterASendThatIsOut();
    void addingAndTakingBackCancel();
    void aReactionThatIsOutIsFollowedByItsOpposite();
    void whatIsThereAlreadyIsNotQueued();
    void refusesWhatMakesNoSense();
    void aFailedEditIsToldAndKept();
    void aFailureBelongsToTheLastEdit();
    void aRetriedEditReplacesWhatIsThereNow();
    void aDiscardedEditShowsWhatTheServerHas();
    void reactionsOfTheServerCommute();
    void whatIsConfirmedLeavesTheOutbox();
    void aRenamedSendTakesItsChangesAlong();
    void survivesADamagedFile();

private:
    Message edit(const MessageId &id, const QString &text, qint64 baseRev = 0);
    Message remove(const MessageId &id);
    Message react(const MessageId &id, bool on, const QString &emoji = u"👍"_s);
    void fail(const OutboxEntry &entry, const QString &code = u"edit_conflict"_s);
    [[nodiscard]] NewChange change(const MessageId &id, Operation operation);
    [[nodiscard]] Message shown(const MessageId &id)
    {
        return m_cache->messages.find(id).value_or(Message());
    }
    [[nodiscard]] QList<OutboxEntry> queue() { return m_cache->outbox.all(); }
    [[nodiscard]] QList<Operation> operationsQueued();

    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
    quint64 m_changes = 0;
    const MessageId m_third = aMessage(3).id; //!< is sent, at revision 3
};

void TestChanges::init()
{
    m_cache.reset();
    QFile::remove(m_folder.path());
    m_cache = m_folder.open();
    QVERIFY(m_cache);
    ServerRows page = aPage(1, 5);
    page.rev = 5;
    page.authors = {aProfile(kAnna, u"anna"_s), aProfile(kBert, u"bert"_s)};
    QVERIFY(operations::apply(*m_cache, page));
    (void)m_cache->takeNews();
}

NewChange TestChanges::change(const MessageId &id, Operation operation)
{
    return {.id = anId<MessageId>(5000000 + ++m_changes),
            .message = id,
            .author = kAnna,
            .operation = operation,
            .createdAt = atSecond(200000 + qint64(m_changes))};
}

Message TestChanges::edit(const MessageId &id, const QString &text, qint64 baseRev)
{
    NewChange wanted = change(id, Operation::Edit);
    wanted.content = Document::fromPlainText(text);
    wanted.baseRev = baseRev;
    return operations::enqueueChange(*m_cache, wanted).value();
}

Message TestChanges::remove(const MessageId &id)
{
    return operations::enqueueChange(*m_cache, change(id, Operation::Delete)).value();
}

Message TestChanges::react(const MessageId &id, bool on, const QString &emoji)
{
    NewChange wanted = change(id, on ? Operation::React : Operation::Unreact);
    wanted.emoji = emoji;
    return operations::enqueueChange(*m_cache, wanted).value();
}

void TestChanges::fail(const OutboxEntry &entry, const QString &code)
{
    QVERIFY(operations::fail(*m_cache, entry.id,
                             {.kind = Error::Kind::Rejected, .message = u"No."_s, .code = code}));
}

QList<Operation> TestChanges::operationsQueued()
{
    QList<Operation> all;
    for (const OutboxEntry &entry : queue())
        all.append(entry.message.operation);
    return all;
}

void TestChanges::anEditIsShownAtOnce()
{
    const Message row = edit(m_third, u"better"_s);
    QCOMPARE(row.content.toPlainText(), u"better"_s);
    QCOMPARE(row.delivery, Delivery::Pending);
    QCOMPARE(row.operation, Operation::Edit);
    QVERIFY(row.editedAt.isValid());
    QCOMPARE(row.seq, 3); // it stays at its place
    QCOMPARE(row, shown(m_third));
    const CacheNews news = m_cache->takeNews();
    QCOMPARE(news.messages.size(), 1);
    QCOMPARE(news.messages.first().upserted, QList{row});
    QCOMPARE(news.outbox, (OutboxSummary{.waiting = 1}));
    QCOMPARE(m_cache->messages.page(m_cache->ranges.keyOf(kRoom), 4, 1), QList{row});
    QCOMPARE(queue().first().baseRev, 3);
}

void TestChanges::theLastEditWins()
{
    (void)edit(m_third, u"better"_s);
    (void)edit(m_third, u"best"_s);
    QCOMPARE(operationsQueued(), QList{Operation::Edit});
    QCOMPARE(queue().first().message.content.toPlainText(), u"best"_s);
    QCOMPARE(queue().first().baseRev, 3);
    QCOMPARE(shown(m_third).content.toPlainText(), u"best"_s);
}

void TestChanges::anEditOfWhatWasNeverSentRewritesIt()
{
    QVERIFY(operations::enqueue(*m_cache, aDraft(1, u"helo"_s)));
    const Message row = edit(aDraft(1).id, u"hello"_s);
    QCOMPARE(operationsQueued(), QList{Operation::Send});
    QCOMPARE(queue().first().message.content.toPlainText(), u"hello"_s);
    QCOMPARE(row.content.toPlainText(), u"hello"_s);
    QCOMPARE(row.operation, Operation::Send);
    QVERIFY(!row.editedAt.isValid());                // nobody has seen it otherwise
    QVERIFY(rowsFor(*m_cache, u"helo"_s).isEmpty()); // the search goes by what it says now
}

void TestChanges::anEditOfWhatMayHaveBeenSentComesAfterIt()
{
    const NewMessage draft = aDraft(1, u"helo"_s);
    QVERIFY(operations::enqueue(*m_cache, draft));
    QVERIFY(*operations::markInFlight(*m_cache, draft.id));
    QVERIFY(operations::release(*m_cache, draft.id)); // no answer came
    QCOMPARE(edit(draft.id, u"hello"_s).content.toPlainText(), u"hello"_s);
    QCOMPARE(operationsQueued(), (QList{Operation::Send, Operation::Edit}));
    QCOMPARE(queue()[0].message.content.toPlainText(), u"helo"_s);
    QCOMPARE(queue()[1].baseRev, 0);
    QVERIFY(operations::confirm(*m_cache, theReplyTo(draft, 6)));
    QCOMPARE(operationsQueued(), QList{Operation::Edit});
    QCOMPARE(queue().first().baseRev, 6);
    QCOMPARE(shown(draft.id).content.toPlainText(), u"hello"_s);
    QCOMPARE(shown(draft.id).delivery, Delivery::Pending);
}

void TestChanges::anEditOfAnEditThatIsOutComesAfterIt()
{
    (void)edit(m_third, u"better"_s);
    QVERIFY(*operations::markInFlight(*m_cache, queue().first().id));
    (void)edit(m_third, u"best"_s);
    (void)edit(m_third, u"the best"_s);
    QCOMPARE(operationsQueued(), (QList{Operation::Edit, Operation::Edit}));
    QCOMPARE(queue()[0].message.content.toPlainText(), u"better"_s);
    QCOMPARE(queue()[1].message.content.toPlainText(), u"the best"_s);
    QCOMPARE(queue()[1].baseRev, 0);
    Message reply = aMessage(3, u"better"_s);
    reply.rev = 6;
    QVERIFY(
        operations::confirmChange(*m_cache, queue().first(), {.conversation = kRoom, .messages = {reply}}));
    QCOMPARE(operationsQueued(), QList{Operation::Edit});
    QCOMPARE(queue().first().baseRev, 6);
}

void TestChanges::aDeletionSwallowsWhatWaits()
{
    (void)edit(m_third, u"better"_s);
    (void)react(m_third, true);
    const Message row = remove(m_third);
    QCOMPARE(operationsQueued(), QList{Operation::Delete});
    QVERIFY(row.deletedAt.isValid());
    QVERIFY(row.content.isEmpty());
    QVERIFY(row.reactions.isEmpty());
    QCOMPARE(row.delivery, Delivery::Pending);
    (void)remove(m_third);
    QCOMPARE(operationsQueued(), QList{Operation::Delete});
}

void TestChanges::deletingWhatWasNeverSentDiscardsIt()
{
    QVERIFY(operations::enqueue(*m_cache, aDraft(1)));
    (void)react(aDraft(1).id, true);
    (void)m_cache->takeNews();
    QVERIFY(remove(aDraft(1).id).deletedAt.isValid());
    QVERIFY(queue().isEmpty());
    QVERIFY(!m_cache->messages.find(aDraft(1).id));
    QCOMPARE(m_cache->takeNews().messages.first().removed, QList{aDraft(1).id});
}

void TestChanges::aDeletionComesAfterASendThatIsOut()
{
    QVERIFY(operations::enqueue(*m_cache, aDraft(1)));
    QVERIFY(*operations::markInFlight(*m_cache, aDraft(1).id));
    QVERIFY(remove(aDraft(1).id).deletedAt.isValid());
    QCOMPARE(operationsQueued(), (QList{Operation::Send, Operation::Delete}));
}

void TestChanges::addingAndTakingBackCancel()
{
    const Message row = react(m_third, true);
    QCOMPARE(row.reactions, (QList{Reaction{m_third, kAnna, u"👍"_s, 0, false}}));
    QCOMPARE(row.delivery, Delivery::Sent); // what it says is sent
    (void)react(m_third, true);
    QCOMPARE(operationsQueued(), QList{Operation::React});
    (void)react(m_third, true, u"🎉"_s);
    QVERIFY(react(m_third, false).reactions.size() == 1);
    QCOMPARE(operationsQueued(), QList{Operation::React});
    QCOMPARE(queue().first().message.reactions.first().emoji, u"🎉"_s);
}

void TestChanges::aReactionThatIsOutIsFollowedByItsOpposite()
{
    (void)react(m_third, true);
    QVERIFY(*operations::markInFlight(*m_cache, queue().first().id));
    QVERIFY(react(m_third, false).reactions.isEmpty());
    QCOMPARE(operationsQueued(), (QList{Operation::React, Operation::Unreact}));
    QCOMPARE(react(m_third, true).reactions.size(), 1);
    QCOMPARE(operationsQueued(), QList{Operation::React});
}

void TestChanges::whatIsThereAlreadyIsNotQueued()
{
    const Reaction there{m_third, kAnna, u"👍"_s, 6, false};
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .rev = 6, .reactions = {there}}));
    QCOMPARE(react(m_third, true).reactions, QList{there});
    QVERIFY(queue().isEmpty());
    QVERIFY(react(m_third, false).reactions.isEmpty());
    QCOMPARE(operations::outboxHeads(*m_cache).first().message.reactions.first().rev, 6);
    QCOMPARE(react(m_third, true).reactions, QList{there});
    QVERIFY(queue().isEmpty());
}

void TestChanges::refusesWhatMakesNoSense()
{
    NewChange unknown = change(anId<MessageId>(424242), Operation::Delete);
    QCOMPARE(operations::enqueueChange(*m_cache, unknown).error().kind, Error::Kind::NotFound);
    NewChange foreign = change(m_third, Operation::Edit);
    foreign.author = kBert;
    QCOMPARE(operations::enqueueChange(*m_cache, foreign).error().kind, Error::Kind::Forbidden);
    (void)remove(m_third);
    QCOMPARE(operations::enqueueChange(*m_cache, change(m_third, Operation::Edit)).error().code,
             u"message_deleted"_s);
    QCOMPARE(operationsQueued(), QList{Operation::Delete});
}

void TestChanges::aFailedEditIsToldAndKept()
{
    (void)edit(m_third, u"mine"_s);
    Message theirs = aMessage(3, u"theirs"_s);
    theirs.rev = 6;
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .messages = {theirs}, .rev = 6}));
    QCOMPARE(shown(m_third).content.toPlainText(), u"mine"_s);
    fail(queue().first());
    const Message row = shown(m_third);
    QCOMPARE(row.content.toPlainText(), u"theirs"_s); // both can be seen
    QCOMPARE(row.delivery, Delivery::Failed);
    QCOMPARE(row.operation, Operation::Edit);
    QCOMPARE(row.failure, u"No."_s);
    QCOMPARE(queue().first().message.content.toPlainText(), u"mine"_s);
    QVERIFY(operations::enqueue(*m_cache, aDraft(1)));
    QCOMPARE(m_cache->outbox.heads().size(), 1); // what comes after waits behind it
    QCOMPARE(m_cache->outbox.heads().first().message.delivery, Delivery::Failed);
}

void TestChanges::aFailureBelongsToTheLastEdit()
{
    (void)edit(m_third, u"better"_s);
    const OutboxEntry first = queue().first();
    QVERIFY(*operations::markInFlight(*m_cache, first.id));
    (void)edit(m_third, u"best"_s);
    fail(first);
    QCOMPARE(queue().size(), 1);
    QCOMPARE(queue().first().message.content.toPlainText(), u"best"_s);
    QCOMPARE(queue().first().message.delivery, Delivery::Failed);
    QCOMPARE(queue().first().baseRev, 3);
}

void TestChanges::aRetriedEditReplacesWhatIsThereNow()
{
    (void)edit(m_third, u"mine"_s);
    Message theirs = aMessage(3, u"theirs"_s);
    theirs.rev = 6;
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .messages = {theirs}, .rev = 6}));
    fail(queue().first());
    QVERIFY(operations::retry(*m_cache, m_third, {}));
    QCOMPARE(queue().first().baseRev, 6);
    QCOMPARE(shown(m_third).content.toPlainText(), u"mine"_s);
    QCOMPARE(operations::retry(*m_cache, m_third, {}).error().kind, Error::Kind::NotFound); // it waits
}

void TestChanges::aDiscardedEditShowsWhatTheServerHas()
{
    (void)edit(m_third, u"mine"_s);
    fail(queue().first());
    QCOMPARE(operations::discard(*m_cache, m_third)->toPlainText(), u"mine"_s);
    QVERIFY(queue().isEmpty());
    Message there = aMessage(3);
    there.authorName = u"anna"_s;
    QCOMPARE(shown(m_third), there);
}

void TestChanges::reactionsOfTheServerCommute()
{
    const Reaction added{m_third, kBert, u"🎉"_s, 6, false};
    const Reaction removed{m_third, kBert, u"🎉"_s, 7, true};
    const Reaction other{m_third, kAnna, u"👍"_s, 8, false};
    QList<Reaction> all{added, removed, other};
    std::sort(all.begin(), all.end(), [](const Reaction &a, const Reaction &b) { return a.emoji < b.emoji; });
    do {
        init();
        for (const Reaction &reaction : std::as_const(all))
            QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .reactions = {reaction}}));
        QCOMPARE(shown(m_third).reactions, QList{other});
    } while (std::next_permutation(all.begin(), all.end(),
                                   [](const Reaction &a, const Reaction &b) { return a.rev < b.rev; }));
    const Reaction elsewhere{m_third, kAnna, u"🙈"_s, 9, false};
    QVERIFY(operations::apply(*m_cache, {.conversation = kOtherRoom, .reactions = {elsewhere}}));
    QCOMPARE(shown(m_third).reactions, QList{other});
}

void TestChanges::whatIsConfirmedLeavesTheOutbox()
{
    (void)react(m_third, true);
    const Reaction reply{m_third, kAnna, u"👍"_s, 6, false};
    const auto held =
        operations::confirmChange(*m_cache, queue().first(), {.conversation = kRoom, .reactions = {reply}});
    QVERIFY(held);
    QCOMPARE(held->rev, 6); // it was the next one
    QCOMPARE(held->ranges, (QList{std::pair<qint64, qint64>(1, 6)}));
    QVERIFY(queue().isEmpty());
    QCOMPARE(shown(m_third).reactions, QList{reply});

    (void)remove(m_third);
    Message reply2 = aMessage(3, {});
    reply2.rev = 9;
    reply2.deletedAt = atSecond(300000);
    const auto later =
        operations::confirmChange(*m_cache, queue().first(), {.conversation = kRoom, .messages = {reply2}});
    QVERIFY(later);
    QCOMPARE(later->rev, 6); // others wrote between
    QCOMPARE(shown(m_third).deletedAt, atSecond(300000));
    QCOMPARE(shown(m_third).delivery, Delivery::Sent);
}

void TestChanges::aRenamedSendTakesItsChangesAlong()
{
    const MessageId newId = anId<MessageId>(777);
    QVERIFY(operations::enqueue(*m_cache, aDraft(1)));
    QVERIFY(*operations::markInFlight(*m_cache, aDraft(1).id));
    (void)react(aDraft(1).id, true);
    fail(queue().first(), u"id_taken"_s);
    QVERIFY(operations::retry(*m_cache, aDraft(1).id, newId));
    QCOMPARE(shown(newId).reactions.size(), 1);
    QCOMPARE(queue()[1].message.id, newId);
}

void TestChanges::survivesADamagedFile()
{
    (void)edit(m_third, u"better"_s);
    (void)react(m_third, true);
    fail(queue().first());
    m_cache.reset();
    auto rebuilt = CacheConnection::rebuild(m_folder.options());
    QVERIFY(rebuilt);
    m_cache = std::move(*rebuilt);
    QCOMPARE(operationsQueued(), (QList{Operation::Edit, Operation::React}));
    QCOMPARE(queue()[0].message.content.toPlainText(), u"better"_s);
    QCOMPARE(queue()[0].message.delivery, Delivery::Failed);
    QCOMPARE(queue()[0].baseRev, 3);
    QVERIFY(queue()[0].isAttempted); // nobody can tell
    QCOMPARE(queue()[1].message.reactions.first().emoji, u"👍"_s);
    QVERIFY(operations::apply(*m_cache, aPage(1, 5)));
    QCOMPARE(shown(m_third).reactions.size(), 1);
}

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
