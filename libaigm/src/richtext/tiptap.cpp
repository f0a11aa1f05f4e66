// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "richtext/tiptap.h"

#include "richtext/plaintext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <simdjson.h>

#include <array>
#include <string_view>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace aigm::tiptap {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// Each node is an object in an array; the rest is for the insides of attributes.
constexpr size_t kJsonDepth = 2 * Document::kLimitDepth + 32;

constexpr std::array<std::pair<QLatin1StringView, Node::Type>, 12> kNodeNames{{
    {"doc"_L1, Node::Type::Doc},
    {"paragraph"_L1, Node::Type::Paragraph},
    {"text"_L1, Node::Type::Text},
    {"hardBreak"_L1, Node::Type::HardBreak},
    {"heading"_L1, Node::Type::Heading},
    {"blockquote"_L1, Node::Type::Blockquote},
    {"bulletList"_L1, Node::Type::BulletList},
    {"orderedList"_L1, Node::Type::OrderedList},
    {"listItem"_L1, Node::Type::ListItem},
    {"codeBlock"_L1, Node::Type::CodeBlock},
    {"horizontalRule"_L1, Node::Type::HorizontalRule},
    {"mention"_L1, Node::Type::Mention},
}};

constexpr std::array<std::pair<QLatin1StringView, Mark::Type>, 6> kMarkNames{{
    {"link"_L1, Mark::Type::Link},
    {"bold"_L1, Mark::Type::Bold},
    {"code"_L1, Mark::Type::Code},
    {"italic"_L1, Mark::Type::Italic},
    {"strike"_L1, Mark::Type::Strike},
    {"underline"_L1, Mark::Type::Underline},
}};

template <class Names, class Type>
QString nameOf(const Names &names, Type type)
{
    for (const auto &[name, known] : names) {
        if (known == type)
            return name;
    }
    return {};
}

template <class Type, class Names>
Type typeOf(const Names &names, QStringView name)
{
    for (const auto &[known, type] : names) {
        if (known == name)
            return type;
    }
    return Type::Unknown;
}

QString toString(std::string_view utf8)
{
    return plaintext::cleaned(QString::fromUtf8(utf8.data(), qsizetype(utf8.size())));
}

//! Attributes are rare and small, and Qt's parser knows how to keep a big object from costing squared time.
QJsonValue toQJson(element value)
{
    const std::string json = simdjson::minify(value);
    const QByteArray array = '[' + QByteArray::fromRawData(json.data(), qsizetype(json.size())) + ']';
    return QJsonDocument::fromJson(array).array().first();
}

//! Builds the tree. Every read yields false when a member has not the type that TipTap gives it.
class Reader
{
public:
    bool readNode(element from, int depth, Node &to)
    {
        simdjson::dom::object object;
        if (depth > Document::kLimitDepth || ++m_nodes > Document::kLimitNodes
            || from.get(object) != simdjson::SUCCESS)
            return false;
        for (const auto &[key, value] : object) {
            if (!readMember(key, value, depth, to))
                return false;
        }
        if (to.name.isEmpty())
            return false;
        to.type = nodeType(to.name);
        if (to.type != Node::Type::Unknown)
            to.name.clear();
        return to.type != Node::Type::Text || object["text"].is_string();
    }

private:
    bool readMember(std::string_view key, element value, int depth, Node &to)
    {
        if (key == "type")
            return readString(value, to.name);
        if (key == "text")
            return readString(value, to.text);
        if (key == "attrs")
            return readAttrs(value, to.attrs);
        if (key == "marks")
            return readMarks(value, to.marks);
        if (key == "content")
            return readContent(value, depth, to.content);
        to.extra.insert(toString(key), toQJson(value));
        return true;
    }
    bool readContent(element from, int depth, std::vector<Node> &to)
    {
        to.clear(); // of members with the same name the last counts, as in JavaScript
        if (from.is_null())
            return true;
        simdjson::dom::array array;
        if (from.get(array) != simdjson::SUCCESS)
            return false;
        to.reserve(array.size());
        for (const element child : array) {
            if (!readNode(child, depth + 1, to.emplace_back()))
                return false;
        }
        return true;
    }
    bool readMarks(element from, std::vector<Mark> &to)
    {
        to.clear();
        if (from.is_null())
            return true;
        simdjson::dom::array array;
        if (from.get(array) != simdjson::SUCCESS)
            return false;
        for (const element mark : array) {
            if (++m_nodes > Document::kLimitNodes || !readMark(mark, to.emplace_back()))
                return false;
        }
        return true;
    }
    static bool readMark(element from, Mark &to)
    {
        simdjson::dom::object object;
        if (from.get(object) != simdjson::SUCCESS)
            return false;
        for (const auto &[key, value] : object) {
            if (key == "type" && !readString(value, to.name))
                return false;
            if (key == "attrs" && !readAttrs(value, to.attrs))
                return false;
            if (key != "type" && key != "attrs")
                to.extra.insert(toString(key), toQJson(value));
        }
        if (to.name.isEmpty())
            return false;
        to.type = markType(to.name);
        if (to.type != Mark::Type::Unknown)
            to.name.clear();
        return true;
    }
    static bool readString(element from, QString &to)
    {
        std::string_view text;
        if (from.get(text) != simdjson::SUCCESS)
            return false;
        to = toString(text);
        return true;
    }
    static bool readAttrs(element from, QJsonObject &to)
    {
        if (from.type() != element_type::OBJECT && from.type() != element_type::NULL_VALUE)
            return false;
        to = from.is_null() ? QJsonObject() : toQJson(from).toObject();
        return true;
    }

    int m_nodes = 0;
};

} // namespace

QString nodeName(Node::Type type)
{
    return nameOf(kNodeNames, type);
}

QString markName(Mark::Type type)
{
    return nameOf(kMarkNames, type);
}

Node::Type nodeType(QStringView name)
{
    return typeOf<Node::Type>(kNodeNames, name);
}

Mark::Type markType(QStringView name)
{
    return typeOf<Mark::Type>(kMarkNames, name);
}

std::optional<Node> read(const QByteArray &json)
{
    if (json.isEmpty() || json.size() > Document::kLimitBytes)
        return std::nullopt;
    simdjson::dom::parser parser;
    element document;
    if (parser.allocate(size_t(json.size()), kJsonDepth) != simdjson::SUCCESS
        || parser.parse(json.constData(), size_t(json.size())).get(document) != simdjson::SUCCESS)
        return std::nullopt;
    Node root;
    if (!Reader().readNode(document, 1, root) || root.type != Node::Type::Doc)
        return std::nullopt;
    return root;
}

} // namespace aigm::tiptap
