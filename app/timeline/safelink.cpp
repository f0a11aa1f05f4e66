// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "safelink.h"

#include <QStringList>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

constexpr qsizetype kLimitCharacters = 2048;

bool hasHiddenCharacters(const QString &href)
{
    const auto isHidden = [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
    };
    if (std::any_of(href.begin(), href.end(), isHidden))
        return true;
    // %00 to %1f would be control characters once decoded
    for (qsizetype at = href.indexOf(u'%'); at >= 0; at = href.indexOf(u'%', at + 1)) {
        if (at + 1 < href.size() && (href[at + 1] == u'0' || href[at + 1] == u'1'))
            return true;
    }
    return false;
}

bool isPlainMail(const QUrl &url)
{
    // a mail program may read more into it, such as a file to attach
    static const QStringList allowed{u"subject"_s, u"body"_s, u"cc"_s, u"bcc"_s};
    const auto items = QUrlQuery(url).queryItems();
    return url.path().contains(u'@') && url.authority().isEmpty()
        && std::all_of(items.begin(), items.end(),
                       [](const auto &item) { return allowed.contains(item.first.toLower()); });
}

} // namespace

QString safeLink(const QString &href)
{
    if (href.isEmpty() || href.size() > kLimitCharacters || href.contains(u'\\') || hasHiddenCharacters(href))
        return {};
    const QUrl url(href, QUrl::StrictMode);
    if (!url.isValid())
        return {};
    const QString scheme = url.scheme();
    const bool isWeb = scheme == "https"_L1 || scheme == "http"_L1;
    const bool passes = isWeb   ? !url.host().isEmpty() && url.userInfo().isEmpty()
        : scheme == "mailto"_L1 ? isPlainMail(url)
                                : scheme == "aigm"_L1;
    return passes ? url.toString(QUrl::FullyEncoded) : QString();
}

} // namespace aigm::app
