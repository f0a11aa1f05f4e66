// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/resterror.h"

#include "json/reader.h"
#include "net/httperror.h"
#include "net/redact.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

//! A word of the schema (in `hint`) or a code of the service, and what it means here.
struct Meaning
{
    const char *word;
    Error::Kind kind;
    const char *field;
    const char *sentence;
};

constexpr Meaning kHints[] = {
    {"invite_invalid", Error::Kind::Rejected, "code",
     QT_TRANSLATE_NOOP("aigm", "This invitation has expired. Ask for a new one.")},
    {"not_member", Error::Kind::NotFound, "",
     QT_TRANSLATE_NOOP("aigm", "This no longer exists, or you cannot see it.")},
    {"owner_cannot_leave", Error::Kind::Rejected, "",
     QT_TRANSLATE_NOOP("aigm", "The owner cannot leave the server.")},
    {"name_invalid", Error::Kind::Rejected, "name",
     QT_TRANSLATE_NOOP("aigm", "This name is empty or too long.")},
    {"message_too_large", Error::Kind::Rejected, "", QT_TRANSLATE_NOOP("aigm", "The message is too long.")},
    {"content_invalid", Error::Kind::Rejected, "",
     QT_TRANSLATE_NOOP("aigm", "The server does not accept what this message contains.")},
    {"query_too_short", Error::Kind::Rejected, "",
     QT_TRANSLATE_NOOP("aigm", "The server searches for words. Type one at least.")},
    {"message_deleted", Error::Kind::Rejected, "", QT_TRANSLATE_NOOP("aigm", "The message is deleted.")},
    {"too_many_reactions", Error::Kind::Rejected, "",
     QT_TRANSLATE_NOOP("aigm", "A message has 20 different reactions at most.")},
    {"reply_invalid", Error::Kind::Rejected, "",
     QT_TRANSLATE_NOOP("aigm", "The message that this one answers is not in this room.")},
};

constexpr char kForeignSchema[] =
    QT_TRANSLATE_NOOP("aigm", "This server is not set up for AIGM, or for another version of it.");

constexpr Meaning kCodes[] = {
    {"42501", Error::Kind::Forbidden, "", QT_TRANSLATE_NOOP("aigm", "You are not allowed to do this.")},
    {"23505", Error::Kind::Rejected, "", QT_TRANSLATE_NOOP("aigm", "This exists already.")},
    {"PGRST116", Error::Kind::NotFound, "",
     QT_TRANSLATE_NOOP("aigm", "This no longer exists, or you cannot see it.")},
    {"PGRST125", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST200", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST201", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST202", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST203", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST204", Error::Kind::Configuration, "", kForeignSchema},
    {"PGRST205", Error::Kind::Configuration, "", kForeignSchema},
    {"42P01", Error::Kind::Configuration, "", kForeignSchema},
    {"42883", Error::Kind::Configuration, "", kForeignSchema},
    {"42703", Error::Kind::Configuration, "", kForeignSchema},
};

struct Body
{
    bool isJson = false;
    QString code;
    QString message;
    QString details;
    QString hint;
};

Body readBody(const QByteArray &bytes)
{
    Body body;
    json::Reader reader;
    body.isJson = reader.read(bytes, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value member) {
            if (key == "code")
                body.code = member.string().value_or(QString());
            else if (key == "message")
                body.message = member.string().value_or(QString());
            else if (key == "details")
                body.details = member.string().value_or(QString());
            else if (key == "hint")
                body.hint = member.string().value_or(QString());
        });
    });
    return body;
}

void apply(const Meaning &meaning, Error &error)
{
    error.kind = meaning.kind;
    error.field = QString::fromLatin1(meaning.field);
    error.message = QCoreApplication::translate("aigm", meaning.sentence);
}

template <size_t Count>
const Meaning *find(const Meaning (&table)[Count], const QString &word)
{
    const auto found = std::find_if(std::begin(table), std::end(table), [&](const Meaning &meaning) {
        return word == QLatin1StringView(meaning.word);
    });
    return found == std::end(table) ? nullptr : found;
}

} // namespace

Error restError(const HttpResponse &response)
{
    const Body body = readBody(response.body);
    Error error = httpError(response);
    error.code = body.code;
    error.detail = redacted(body.message); // never the details: they quote rows

    if (error.kind == Error::Kind::RateLimited) {
        error.code = u"rate_limited"_s;
        if (const int seconds = body.details.toInt(); error.retryAfter.count() == 0 && seconds > 0)
            error.retryAfter = std::chrono::seconds(std::min(seconds, 3600));
        error.message = tooManyRequestsText(error.retryAfter);
    } else if (error.kind == Error::Kind::Server) {
        return error; // whatever the body says
    } else if (const Meaning *hint = find(kHints, body.hint)) {
        apply(*hint, error);
        error.code = body.hint;
    } else if (const Meaning *code = find(kCodes, body.code)) {
        apply(*code, error);
    } else if (error.kind == Error::Kind::NotFound && !body.isJson) {
        error.kind = Error::Kind::Configuration; // some web server, but no PostgREST
        error.message = noBackendText();
    } else if (response.status == 413) {
        error.message = QCoreApplication::translate("aigm", "The message is too long.");
        error.code = u"message_too_large"_s;
    }
    return error;
}

Error unreadableAnswer()
{
    return {.kind = Error::Kind::Server,
            .message = QCoreApplication::translate("aigm",
                                                   "The server has a problem. Please try again in a moment."),
            .code = u"unreadable_answer"_s};
}

Error notThere()
{
    return {.kind = Error::Kind::NotFound,
            .message = QCoreApplication::translate("aigm", "This no longer exists, or you cannot see it.")};
}

} // namespace aigm
