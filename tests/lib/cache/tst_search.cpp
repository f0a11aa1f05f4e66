// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include "cache/cache.h"
#include "cache/operations.h"
#include "sqlite/statement.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! Searching as a whole: what is typed, with its filters, to messages with their snippets.
class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void filters_data();
    void filters();
    void filtersFollowAChange();
    void anOldCacheLearnsTheFilters();
    void datesAreThoseOfTheReader();
    void pagesMeetWithoutADouble();
    void tellsWhereTheWordsStand();
    void aBadFilterIsNamed();
    void onlyTheNewestSearchCounts();
    void theServerIsAskedByIds();
    void ofItsAnswerCountsWhatFitsAndIsNotHeld();

private:
    [[nodiscard]] QList<qint64> seqs(const SearchRequest &request)
    {
        QList<qint64> found;
        const Result<SearchPage> page = operations::search(*m_cache, request);
        if (!page)
            QTest::qFail(qPrintable(page.error().message), __FILE__, __LINE__);
        else
            for (const FoundMessage &each : page->found)
                found.append(each.message.seq);
        return found;
    }
    void put(const Message &message)
    {
        inTransaction(*m_cache, [&] {
            (void)m_cache->messages.upsert(m_cache->ranges.keyFor(message.conversation), message, true);
        });
    }

    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

namespace {

Message written(qint64 seq, const UserId &author, const QByteArray &json, const ConversationId &room = kRoom)
{
    Message message = aMessage(seq, {}, room);
    message.author = author;
    message.content = Document::fromTipTap(json);
    return message;
}

QByteArray paragraph(const QByteArray &inside)
{
    return R"({"type":"doc","content":[{"type":"paragraph","content":[)" + inside + "]}]}";
}

QByteArray textNode(const QByteArray &text, const QByteArray &mark = {})
{
    const QByteArray marks = mark.isEmpty() ? QByteArray() : R"(,"marks":[{"type":")" + mark + R"("}])";
    return R"({"type":"text","text":")" + text + "\"" + marks + "}";
}

} // namespace

void TestSearch::init()
{
    m_folder = std::make_unique<CacheFolder>();
    m_cache = m_folder->open();
    QVERIFY(m_cache);
    const ServerId server = anId<ServerId>(700);
    const auto room = [&server](const ConversationId &id, const QString &name) {
        Room result;
        result.id = *RoomId::fromBytes(id.bytes());
        result.server = server;
        result.name = name;
        return result;
    };
    inTransaction(*m_cache, [&] {
        m_cache->upsertProfiles({{.id = kAnna, .username = u"anna"_s, .displayName = u"Anna Ångström"_s},
                                 {.id = kBert, .username = u"bert"_s, .displayName = u"Bert Moreau"_s}});
        Directory directory{.servers = {{.id = server, .name = u"Harbour"_s}},
                            .rooms = {room(kRoom, u"boat-shed"_s), room(kOtherRoom, u"boat-yard"_s)}};
        (void)m_cache->directory.replace(directory);
        m_cache->directory.setAccount({.profile = {.id = kBert, .username = u"bert"_s}, .email = {}});
    });
    put(written(1, kAnna, paragraph(textNode("larch one"))));
    put(written(2, kBert, paragraph(textNode("larch two", "code"))));
    put(written(3, kAnna, paragraph(textNode("larch three https://example.org"))));
    put(written(4, kBert, paragraph(textNode("oak four", "link")), kOtherRoom));
    put(written(5, kAnna,
                paragraph(textNode("larch five ") + R"(,{"type":"mention","attrs":{"id":")"
                          + kBert.toString().toLatin1() + R"(","label":"bert"}})"),
                kOtherRoom));
    put(written(6, kAnna, R"({"type":"doc","content":[{"type":"image","attrs":{"alt":"a larch"}}]})",
                kOtherRoom));
}

void TestSearch::cleanup()
{
    m_cache.reset();
    m_folder.reset();
}

