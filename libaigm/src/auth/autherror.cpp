// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/autherror.h"

#include "json/reader.h"
#include "net/httperror.h"
#include "net/redact.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

//! A code of the service (or a word of our sign-up trigger), the field it is about and what to say.
struct Meaning
{
    const char *code;
    const char *field;
    const char *sentence;
};

constexpr char kTaken[] =
    QT_TRANSLATE_NOOP("aigm", "This email address has an account already. Sign in, or use another address.");
constexpr char kNoAddress[] =
    QT_TRANSLATE_NOOP("aigm", "This is not an email address that the server accepts.");
constexpr char kSwitchedOff[] = QT_TRANSLATE_NOOP("aigm", "This server does not allow signing in by email.");
constexpr char kConfirm[] =
    QT_TRANSLATE_NOOP("aigm", "Please confirm your email first. We have sent you a link.");
constexpr char kUsername[] = QT_TRANSLATE_NOOP(
    "aigm",
    "A username has 2 to 32 small letters, digits, dots, dashes and underscores, and begins with a "
    "letter or a digit.");

constexpr Meaning kMeanings[] = {
    {"invalid_credentials", "", QT_TRANSLATE_NOOP("aigm", "The email or the password is not right.")},
    {"email_not_confirmed", "", kConfirm},
    {"user_already_exists", "email", kTaken},
    {"email_exists", "email", kTaken},
    {"email_address_invalid", "email", kNoAddress},
    {"email_address_not_authorized", "email", kNoAddress},
    {"username_taken", "username",
     QT_TRANSLATE_NOOP("aigm", "This name is taken. Please choose another one.")},
    {"username_invalid", "username", kUsername},
    {"signup_disabled", "", QT_TRANSLATE_NOOP("aigm", "This server takes no new accounts.")},
    {"email_provider_disabled", "", kSwitchedOff},
    {"provider_disabled", "", kSwitchedOff},
    {"user_banned", "", QT_TRANSLATE_NOOP("aigm", "This account has been blocked on this server.")},
    {"captcha_failed", "",
     QT_TRANSLATE_NOOP("aigm",
                       "This server asks for a check that AIGM cannot show. Sign in on its website.")},
};

//! The parts of an error body, whichever form it has.
struct Body
{
    QString code;
    QString hint;
    QString message;
    QSet<QString> weakReasons;
    bool isJson = false;
};

QSet<QString> readReasons(json::Value weakPassword)
{
    QSet<QString> reasons;
    weakPassword.members([&](std::string_view key, json::Value member) {
        if (key == "reasons")
            member.elements([&](json::Value reason) { reasons.insert(reason.string().value_or(QString())); });
    });
    return reasons;
}

// 2024-01-01: {code, message}; before: {code: number, error_code, msg}; OAuth: {error, error_description};
// a database error of the sign-up trigger: {code, message, hint}.
Body readBody(const HttpResponse &response)
{
    Body body;
    QHash<QByteArray, QString> texts;
    json::Reader reader;
    body.isJson = reader.read(response.body, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value member) {
            if (key == "weak_password")
                body.weakReasons = readReasons(member);
            else if (const auto text = member.string())
                texts.insert(QByteArray(key.data(), qsizetype(key.size())), *text);
        });
    });
    const auto first = [&](std::initializer_list<const char *> keys) {
        for (const char *key : keys) {
            if (QString text = texts.value(key); !text.isEmpty())
                return text;
        }
        return QString();
    };
    body.code = first({"error_code", "code", "error"});
    body.message = first({"msg", "message", "error_description", "error"});
    body.hint = first({"hint"});
    if (const QByteArray code = response.header("x-sb-error-code"); body.code.isEmpty() && !code.isEmpty())
        body.code = QString::fromLatin1(code);
    // The trigger's word stands in the hint, and before the colon of its message where hints are dropped.
    for (const char *word : {"username_taken", "username_invalid"}) {
        if (body.hint == QLatin1StringView(word) || body.message.contains(QLatin1StringView(word)))
            body.code = QString::fromLatin1(word);
    }
    return body;
}

QString weakPasswordText(const QSet<QString> &reasons)
{
    const char *text = QT_TRANSLATE_NOOP("aigm", "This password is too weak. Please choose another one.");
    if (reasons.contains(u"pwned"_s))
        text =
            QT_TRANSLATE_NOOP("aigm", "This password is known from a data leak. Please choose another one.");
    else if (reasons.contains(u"length"_s))
        text = QT_TRANSLATE_NOOP("aigm", "This password is too short. Please choose a longer one.");
    else if (reasons.contains(u"characters"_s))
        text = QT_TRANSLATE_NOOP("aigm",
                                 "This password needs more kinds of characters: capitals, digits or signs.");
    return QCoreApplication::translate("aigm", text);
}

