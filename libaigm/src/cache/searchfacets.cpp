// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchfacets.h"

namespace aigm::searchfacets {

using namespace Qt::Literals::StringLiterals;

namespace {

// Planes 15 and 16 in four parts.
constexpr char32_t kAuthors = 0xf0000;
constexpr char32_t kConversations = 0xf8000;
constexpr char32_t kMentions = 0x100000;
constexpr char32_t kKinds = 0x108000;
constexpr qint64 kDigits = 0x7ff0; //!< to a part; a greater number takes two characters

constexpr qsizetype kLimitMentions = 50;

QString token(char32_t base, qint64 number)
{
    QString text;
    do {
        text += QChar::fromUcs4(char32_t(base + char32_t(number % kDigits)));
        number /= kDigits;
    } while (number > 0);
    return text;
}

void add(ContentKind kind, Content &to)
{
    if (!to.kinds.contains(kind))
        to.kinds.append(kind);
}

void collect(const Node &node, Content &to)
{
    if (node.type == Node::Type::CodeBlock)
        add(ContentKind::Code, to);
    else if (node.type == Node::Type::Unknown && node.name == "image"_L1)
        add(ContentKind::Image, to);
    else if (node.type == Node::Type::Mention) {
        add(ContentKind::Mention, to);
        const auto user = UserId::fromString(node.attrs.value("id"_L1).toString());
        if (user && to.mentions.size() < kLimitMentions && !to.mentions.contains(*user))
            to.mentions.append(*user);
    }
    if (node.text.contains("https://"_L1) || node.text.contains("http://"_L1))
        add(ContentKind::Link, to);
    for (const Mark &mark : node.marks) {
        if (mark.type == Mark::Type::Link)
            add(ContentKind::Link, to);
        else if (mark.type == Mark::Type::Code)
            add(ContentKind::Code, to);
    }
    for (const Node &child : node.content)
        collect(child, to); // documents are of a limited depth
}

} // namespace

QString author(qint64 profile)
{
    return token(kAuthors, profile);
}

QString conversation(qint64 key)
{
    return token(kConversations, key);
}

QString mention(qint64 profile)
{
    return token(kMentions, profile);
}

QString holds(ContentKind kind)
{
    return token(kKinds, int(kind));
}

Content contentOf(const Document &document)
{
    Content content;
    collect(document.root(), content);
    return content;
}

} // namespace aigm::searchfacets