void TestSearch::filters_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<qint64>>("found");
    const auto row = [](const QString &typed, const QList<qint64> &found) {
        QTest::newRow(qUtf8Printable(typed)) << typed << found;
    };
    row(u"larch"_s, {6, 5, 3, 2, 1});
    row(u"larch from:anna"_s, {6, 5, 3, 1});
    row(u"larch from:ann"_s, {6, 5, 3, 1});
    row(u"from:\"anna angstrom\" larch"_s, {6, 5, 3, 1});
    row(u"from:moreau"_s, {4, 2});
    row(u"from:me"_s, {4, 2});
    row(u"from:anna from:bert larch"_s, {6, 5, 3, 2, 1});
    row(u"from:nobody larch"_s, {});
    row(u"larch in:boat-shed"_s, {3, 2, 1});
    row(u"larch in:Harbour/boat-yard"_s, {6, 5});
    row(u"in:boat oak"_s, {4});
    row(u"in:nowhere"_s, {});
    row(u"has:link"_s, {4, 3});
    row(u"has:code"_s, {2});
    row(u"has:image"_s, {6});
    row(u"has:mention"_s, {5});
    row(u"has:link from:bert"_s, {4});
    row(u"mentions:bert"_s, {5});
    row(u"mentions:me larch"_s, {5});
    row(u"mentions:anna"_s, {});
    row(u"\"larch two\""_s, {2});
    row(u"?? from:anna"_s, {});
    row(u""_s, {});
}

void TestSearch::filters()
{
    QFETCH(QString, typed);
    QTEST(seqs({.query = typed}), "found");
    QList<qint64> inOther = seqs({.query = typed, .within = kOtherRoom});
    QFETCH(QList<qint64>, found);
    found.removeIf([](qint64 seq) { return seq < 4; });
    QCOMPARE(inOther, found);
    QVERIFY(!m_cache->database().hasFailed());
}

void TestSearch::filtersFollowAChange()
{
    Message edited = written(3, kAnna, paragraph(textNode("larch", "code")));
    edited.rev = 100;
    put(edited);
    QCOMPARE(seqs({.query = u"has:code"_s}), (QList<qint64>{3, 2}));
    QCOMPARE(seqs({.query = u"has:link"_s}), QList<qint64>{4});
    edited.rev = 101;
    edited.deletedAt = atSecond(200);
    edited.content = {};
    put(edited);
    QCOMPARE(seqs({.query = u"larch in:boat-shed"_s}), (QList<qint64>{2, 1}));
    QCOMPARE(seqs({.query = u"from:anna in:boat-shed"_s}), QList<qint64>{1});
    QCOMPARE(seqs({.query = u"after:2000 in:boat-shed"_s}), (QList<qint64>{2, 1}));
    QCOMPARE(seqs({.query = u"after:2000"_s}), (QList<qint64>{6, 5, 4, 2, 1}));
}

void TestSearch::anOldCacheLearnsTheFilters()
{
    QString facets = u" "_s;
    for (const char32_t part : {0xf0000, 0xf8000, 0x100000, 0x108000}) {
        for (char32_t number = 0; number < 9; ++number)
            facets += QChar::fromUcs4(part + number);
    }
    QVERIFY(m_cache->database()
                .statement("UPDATE messages SET search_text = ltrim(search_text, ?)")
                .bind(facets)
                .run());
    QVERIFY(m_cache->database().execute("INSERT INTO message_search(message_search) VALUES('rebuild');"
                                        // of later steps
                                        "ALTER TABLE conversations DROP COLUMN verified_at;"
                                        "DROP TABLE read_states; DROP TABLE read_pokes; DROP TABLE reactions;"
                                        "DROP INDEX outbox_by_message; ALTER TABLE outbox DROP COLUMN kind;"
                                        "ALTER TABLE outbox DROP COLUMN message;"
                                        "ALTER TABLE outbox DROP COLUMN emoji;"
                                        "ALTER TABLE outbox DROP COLUMN base_rev;"
                                        "ALTER TABLE outbox DROP COLUMN attempted;"
                                        "PRAGMA user_version = 1"));
    QVERIFY(seqs({.query = u"larch from:anna"_s}).isEmpty());
    m_cache = m_folder->open();
    QVERIFY(m_cache);
    QCOMPARE(seqs({.query = u"larch from:anna"_s}), (QList<qint64>{6, 5, 3, 1}));
    QCOMPARE(seqs({.query = u"has:link"_s, .within = kOtherRoom}), QList<qint64>{4});
    QCOMPARE(seqs({.query = u"has:code"_s}), QList<qint64>{2});
    QCOMPARE(seqs({.query = u"has:image"_s}), QList<qint64>{6});
    QCOMPARE(seqs({.query = u"has:mention"_s}), QList<qint64>{5});
}