const Meaning *meaningOf(const QString &code)
{
    const auto found = std::find_if(std::begin(kMeanings), std::end(kMeanings), [&](const Meaning &meaning) {
        return code == QLatin1StringView(meaning.code);
    });
    return found == std::end(kMeanings) ? nullptr : found;
}

void explainRejection(const Body &body, Error &error)
{
    if (const Meaning *meaning = meaningOf(body.code)) {
        error.field = QString::fromLatin1(meaning->field);
        error.message = QCoreApplication::translate("aigm", meaning->sentence);
    } else if (body.code == "weak_password"_L1) {
        error.field = u"password"_s;
        error.message = weakPasswordText(body.weakReasons);
    } else if (body.code == "validation_failed"_L1
               && body.message.contains("email"_L1, Qt::CaseInsensitive)) {
        error.field = u"email"_s;
        error.message = QCoreApplication::translate("aigm", kNoAddress);
    } else if (body.code == "validation_failed"_L1
               && body.message.contains("password"_L1, Qt::CaseInsensitive)) {
        error.field = u"password"_s;
        error.message = weakPasswordText({});
    } else if (!error.detail.isEmpty()) {
        error.message = error.detail; // better the server's words than none
    }
}

} // namespace

Error authError(const HttpResponse &response, const QUrl &backend)
{
    if (isGatewayRefusal(response))
        return wrongKey();
    const Body body = readBody(response);
    Error error = httpError(response);
    error.code = body.code;
    error.detail = redacted(body.message);
    if (error.kind == Error::Kind::RateLimited) {
        if (body.code == "over_email_send_rate_limit"_L1)
            error.message = QCoreApplication::translate(
                "aigm", "Too many emails were sent just now. Please wait a minute and try again.");
        return error;
    }
    const bool isOurWord = body.code.startsWith("username_"_L1);
    if ((error.kind == Error::Kind::Server && !isOurWord) || error.kind == Error::Kind::Timeout)
        return error;
    if (!body.isJson || (body.code.isEmpty() && body.message.isEmpty())) {
        // No Auth service speaks like that: a wrong address, or a page of something in between.
        error.kind = Error::Kind::Configuration;
        error.message =
            QCoreApplication::translate("aigm", "There is no AIGM server at %1. Check the address.")
                .arg(backend.host());
        return error;
    }
    error.kind = Error::Kind::Rejected;
    explainRejection(body, error);
    return error;
}

Error refreshError(const HttpResponse &response, const QUrl &backend)
{
    static const QSet<QString> endings{
        u"refresh_token_not_found"_s, u"refresh_token_already_used"_s,
        u"session_not_found"_s,       u"session_expired"_s,
        u"user_not_found"_s,          u"user_banned"_s,
        u"validation_failed"_s, // the token is malformed, and will stay so
        u"invalid_grant"_s,     // the same in the OAuth form
    };
    Error error = authError(response, backend);
    if (error.kind != Error::Kind::Rejected)
        return error;
    if (endings.contains(error.code)) {
        Error end = sessionEnded(error.code);
        end.httpStatus = error.httpStatus;
        end.detail = error.detail;
        return end;
    }
    // Not understood, so not definite: the session stays, and is tried again.
    error.kind = Error::Kind::Server;
    error.message =
        QCoreApplication::translate("aigm", "The server has a problem. Please try again in a moment.");
    return error;
}

bool isGatewayRefusal(const HttpResponse &response)
{
    return response.status == 401
        && (response.body.contains("Invalid API key") || response.body.contains("No API key found"));
}

Error wrongKey()
{
    return {.kind = Error::Kind::Configuration,
            .message = QCoreApplication::translate("aigm",
                                                   "The server does not accept the key of this program. "
                                                   "Check the address and the key."),
            .code = u"wrong_key"_s,
            .httpStatus = 401};
}

Error sessionEnded(const QString &code)
{
    const char *text =
        QT_TRANSLATE_NOOP("aigm", "Your session has ended. Your messages are still on this computer.");
    if (code == "session_expired"_L1)
        text = QT_TRANSLATE_NOOP("aigm",
                                 "Your session has ended, perhaps because you signed in elsewhere. Your "
                                 "messages are still on this computer.");
    else if (code == "user_banned"_L1)
        text = QT_TRANSLATE_NOOP("aigm",
                                 "This account has been blocked on this server. Your messages "
                                 "are still on this computer.");
    else if (code == "session_missing"_L1)
        text = QT_TRANSLATE_NOOP(
            "aigm",
            "Your stored session was not found. Unlock your key store and start AIGM again, "
            "or sign in. Your messages are still on this computer.");
    return {.kind = Error::Kind::Unauthorized,
            .message = QCoreApplication::translate("aigm", text),
            .code = code};
}

Error confirmEmailFirst()
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", kConfirm),
            .code = u"email_not_confirmed"_s};
}

Error usernameInvalid()
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", kUsername),
            .code = u"username_invalid"_s,
            .field = u"username"_s};
}

} // namespace aigm
