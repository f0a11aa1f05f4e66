// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/document.h>

#include "richtext/plaintext.h"
#include "richtext/tiptap.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace aigm {

namespace {

bool isBlank(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.isSpace(); });
}

bool showsSomething(const Node &node)
{
    switch (node.type) {
    case Node::Type::Text:
        return !isBlank(node.text);
    case Node::Type::HardBreak:
        return false;
    case Node::Type::HorizontalRule:
    case Node::Type::Mention:
    case Node::Type::Unknown:
        return true;
    default:
        return std::any_of(node.content.cbegin(), node.content.cend(), showsSomething);
    }
}

} // namespace

struct Document::Data
{
    explicit Data(Node tree)
        : m_root(std::move(tree))
    {
    }
    explicit Data(QByteArray wire)
        : m_json(std::move(wire))
        , m_hasJson(true)
    {
    }

    bool hasJson() const { return m_hasJson; }
    const QByteArray &json() const { return m_json; }
    const Node &root() const
    {
        parseOnce();
        return m_root;
    }
    bool isDamaged() const
    {
        parseOnce();
        return m_damaged;
    }

private:
    void parseOnce() const
    {
        if (m_hasJson)
            std::call_once(m_parsed, [this] { parse(); });
    }
    void parse() const
    {
        std::optional<Node> tree = tiptap::read(m_json);
        m_damaged = !tree;
        m_root = tree ? *std::move(tree) : plaintext::toDoc(plaintext::recovered(m_json));
    }

    const QByteArray m_json;
    const bool m_hasJson = false;
    mutable std::once_flag m_parsed;
    mutable Node m_root;
    mutable bool m_damaged = false;
};

Document::Document()
{
    static const std::shared_ptr<const Data> empty = std::make_shared<Data>(plaintext::toDoc({}));
    d = empty;
}

Document::Document(Node root)
    : d(std::make_shared<Data>(std::move(root)))
{
}

Document Document::fromPlainText(const QString &text)
{
    return Document(plaintext::toDoc(text));
}

Document Document::fromTipTap(QByteArray json)
{
    Document document;
    document.d = std::make_shared<Data>(std::move(json));
    return document;
}

const Node &Document::root() const
{
    return d->root();
}

bool Document::isDamaged() const
{
    return d->isDamaged();
}

bool Document::isEmpty() const
{
    return !showsSomething(root());
}

QByteArray Document::toTipTap() const
{
    return d->hasJson() ? d->json() : tiptap::write(d->root());
}

QString Document::toPlainText() const
{
    return plaintext::fromNode(root());
}

bool operator==(const Document &a, const Document &b)
{
    if (a.d == b.d)
        return true;
    if (a.d->hasJson() && b.d->hasJson() && a.d->json() == b.d->json())
        return true;
    // Two broken documents may show the same text and still be two.
    return !a.isDamaged() && !b.isDamaged() && a.root() == b.root();
}

} // namespace aigm
