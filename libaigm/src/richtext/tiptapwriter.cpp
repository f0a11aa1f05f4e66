// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "richtext/plaintext.h"
#include "richtext/tiptap.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace aigm::tiptap {

namespace {

void appendString(QByteArray &json, const QString &text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    const QByteArray utf8 = plaintext::cleaned(text).toUtf8();
    json += '"';
    for (const char c : utf8) {
        if (c == '"' || c == '\\')
            json += '\\';
        if (uchar(c) >= 0x20) {
            json += c;
        } else if (c == '\n') {
            json += "\\n";
        } else {
            json += "\\u00";
            json += kHex[uchar(c) >> 4];
            json += kHex[uchar(c) & 15];
        }
    }
    json += '"';
}

QJsonObject cleanedObject(const QJsonObject &object);

QJsonValue cleanedValue(const QJsonValue &value)
{
    if (value.isString())
        return plaintext::cleaned(value.toString());
    if (value.isObject())
        return cleanedObject(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray array;
    const QJsonArray given = value.toArray();
    for (const auto &element : given)
        array.append(cleanedValue(element));
    return array;
}

QJsonObject cleanedObject(const QJsonObject &object)
{
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(plaintext::cleaned(it.key()), cleanedValue(it.value()));
    return result;
}

QByteArray compact(const QJsonObject &object)
{
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    // Only what may need it pays for the copy.
    if (!json.contains("\\u0000") && !json.contains("\\ud") && !json.contains("\xef\xbf\xbd"))
        return json;
    return QJsonDocument(cleanedObject(object)).toJson(QJsonDocument::Compact);
}

void appendAttrs(QByteArray &json, const QJsonObject &attrs)
{
    if (attrs.isEmpty())
        return;
    json += ",\"attrs\":";
    json += compact(attrs);
}

void appendExtra(QByteArray &json, const QJsonObject &extra)
{
    if (extra.isEmpty())
        return;
    const QByteArray members = compact(extra);
    json += ',';
    json += QByteArrayView(members).sliced(1, members.size() - 2);
}

void appendMark(QByteArray &json, const Mark &mark)
{
    json += "{\"type\":";
    appendString(json, mark.type == Mark::Type::Unknown ? mark.name : markName(mark.type));
    appendAttrs(json, mark.attrs);
    appendExtra(json, mark.extra);
    json += '}';
}

template <class List, class Append>
void appendArray(QByteArray &json, const char *name, const List &list, Append append)
{
    if (list.empty())
        return;
    json += name;
    char separator = '[';
    for (const auto &entry : list) {
        json += separator;
        append(json, entry);
        separator = ',';
    }
    json += ']';
}

void appendNode(QByteArray &json, const Node &node)
{
    json += "{\"type\":";
    appendString(json, node.type == Node::Type::Unknown ? node.name : nodeName(node.type));
    appendAttrs(json, node.attrs);
    appendArray(json, ",\"content\":", node.content, appendNode);
    appendArray(json, ",\"marks\":", node.marks, appendMark);
    if (node.type == Node::Type::Text || !node.text.isEmpty()) {
        json += ",\"text\":";
        appendString(json, node.text);
    }
    appendExtra(json, node.extra);
    json += '}';
}

} // namespace

QByteArray write(const Node &doc)
{
    QByteArray json;
    appendNode(json, conformed(doc));
    return json;
}

} // namespace aigm::tiptap
