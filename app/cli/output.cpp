// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "output.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLoggingCategory>

#include <algorithm>
#include <cstdio>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

QString wholeness(const Integrity &integrity)
{
    const QString of = u"%1/%2"_s.arg(integrity.held).arg(integrity.held + integrity.missing);
    return integrity.verifiedAt.isValid()
        ? QString(of + u"  "_s + integrity.verifiedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s))
        : of;
}

void writeLine(FILE *stream, const QByteArray &utf8)
{
    std::fwrite(utf8.constData(), 1, size_t(utf8.size()), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

void logToStderr(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    const QString line = QLatin1StringView(context.category) + u": "_s + text;
    writeLine(stderr, line.toUtf8());
}

bool isDeleted(const Message &message)
{
    return message.deletedAt.isValid();
}

QString stateWord(const Message &message)
{
    switch (message.delivery) {
    case Delivery::Pending:
        return u"pending"_s;
    case Delivery::Sent:
        return isDeleted(message) ? u"deleted"_s : u"sent"_s;
    case Delivery::Failed:
        return u"failed"_s;
    }
    return {};
}

QString operationWord(Operation operation)
{
    switch (operation) {
    case Operation::Send:
        return u"send"_s;
    case Operation::Edit:
        return u"edit"_s;
    case Operation::Delete:
        return u"delete"_s;
    case Operation::React:
        return u"react"_s;
    case Operation::Unreact:
        return u"unreact"_s;
    }
    return {};
}

//! Each emoji once, with how many people chose it.
QString reactionWords(const Message &message)
{
    QList<std::pair<QString, int>> counts;
    for (const Reaction &reaction : message.reactions) {
        const auto known = std::find_if(counts.begin(), counts.end(),
                                        [&](const auto &count) { return count.first == reaction.emoji; });
        if (known == counts.end())
            counts.append({reaction.emoji, 1});
        else
            ++known->second;
    }
    QStringList words;
    for (const auto &[emoji, count] : std::as_const(counts))
        words.append(QString(emoji + u':' + QString::number(count)));
    return words.join(u',');
}

QString stateSuffix(const Message &message)
{
    if (isDeleted(message))
        return QCoreApplication::translate("aigm-cli", "(deleted)");
    switch (message.delivery) {
    case Delivery::Pending:
        return QCoreApplication::translate("aigm-cli", " (waiting to be sent)");
    case Delivery::Sent:
        return {};
    case Delivery::Failed:
        return QCoreApplication::translate("aigm-cli", " (not sent)");
    }
    return {};
}

QJsonObject jsonOf(const Message &message)
{
    QJsonObject json{
        {u"id"_s, message.id.toString()},
        {u"conversation"_s, message.conversation.toString()},
        {u"seq"_s, message.seq},
        {u"rev"_s, message.rev},
        {u"author"_s, message.author.toString()},
        {u"author_name"_s, message.authorName},
        {u"created_at"_s, message.createdAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"text"_s, message.content.toPlainText()},
        {u"content"_s, isDeleted(message) ? QString() : QString::fromUtf8(message.content.toTipTap())},
        {u"state"_s, stateWord(message)},
        {u"edited_at"_s, message.editedAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"reactions"_s, reactionWords(message)},
    };
    if (message.delivery != Delivery::Sent || message.operation != Operation::Send)
        json[u"operation"_s] = operationWord(message.operation);
    if (message.delivery == Delivery::Failed)
        json[u"failure"_s] = message.failure;
    return json;
}

QString lineOf(const Message &message, const QString &text)
{
    const QString time = message.createdAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s);
    return time + u"  "_s + message.authorName + u": "_s + text + stateSuffix(message);
}

} // namespace

Output::Output(Format format)
    : m_format(format)
{
    qInstallMessageHandler(logToStderr);
    QLoggingCategory::setFilterRules(format.verbose ? u"aigm.*=true"_s
                                                    : u"*.debug=false\n*.info=false\naigm.*=false"_s);
}

void Output::result(const QJsonObject &json, const QString &text)
{
    writeLine(stdout,
              m_format.json ? QJsonDocument(json).toJson(QJsonDocument::Compact)
                            : forTerminal(text).toUtf8());
}

void Output::message(const Message &message)
{
    result(jsonOf(message), lineOf(message, message.content.toPlainText()));
}

void Output::found(const FoundMessage &found, bool isKept)
{
    QStringList matches;
    for (const TextSpan &span : found.matches)
        matches.append(QString(QString::number(span.from) + u'-' + QString::number(span.to)));
    QJsonObject json = jsonOf(found.message);
    json[u"snippet"_s] = found.snippet;
    json[u"matches"_s] = matches.join(u',');
    json[u"kept"_s] = isKept;
    result(json, lineOf(found.message, found.snippet));
}

void Output::held(const HeldRanges &held, const QString &name, const Integrity &integrity)
{
    QStringList ranges;
    for (const auto &[from, to] : held.ranges)
        ranges.append(QString(QString::number(from) + u'-' + QString::number(to)));
    const QString joined = ranges.join(u',');
    result({{u"conversation"_s, held.conversation.toString()},
            {u"name"_s, name},
            {u"rev"_s, held.rev},
            {u"ranges"_s, joined},
            {u"held"_s, integrity.held},
            {u"known"_s, integrity.held + integrity.missing},
            {u"verified_at"_s, integrity.verifiedAt.toString(Qt::ISODateWithMs)}},
           QString(held.conversation.toString() + u"  "_s + name + u"  rev "_s + QString::number(held.rev)
                   + u"  "_s + joined + u"  "_s + wholeness(integrity)));
}

void Output::note(const QString &sentence)
{
    if (!m_format.quiet)
        writeLine(stderr, forTerminal(sentence).toUtf8());
}

void Output::error(const QString &sentence)
{
    writeLine(stderr, QString(u"aigm-cli: "_s + forTerminal(sentence)).toUtf8());
}

QString forTerminal(const QString &text)
{
    QString safe = text;
    for (QChar &character : safe) {
        const char16_t code = character.unicode();
        const bool isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
        // the bidirectional overrides can make a line read as another one
        const bool reorders = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        if ((isControl && code != u'\n' && code != u'\t') || reorders)
            character = QChar::ReplacementCharacter;
    }
    return safe;
}

} // namespace aigm::cli