void TestSearch::datesAreThoseOfTheReader()
{
    const QDate day(2024, 2, 29);
    const auto at = [this, &day](qint64 seq, const QDateTime &moment) {
        Message message = aMessage(seq, u"birch"_s);
        message.createdAt = moment.toUTC();
        put(message);
    };
    at(10, day.startOfDay().addMSecs(-1));
    at(11, day.startOfDay());
    for (int i = 0; i < 9; ++i) // more of one moment than have room in the order of the index
        at(20 + i, day.endOfDay());
    at(30, day.addDays(1).startOfDay());
    const auto count = [this](const QString &filters) {
        return seqs({.query = QString(u"birch "_s + filters), .limit = 100}).size();
    };
    QCOMPARE(count(u"before:2024-02-29"_s), 1);
    QCOMPARE(count(u"after:2024-02-29"_s), 1);
    QCOMPARE(count(u"after:2024-02-28 before:2024-03-01"_s), 10);
    QCOMPARE(count(u"before:2024-03"_s), 11);
    QCOMPARE(count(u"after:2024-02 before:2024-02"_s), 0);
    QCOMPARE(seqs({.query = u"birch before:2024-03"_s, .limit = 2}).size(),
             2); // past those that are too late
}

void TestSearch::pagesMeetWithoutADouble()
{
    QList<qint64> all;
    SearchRequest request{.query = u"larch"_s, .limit = 2};
    for (int pages = 0; pages < 5; ++pages) {
        const Result<SearchPage> page = operations::search(*m_cache, request);
        QVERIFY(page);
        for (const FoundMessage &found : page->found)
            all.append(found.message.seq);
        request.from = page->next;
        if (request.from == 0)
            break;
    }
    QCOMPARE(all, (QList<qint64>{6, 5, 3, 2, 1}));
    QCOMPARE(operations::search(*m_cache, {.query = u"larch"_s, .limit = 5})->next, 0); // told beforehand
}

void TestSearch::tellsWhereTheWordsStand()
{
    const QString text = QString(u"Grün war der Wald.\n"_s.repeated(10) + u"Die LÄRCHE"_s);
    put(aMessage(40, text));
    const Result<SearchPage> page = operations::search(*m_cache, {.query = u"larche"_s});
    QVERIFY(page);
    QCOMPARE(page->found.size(), 1);
    const FoundMessage &found = page->found.first();
    QCOMPARE(found.matches.size(), 1);
    const auto cut = [](const QString &from, const TextSpan &span) {
        return from.mid(span.from, span.to - span.from);
    };
    QCOMPARE(cut(found.message.content.toPlainText(), found.matches.first()), u"LÄRCHE"_s);
    QCOMPARE(cut(found.snippet, found.snippetMatches.first()), u"LÄRCHE"_s);
    QVERIFY(found.snippet.size() < 110 && found.snippet.startsWith(u'…'));
}

void TestSearch::aBadFilterIsNamed()
{
    const Result<SearchPage> page = operations::search(*m_cache, {.query = u"larch before:soon"_s});
    QVERIFY(!page);
    QCOMPARE(page.error().field, u"before"_s);
}

