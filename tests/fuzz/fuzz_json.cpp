// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/reader.h"
#include "json/writer.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdlib>

using namespace aigm;

namespace {

constexpr int kDepth = 64; // deeper than any answer of the server; simdjson has a limit, and asserts it

bool walk(json::Value value, int depth);

//! False when it is neither an object nor an array, or not all of it is known.
bool walkInside(json::Value &value, int depth)
{
    bool isKnown = true;
    return (value.members(
                [&](std::string_view, json::Value member) { isKnown = walk(member, depth + 1) && isKnown; })
            || value.elements([&](json::Value element) { isKnown = walk(element, depth + 1) && isKnown; }))
        && isKnown;
}

//! A string is read once: each in another way than the one before.
bool readText(json::Value &value)
{
    static unsigned turn = 0;
    switch (turn++ % 3) {
    case 0:
        return value.string().has_value();
    case 1:
        return value.time().has_value();
    default:
        return value.id<UserId>().has_value();
    }
}

//! Reads all of a value by asking for one type after the other. False when it was none that the reader
//! knows: then a raw slice is taken, which nobody checks.
bool walk(json::Value value, int depth)
{
    if (value.isNull() || value.boolean() || value.integer() || readText(value)
        || (depth < kDepth && walkInside(value, depth)))
        return true;
    (void)value.raw();
    return false;
}

//! What is read to the end is JSON for Qt's parser too, unless that has a limit of its own.
void checkReader(const QByteArray &bytes)
{
    static json::Reader reader;
    bool isKnown = false;
    const bool isRead = reader.read(bytes, [&](json::Value root) {
        isKnown = walkInside(root, 0);
        return true;
    });
    if (!isRead || !isKnown)
        return;
    QJsonParseError error{};
    (void)QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError && error.error != QJsonParseError::DeepNesting)
        std::abort();
}

//! Any text that somebody typed becomes JSON that says the same.
void checkWriter(const QString &text)
{
    const QByteArray written = json::Writer().beginArray().string(text).endArray().take();
    const QJsonDocument document = QJsonDocument::fromJson(written);
    if (document.array().size() != 1)
        std::abort();
    if (text.isValidUtf16() && !text.contains(QChar()) && document.array().at(0).toString() != text)
        std::abort();
}

} // namespace

//! An answer of a hostile server, and a text of a hostile person.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    checkReader(bytes);
    checkWriter(QString::fromUtf8(bytes));
    checkWriter(QString(reinterpret_cast<const QChar *>(bytes.constData()), bytes.size() / 2));
    return 0;
}
