// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchterms.h"

#include <QCoreApplication>

#include <array>
#include <utility>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kLimitTyped = 500;
constexpr qsizetype kLimitEach = 16; // words, and values of a filter

constexpr std::array kFilters{"from"_L1, "in"_L1, "has"_L1, "before"_L1, "after"_L1, "mentions"_L1};

bool isQuote(QChar c)
{
    return c == u'"' || c == u'“' || c == u'”' || c == u'„' || c == u'«' || c == u'»';
}

bool isColon(QChar c)
{
    return c == u':' || c == u'：'; // the second is what input methods of East Asia write
}

Error refusal(QLatin1StringView filter, const QString &sentence)
{
    return {.kind = Error::Kind::Rejected,
            .message = sentence,
            .code = u"search_filter"_s,
            .field = QString(filter)};
}

//! A day, a month or a year: from the first to the second, which is no longer in it.
std::optional<std::pair<QDate, QDate>> stretchOf(const QString &value, const QDate &today)
{
    const auto stretch = [](const QDate &from, const QDate &to) -> std::optional<std::pair<QDate, QDate>> {
        if (!from.isValid() || !to.isValid() || from.year() < 1970 || from.year() > 9998)
            return std::nullopt;
        return std::pair(from, to);
    };
    if (value.compare("today"_L1, Qt::CaseInsensitive) == 0)
        return stretch(today, today.addDays(1));
    if (value.compare("yesterday"_L1, Qt::CaseInsensitive) == 0)
        return stretch(today.addDays(-1), today);
    if (value.size() == 4) {
        const QDate first = QDate::fromString(value, u"yyyy"_s);
        return stretch(first, first.addYears(1));
    }
    if (value.size() == 7) {
        const QDate first = QDate::fromString(value, u"yyyy-MM"_s);
        return stretch(first, first.addMonths(1));
    }
    const QDate day = QDate::fromString(value, u"yyyy-MM-dd"_s);
    return stretch(day, day.addDays(1));
}

std::optional<ContentKind> kindOf(const QString &value)
{
    constexpr std::array<std::pair<QLatin1StringView, ContentKind>, 5> kKinds{{
        {"link"_L1, ContentKind::Link},
        {"code"_L1, ContentKind::Code},
        {"image"_L1, ContentKind::Image},
        {"picture"_L1, ContentKind::Image},
        {"mention"_L1, ContentKind::Mention},
    }};
    for (const auto &[name, kind] : kKinds) {
        if (value.compare(name, Qt::CaseInsensitive) == 0)
            return kind;
    }
    return std::nullopt;
}

class Parser
{
public:
    Parser(const QString &typed, const QDate &today)
        : m_typed(typed.left(kLimitTyped))
        , m_today(today)
    {
    }

    Result<SearchTerms> run()
    {
        while (skipBlanks()) {
            const std::optional<QLatin1StringView> filter = takeFilter();
            const SearchTerms::Word word = takeWord();
            if (!filter && !word.text.isEmpty() && m_terms.words.size() < kLimitEach)
                m_terms.words.append(word);
            if (!filter)
                continue;
            if (const Result<void> fine = apply(*filter, word.text); !fine)
                return fine.error();
        }
        return m_terms;
    }

private:
    bool skipBlanks()
    {
        while (m_at < m_typed.size() && m_typed[m_at].isSpace())
            ++m_at;
        return m_at < m_typed.size();
    }

    std::optional<QLatin1StringView> takeFilter()
    {
        for (const QLatin1StringView name : kFilters) {
            const QStringView rest = QStringView(m_typed).mid(m_at);
            if (rest.size() <= name.size() || !isColon(rest[name.size()])
                || !rest.startsWith(name, Qt::CaseInsensitive))
                continue;
            m_at += name.size() + 1;
            return name;
        }
        return std::nullopt;
    }

    //! Up to the next blank, or the quote that closes.
    SearchTerms::Word takeWord()
    {
        const bool isQuoted = m_at < m_typed.size() && isQuote(m_typed[m_at]);
        const qsizetype from = m_at += isQuoted ? 1 : 0;
        while (m_at < m_typed.size() && !(isQuoted ? isQuote(m_typed[m_at]) : m_typed[m_at].isSpace()))
            ++m_at;
        const QString text = m_typed.mid(from, m_at - from).simplified();
        const bool isClosed = isQuoted && m_at < m_typed.size();
        if (isClosed)
            ++m_at;
        return {text, isClosed};
    }

    Result<void> apply(QLatin1StringView filter, const QString &value)
    {
        if (value.isEmpty())
            return {};
        if (filter == "from"_L1)
            return append(m_terms.from, value, u'@');
        if (filter == "mentions"_L1)
            return append(m_terms.mentions, value, u'@');
        if (filter == "in"_L1)
            return append(m_terms.in, value, u'#');
        return filter == "has"_L1 ? applyKind(value) : applyDate(filter, value);
    }

    static Result<void> append(QStringList &names, const QString &value, QChar sign)
    {
        const QString name = value.startsWith(sign) ? value.mid(1) : value;
        if (!name.isEmpty() && names.size() < kLimitEach)
            names.append(name);
        return {};
    }

    Result<void> applyKind(const QString &value)
    {
        const std::optional<ContentKind> kind = kindOf(value);
        if (!kind)
            return refusal("has"_L1,
                           QCoreApplication::translate(
                               "aigm", "“has:” does not know “%1”. Write link, code, image or mention.")
                               .arg(value));
        if (!m_terms.has.contains(*kind))
            m_terms.has.append(*kind);
        return {};
    }

    Result<void> applyDate(QLatin1StringView filter, const QString &value)
    {
        const auto stretch = stretchOf(value, m_today);
        if (!stretch)
            return refusal(filter,
                           QCoreApplication::translate("aigm",
                                                       "“%1:” needs a date, and “%2” is none. Write it as "
                                                       "2025-10-23, 2025-10, 2025, today or yesterday.")
                               .arg(QString(filter), value));
        if (filter == "before"_L1)
            m_terms.before = m_terms.before ? std::min(*m_terms.before, stretch->first) : stretch->first;
        else
            m_terms.since = m_terms.since ? std::max(*m_terms.since, stretch->second) : stretch->second;
        return {};
    }

    const QString m_typed;
    const QDate m_today;
    qsizetype m_at = 0;
    SearchTerms m_terms;
};

} // namespace

Result<SearchTerms> parseSearch(const QString &typed, const QDate &today)
{
    return Parser(typed, today).run();
}

} // namespace aigm