void TestSearch::onlyTheNewestSearchCounts()
{
    m_cache.reset();
    Cache cache(m_folder->options());
    QVERIFY(valueOf(cache.latest(kRoom, 1)).messages.size() == 1);
    QList<Async<SearchPage>> searches;
    for (int i = 0; i < 200; ++i) // faster than the cache can answer
        searches.append(cache.search({.query = u"larch"_s}));
    QCOMPARE(valueOf(searches.last()).found.size(), 5);
    int cancelled = 0;
    for (const auto &search : std::as_const(searches)) {
        const auto answer = finished(search);
        QVERIFY(answer);
        if (!*answer && answer->error().kind == Error::Kind::Cancelled)
            ++cancelled;
    }
    QVERIFY(cancelled > 0);
    QCOMPARE(valueOf(cache.search({.query = u"larch"_s})).found.size(), 5);
}

void TestSearch::theServerIsAskedByIds()
{
    const auto search = [this](const SearchRequest &request) {
        return *operations::serverSearch(*m_cache, request);
    };
    ServerSearch plain = search({.query = u"oak \"tide clock\" from:anna from:me \"larch bo"_s});
    QCOMPARE(plain.words, u"oak \"tide clock\" \"larch bo"_s);
    QCOMPARE(plain.authors, (QList<UserId>{kAnna, kBert}));
    QVERIFY(plain.conversations.isEmpty() && !plain.isHopeless);
    plain = search({.query = u"oak in:boat"_s});
    QCOMPARE(plain.conversations.size(), 2);
    plain = search({.query = u"oak in:boat"_s, .within = kRoom});
    QCOMPARE(plain.conversations, QList<ConversationId>{kRoom});
    const ServerSearch dated = search({.query = u"oak after:2025-10-22 before:2025-11"_s});
    QCOMPARE(dated.since, QDate(2025, 10, 23).startOfDay());
    QCOMPARE(dated.until, QDate(2025, 11, 1).startOfDay());
    for (const QString &query : {u"oak from:carl"_s, u"oak in:shed2"_s, u"oak mentions:carl"_s})
        QVERIFY2(search({.query = query}).isHopeless, qPrintable(query));
    QVERIFY(search({.query = u"oak in:boat-yard"_s, .within = kRoom}).isHopeless);
    QVERIFY(!operations::serverSearch(*m_cache, {.query = u"oak after:soon"_s}));
}

void TestSearch::ofItsAnswerCountsWhatFitsAndIsNotHeld()
{
    const ConversationId unknown = *ConversationId::fromBytes(anId<RoomId>(999).bytes());
    const QByteArray mention =
        R"(,{"type":"mention","attrs":{"id":")" + kBert.toString().toLatin1() + R"(","label":"bert"}})";
    const QList<Message> answer{
        written(1, kAnna, paragraph(textNode("larch one"))), // is held
        written(11, kAnna, paragraph(textNode("a larch"))),
        written(12, kAnna, paragraph(textNode("larch https://example.org"))),
        written(13, kAnna, paragraph(textNode("larch ") + mention)),
        written(14, kAnna, paragraph(textNode("larch")), unknown)}; // in a room that nobody could open
    const auto seqsOf = [&](const QString &query) {
        const SearchRequest request{.query = query};
        const auto found =
            operations::foundBeyond(*m_cache, request, *operations::serverSearch(*m_cache, request), answer);
        QList<qint64> seqs;
        for (const FoundMessage &each : *found)
            seqs.append(each.message.seq);
        return seqs;
    };
    QCOMPARE(seqsOf(u"larch"_s), (QList<qint64>{11, 12, 13}));
    QCOMPARE(seqsOf(u"larch has:link"_s), (QList<qint64>{12}));
    QCOMPARE(seqsOf(u"larch mentions:bert"_s), (QList<qint64>{13}));
    QCOMPARE(seqsOf(u"larch mentions:bert has:link"_s), QList<qint64>());
    const auto found = operations::foundBeyond(*m_cache, {.query = u"larch"_s}, {}, {answer.at(1)});
    QCOMPARE(found->first().matches, (QList<TextSpan>{{2, 7}}));
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
