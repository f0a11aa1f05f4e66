// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/redact.h"

#include <QRegularExpression>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kLimit = 500;

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

// The order counts: a token inside a JSON body goes with the body.
const QList<Rule> &rules()
{
    static const QList<Rule> all{
        {QRegularExpression(uR"([{\[].*[}\]])"_s, QRegularExpression::DotMatchesEverythingOption), u"{…}"_s},
        {QRegularExpression(uR"([{\[]\s*".*)"_s, QRegularExpression::DotMatchesEverythingOption), u"{…"_s},
        {QRegularExpression(uR"((\b[a-z][a-z0-9+.-]*://)[^\s/?#@]*@)"_s), u"\\1"_s},
        {QRegularExpression(uR"((\b[a-z][a-z0-9+.-]*://[^\s?#"]*)[?#][^\s"]*)"_s), u"\\1?…"_s},
        {QRegularExpression(uR"(\b(Bearer|apikey:?|x-api-key:?)\s+\S+)"_s,
                            QRegularExpression::CaseInsensitiveOption),
         u"\\1 …"_s},
        {QRegularExpression(
             uR"(\b(X-Amz-[A-Za-z-]+|[a-z_]*token|token_hash|password|apikey|code_verifier|code|sig|signature)=[^\s&"]*)"_s,
             QRegularExpression::CaseInsensitiveOption),
         u"\\1=…"_s},
        {QRegularExpression(uR"([^\s@<>"'(),;:=]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+)"_s), u"<e-mail>"_s},
        {QRegularExpression(uR"(\beyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,2})"_s), u"<token>"_s},
        {QRegularExpression(uR"(\bsb_[a-z]+_\S+)"_s), u"<key>"_s},
        {QRegularExpression(uR"(\b(?![0-9a-f]{8}-)[A-Za-z0-9_-]{40,})"_s), u"<token>"_s},
    };
    return all;
}

} // namespace

QString redacted(const QUrl &url)
{
    const QString plain = url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return url.hasQuery() ? QString(plain % u"?…") : plain;
}

QString redacted(const QString &text)
{
    // What follows the limit is not looked at: a long answer must not cost time in a log.
    QString result = text.left(4 * kLimit);
    for (const Rule &rule : rules())
        result.replace(rule.pattern, rule.replacement);
    return result.size() > kLimit ? QString(result.left(kLimit) % u'…') : result;
}

} // namespace aigm
