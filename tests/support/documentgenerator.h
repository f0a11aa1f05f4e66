// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

#include <QJsonArray>

#include <algorithm>
#include <random>
#include <utility>

namespace aigm::test {

//! Makes rich-text trees from a seed: the same seed, the same trees on every machine.
class DocumentGenerator
{
public:
    enum class Kind {
        Valid, //!< what TipTap's schema allows, with nodes and marks added that nobody knows
        Known, //!< what TipTap's schema allows
        Wild,  //!< known nodes anywhere, empty texts, marks in any order
    };

    DocumentGenerator(quint32 seed, Kind kind)
        : m_random(seed)
        , m_kind(kind)
    {
    }

    Node doc() { return node(Node::Type::Doc, m_kind == Kind::Wild ? anything(4) : blocks(3)); }

    int below(int end) { return int(m_random() % quint32(end)); }
    bool chance(int percent) { return below(100) < percent; }

    QString text()
    {
        static const QStringList words{
            QStringLiteral("larch"),         QStringLiteral("Kittiwake"),      QStringLiteral("صباح"),
            QStringLiteral("שלום"),          QStringLiteral("潮汐"),           QStringLiteral("Ärger"),
            QString::fromUtf8("🌊"),          QString::fromUtf8("👩‍🚀"), QStringLiteral("\"quoted\""),
            QStringLiteral("back\\slash"),   QStringLiteral("<img src=x>"),    QStringLiteral("tab\there"),
            QStringLiteral("\u202egpj.exe"), QStringLiteral("e\u0301")};
        QStringList chosen;
        for (int i = 0, count = 1 + below(6); i < count; ++i)
            chosen += words.at(below(int(words.size())));
        return chosen.join(QLatin1Char(' '));
    }

private:
    using Nodes = std::vector<Node>;

    static Node node(Node::Type type, Nodes content = {})
    {
        Node made;
        made.type = type;
        made.content = std::move(content);
        return made;
    }

    QJsonObject attrs()
    {
        QJsonObject object{{QStringLiteral("n"), below(1000)}};
        if (chance(50))
            object.insert(text(), text());
        if (chance(30))
            object.insert(QStringLiteral("deep"),
                          QJsonArray{true, QJsonValue::Null, 1.5, QJsonObject{{text(), -7}}});
        return object;
    }

    std::vector<Mark> marks()
    {
        std::vector<Mark> result;
        if (chance(8))
            return {mark(Mark::Type::Code)};
        for (const Mark::Type type : {Mark::Type::Link, Mark::Type::Bold, Mark::Type::Italic,
                                      Mark::Type::Strike, Mark::Type::Underline}) {
            if (chance(15))
                result.push_back(mark(type));
        }
        if (m_kind == Kind::Valid && chance(10)) {
            Mark unknown{Mark::Type::Unknown, QStringLiteral("highlight"), attrs(), {}};
            result.insert(result.begin() + below(int(result.size()) + 1), unknown);
        }
        if (m_kind == Kind::Wild) {
            if (chance(20))
                result.push_back(mark(Mark::Type(1 + below(6))));
            std::shuffle(result.begin(), result.end(), m_random);
        }
        return result;
    }

    Mark mark(Mark::Type type)
    {
        Mark made;
        made.type = type;
        if (type == Mark::Type::Link)
            made.attrs = {{QStringLiteral("href"), QStringLiteral("https://example.org/%1").arg(below(100))},
                          {QStringLiteral("target"), QStringLiteral("_blank")},
                          {QStringLiteral("rel"), QStringLiteral("noopener noreferrer nofollow")},
                          {QStringLiteral("class"), QJsonValue::Null},
                          {QStringLiteral("title"), QJsonValue::Null}};
        return made;
    }

    Node textNode(bool marked)
    {
        Node made = node(Node::Type::Text);
        if (m_kind != Kind::Wild || chance(80))
            made.text = text();
        if (marked)
            made.marks = marks();
        return made;
    }

    Node mention()
    {
        Node made = node(Node::Type::Mention);
        made.attrs = {
            {QStringLiteral("id"), text()},
            {QStringLiteral("label"), chance(50) ? QJsonValue(text()) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("mentionSuggestionChar"), QStringLiteral("@")}};
        return made;
    }

    Node unknown(Nodes content)
    {
        Node made = node(Node::Type::Unknown, std::move(content));
        made.name = QStringLiteral("widget%1").arg(below(5));
        made.attrs = attrs();
        if (chance(20))
            made.text = text();
        if (chance(30))
            made.extra.insert(QStringLiteral("version"), attrs());
        return made;
    }

    Nodes inlines()
    {
        Nodes result;
        for (int i = 0, count = below(5); i < count; ++i) {
            const int dice = below(20);
            if (dice < 14)
                result.push_back(textNode(true));
            else if (dice < 17)
                result.push_back(node(Node::Type::HardBreak));
            else if (dice < 19 || m_kind != Kind::Valid)
                result.push_back(mention());
            else
                result.push_back(unknown({}));
        }
        return result;
    }

    Node paragraph() { return node(Node::Type::Paragraph, inlines()); }

    Node list(Node::Type type, int depth)
    {
        Nodes items;
        for (int i = 0, count = 1 + below(3); i < count; ++i) {
            Nodes content{paragraph()};
            if (depth > 0 && chance(40))
                content.push_back(block(depth - 1));
            items.push_back(node(Node::Type::ListItem, std::move(content)));
        }
        Node made = node(type, std::move(items));
        if (type == Node::Type::OrderedList)
            made.attrs = {{QStringLiteral("start"), 1 + below(3)},
                          {QStringLiteral("type"), QJsonValue::Null}};
        return made;
    }

    Node block(int depth)
    {
        const int dice = depth > 0 ? below(20) : below(12);
        if (dice < 8)
            return paragraph();
        if (dice == 8) {
            Node made = node(Node::Type::Heading, inlines());
            made.attrs = {{QStringLiteral("level"), 1 + below(6)}};
            return made;
        }
        if (dice == 9) {
            Node made = node(Node::Type::CodeBlock);
            made.attrs = {
                {QStringLiteral("language"), chance(50) ? QJsonValue(text()) : QJsonValue(QJsonValue::Null)}};
            if (chance(80))
                made.content.push_back(textNode(false));
            return made;
        }
        if (dice == 10)
            return node(Node::Type::HorizontalRule);
        if (dice == 11)
            return m_kind == Kind::Valid ? unknown(chance(50) ? blocks(0) : Nodes{}) : paragraph();
        if (dice < 15)
            return list(Node::Type::BulletList, depth);
        if (dice < 18)
            return list(Node::Type::OrderedList, depth);
        return node(Node::Type::Blockquote, blocks(depth - 1));
    }

    Nodes blocks(int depth)
    {
        Nodes result;
        for (int i = 0, count = 1 + below(4); i < count; ++i)
            result.push_back(block(depth));
        return result;
    }

    Nodes anything(int depth)
    {
        Nodes result;
        for (int i = 0, count = below(5); i < count; ++i) {
            Node made = node(Node::Type(1 + below(int(Node::Type::Mention))));
            if (made.type == Node::Type::Text)
                made = textNode(true);
            else if (made.type == Node::Type::Mention)
                made = mention();
            if (depth > 0)
                made.content = anything(depth - 1);
            made.marks = marks();
            result.push_back(std::move(made));
        }
        return result;
    }

    std::mt19937 m_random;
    const Kind m_kind;
};

} // namespace aigm::test
