// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../lib/cache/cachefixture.h"
#include "cache/operations.h"
#include "cache/searchterms.h"
#include "reliability.h"
#include "rest/rows.h"

#include <sqlite3.h>

#include <new>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// The second allocation of the parser is simdjson's buffer for texts, and simdjson 3.0 does not look whether
// it got it; nor the one after it, which only debug builds make.
constexpr int kUnchecked = 2;
constexpr int kLastUnchecked = SIMDJSON_DEVELOPMENT_CHECKS ? 3 : 2;

//! Allocations until one fails; 0 = none will.
int failsIn = 0;
bool hasFailed = false;
sqlite3_mem_methods realMemory;

bool failsNow()
{
    if (failsIn == 0 || --failsIn > 0)
        return false;
    hasFailed = true;
    return true;
}

void *allocate(int size)
{
    return failsNow() ? nullptr : realMemory.xMalloc(size);
}

void *reallocate(void *memory, int size)
{
    return failsNow() ? nullptr : realMemory.xRealloc(memory, size);
}

void failAt(int allocation)
{
    failsIn = allocation;
    hasFailed = false;
}

} // namespace

// What simdjson takes its memory with. Everything else that allocates here is Qt, which gives up.
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept
{
    if (failsNow())
        return nullptr;
    try {
        return ::operator new[](size);
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

//! Memory runs out anywhere in the cache, the outbox or the parser: an answer that says so, no crash, no leak
//! (the sanitizers run this too), and nothing that was promised is lost.
class TestOutOfMemory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void r06_anyAllocationOfTheCacheMayFail();
    void r06_anyAllocationOfTheParserMayFail();

private:
    template <class T>
    bool take(const Result<T> &result);
    void use(const CacheFolder &folder);

    QStringList m_promised;
    int m_refusals = 0;
};

void TestOutOfMemory::initTestCase()
{
    beQuiet();
    sqlite3_shutdown(); // it cannot be configured once it has begun
    QCOMPARE(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &realMemory), SQLITE_OK);
    sqlite3_mem_methods failing = realMemory;
    failing.xMalloc = allocate;
    failing.xRealloc = reallocate;
    QCOMPARE(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing), SQLITE_OK);
}

template <class T>
bool TestOutOfMemory::take(const Result<T> &result)
{
    if (result)
        return true;
    ++m_refusals;
    const Error &error = result.error();
    if (error.kind != Error::Kind::Storage || !error.message.endsWith(u'.'))
        QTest::qFail(qPrintable(error.message + error.detail), __FILE__, __LINE__);
    return false;
}

void TestOutOfMemory::use(const CacheFolder &folder)
{
    const auto cache = CacheConnection::open(folder.options());
    if (!take(cache))
        return;
    // as CacheThread does after each job: an error that sticks is that job's answer
    const auto takes = [&](const auto &result) {
        const auto error = (*cache)->database().takeError();
        return error ? take(Result<void>(*error)) : take(result);
    };
    takes(operations::apply(**cache, aPage(1, 200)));
    for (int i = 1; i <= 5; ++i) {
        const NewMessage draft = aDraft(quint64(i), u"unsent %1"_s.arg(i));
        if (takes(operations::enqueue(**cache, draft)))
            m_promised.append(draft.draft.content.toPlainText());
    }
    takes(operations::confirm(**cache, theReplyTo(aDraft(1), 201)));
    takes(Result<MessagePage>(operations::latest(**cache, kRoom, 50)));
    takes(operations::search(**cache, {.query = u"hello"_s}));
}

void TestOutOfMemory::r06_anyAllocationOfTheCacheMayFail()
{
    const CacheFolder first;
    failAt(1'000'000'000);
    use(first);
    const int allocations = 1'000'000'000 - failsIn;
    failAt(0);
    QCOMPARE(m_refusals, 0);
    const int step = isNightly() ? 1 : std::max(1, allocations / 200);
    int failures = 0;
    for (int allocation = 1; allocation <= allocations; allocation += step) {
        const CacheFolder folder;
        m_promised.clear();
        failAt(allocation);
        use(folder);
        failures += hasFailed;
        failAt(0);
        const auto cache = folder.open();
        QVERIFY2(cache, qPrintable(QString::number(allocation)));
        // an empty file may be one that was emptied: better a word too much than one too few
        QVERIFY2(m_promised.isEmpty() || !cache->takeNews().rebuild, qPrintable(QString::number(allocation)));
        QVERIFY(cache->database().quickCheck());
        for (const QString &text : std::as_const(m_promised)) {
            const bool isThere = cache->messages.find(aDraft(text.back().digitValue()).id).has_value();
            QVERIFY2(isThere, qPrintable(u"allocation %1: “%2” is lost"_s.arg(allocation).arg(text)));
        }
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(failures >= std::min(allocations, 190) && m_refusals >= failures / 2);
    qInfo("%d allocations, %d of them failed, %d refusals", allocations, failures, m_refusals);
}

void TestOutOfMemory::r06_anyAllocationOfTheParserMayFail()
{
    QByteArray json = "[";
    for (int i = 1; i <= 200; ++i) {
        json += R"({"id":"00000000-0000-4000-8000-0000000001)" + QByteArray::number(100 + i).right(2)
            + R"(","room_id":"00000000-0000-4000-8000-000000000001","author_id":)"
              R"("00000000-0000-4000-8000-000000000002","content":{"type":"doc","content":[{"type":"paragraph",)"
              R"("content":[{"type":"text","text":"hello"}]}]},"reply_to_id":null,"seq":)"
            + QByteArray::number(i) + R"(,"rev":)" + QByteArray::number(i)
            + R"(,"edited_at":null,"deleted_at":null,"created_at":"2026-01-01T00:00:00Z"},)";
    }
    json.back() = ']';
    int refusals = 0;
    for (int allocation = 1;; ++allocation) {
        if (allocation >= kUnchecked && allocation <= kLastUnchecked)
            continue;
        RowReader rows;
        failAt(allocation);
        const auto messages = rows.messages(json);
        const bool failed = hasFailed;
        failAt(0);
        if (!failed) {
            QCOMPARE(messages->messages.size(), 200);
            break;
        }
        refusals += !messages;
        QVERIFY(messages || messages.error().message.endsWith(u'.'));
        QCOMPARE(rows.messages(json)->messages.size(), 200); // and with memory the same reader reads on
    }
    QVERIFY(refusals > 0);
}

QTEST_GUILESS_MAIN(TestOutOfMemory)
#include "tst_outofmemory.moc"
