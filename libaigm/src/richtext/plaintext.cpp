// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "richtext/plaintext.h"

#include <QStringList>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace aigm::plaintext {

namespace {

constexpr qsizetype kRecoveredLimit = 8000;
constexpr qsizetype kSearchedLimit = 4 * Document::kLimitBytes;

bool isInline(const Node &node)
{
    switch (node.type) {
    case Node::Type::Text:
    case Node::Type::HardBreak:
    case Node::Type::Mention:
        return true;
    case Node::Type::Unknown: // a leaf stands in the line; what holds nodes is taken for a block
        return node.content.empty();
    default:
        return false;
    }
}

//! Collects lines: inline text goes on with the line, every block starts one.
class Collector
{
public:
    void add(const Node &node)
    {
        if (node.type == Node::Type::Text)
            append(node.text);
        else if (node.type == Node::Type::HardBreak)
            append(u"\n"_s);
        else if (isInline(node))
            append(ofLeaf(node));
        else if (node.type != Node::Type::HorizontalRule)
            addBlock(node);
    }
    QString take() { return std::move(m_text); }

private:
    void append(const QString &text)
    {
        if (std::exchange(m_breakFirst, false) && m_started)
            m_text += u'\n';
        m_started = true;
        m_text += text;
    }
    void addBlock(const Node &node)
    {
        m_breakFirst = true;
        const bool holdsText = node.content.empty() || isInline(node.content.front());
        if (holdsText && node.type != Node::Type::Doc)
            append({}); // an empty paragraph is a line too
        for (const Node &child : node.content)
            add(child);
        m_breakFirst = true;
    }

    QString m_text;
    bool m_started = false;
    bool m_breakFirst = false;
};

Node textNode(QStringView text)
{
    Node node;
    node.type = Node::Type::Text;
    node.text = cleaned(text.toString());
    return node;
}

Node paragraph(const QList<QStringView> &lines)
{
    Node node;
    node.type = Node::Type::Paragraph;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i > 0) {
            Node lineEnd;
            lineEnd.type = Node::Type::HardBreak;
            node.content.push_back(std::move(lineEnd));
        }
        node.content.push_back(textNode(lines[i]));
    }
    return node;
}

//! Reads the string that starts behind its quote at \p at and leaves \p at behind the closing one.
QString readString(QByteArrayView json, qsizetype &at)
{
    QByteArray plain;
    QString result;
    const auto flush = [&] { result += QString::fromUtf8(std::exchange(plain, {})); };
    for (; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] != '\\' || at + 1 == json.size()) {
            plain += json[at];
            continue;
        }
        const char escape = json[++at];
        if (escape == 'u') {
            flush();
            const ushort unit = json.sliced(at + 1, qMin<qsizetype>(4, json.size() - at - 1))
                                    .toByteArray()
                                    .toUShort(nullptr, 16);
            result += QChar(unit);
            at = qMin(at + 4, json.size() - 1);
        } else {
            plain += escape == 'n' ? '\n' : escape == 't' ? '\t' : escape;
        }
    }
    at = qMin(at + 1, json.size());
    flush();
    return result;
}

//! Moves \p at behind the colon and the opening quote of a string value; false if none stands there.
bool enterStringValue(QByteArrayView json, qsizetype &at)
{
    qsizetype next = at;
    for (const char wanted : {':', '"'}) {
        while (next < json.size() && QByteArrayView(" \t\r\n").contains(json[next]))
            ++next;
        if (next == json.size() || json[next++] != wanted)
            return false;
    }
    at = next;
    return true;
}

} // namespace

QString cleaned(QString text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            ++i;
        else if (unit.isNull() || unit.isSurrogate())
            text[i] = QChar::ReplacementCharacter;
    }
    return text;
}

QString fromNode(const Node &node)
{
    Collector collector;
    collector.add(node);
    return collector.take();
}

Node toDoc(const QString &text)
{
    QString unified = text;
    unified.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    unified.replace(QChar::LineSeparator, u'\n').replace(QChar::ParagraphSeparator, u'\n');

    Node doc;
    doc.type = Node::Type::Doc;
    QList<QStringView> lines;
    const auto endBlock = [&] {
        if (!lines.isEmpty())
            doc.content.push_back(paragraph(std::exchange(lines, {})));
    };
    for (QStringView line : QStringView(unified).split(u'\n')) {
        if (line.trimmed().isEmpty())
            endBlock();
        else
            lines += line;
    }
    endBlock();
    if (doc.content.empty())
        doc.content.push_back(paragraph({}));
    return doc;
}

QString ofLeaf(const Node &node)
{
    if (!node.text.isEmpty())
        return node.text;
    if (node.type == Node::Type::Mention) {
        const QString label = node.attrs.value("label"_L1).toString();
        const QString id = node.attrs.value("id"_L1).toString();
        const QString trigger = node.attrs.value("mentionSuggestionChar"_L1).toString(u"@"_s);
        return trigger + (label.isEmpty() ? id : label);
    }
    for (const QLatin1StringView key : {"label"_L1, "alt"_L1, "title"_L1}) {
        if (QString value = node.attrs.value(key).toString(); !value.isEmpty())
            return value;
    }
    return u'[' % node.name % u']';
}

QString recovered(QByteArrayView json)
{
    QString result;
    bool breakFirst = false;
    qsizetype at = 0;
    json = json.first(qMin(json.size(), kSearchedLimit));
    while (at < json.size() && result.size() < kRecoveredLimit) {
        at = json.indexOf('"', at);
        if (at < 0)
            break;
        const QString key = readString(json, ++at);
        const bool isType = key == "type"_L1;
        if ((!isType && key != "text"_L1) || !enterStringValue(json, at))
            continue;
        const QString value = readString(json, at);
        if (isType) {
            breakFirst = breakFirst || value != "text"_L1;
        } else {
            if (std::exchange(breakFirst, false) && !result.isEmpty())
                result += u'\n';
            result += value;
        }
    }
    return cleaned(result.left(kRecoveredLimit));
}

} // namespace aigm::plaintext
