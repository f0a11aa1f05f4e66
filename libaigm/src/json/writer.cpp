// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/writer.h"

namespace aigm::json {

namespace {

constexpr char16_t kReplacement = 0xFFFD;

void appendUtf8(QByteArray &bytes, char32_t point)
{
    if (point < 0x80) {
        bytes.append(char(point));
    } else if (point < 0x800) {
        bytes.append(char(0xC0 | (point >> 6)));
        bytes.append(char(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
        bytes.append(char(0xE0 | (point >> 12)));
        bytes.append(char(0x80 | ((point >> 6) & 0x3F)));
        bytes.append(char(0x80 | (point & 0x3F)));
    } else {
        bytes.append(char(0xF0 | (point >> 18)));
        bytes.append(char(0x80 | ((point >> 12) & 0x3F)));
        bytes.append(char(0x80 | ((point >> 6) & 0x3F)));
        bytes.append(char(0x80 | (point & 0x3F)));
    }
}

} // namespace

void Writer::separate()
{
    if (m_needsComma)
        m_bytes.append(',');
    m_needsComma = true;
}

Writer &Writer::beginObject()
{
    separate();
    m_bytes.append('{');
    m_needsComma = false;
    return *this;
}

Writer &Writer::endObject()
{
    m_bytes.append('}');
    m_needsComma = true;
    return *this;
}

Writer &Writer::beginArray()
{
    separate();
    m_bytes.append('[');
    m_needsComma = false;
    return *this;
}

Writer &Writer::endArray()
{
    m_bytes.append(']');
    m_needsComma = true;
    return *this;
}

Writer &Writer::key(QByteArrayView name)
{
    separate();
    m_bytes.append('"').append(name).append("\":");
    m_needsComma = false;
    return *this;
}

Writer &Writer::string(QStringView text)
{
    separate();
    m_bytes.reserve(m_bytes.size() + text.size() + 2);
    m_bytes.append('"');
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at].unicode();
        const bool isPair =
            QChar::isHighSurrogate(unit) && at + 1 < text.size() && text[at + 1].isLowSurrogate();
        if (isPair)
            appendUtf8(m_bytes, QChar::surrogateToUcs4(unit, text[++at].unicode()));
        else
            escape(unit);
    }
    m_bytes.append('"');
    return *this;
}

void Writer::escape(char16_t unit)
{
    switch (unit) {
    case u'"':
        m_bytes.append("\\\"");
        break;
    case u'\\':
        m_bytes.append("\\\\");
        break;
    case u'\n':
        m_bytes.append("\\n");
        break;
    case u'\r':
        m_bytes.append("\\r");
        break;
    case u'\t':
        m_bytes.append("\\t");
        break;
    default:
        if (unit == 0 || QChar::isSurrogate(unit))
            appendUtf8(m_bytes, kReplacement);
        else if (unit < 0x20)
            m_bytes.append("\\u00").append(QByteArray::number(unit, 16).rightJustified(2, '0'));
        else
            appendUtf8(m_bytes, unit);
    }
}

Writer &Writer::integer(qint64 number)
{
    separate();
    m_bytes.append(QByteArray::number(number));
    return *this;
}

Writer &Writer::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

Writer &Writer::null()
{
    return raw("null");
}

Writer &Writer::raw(QByteArrayView json)
{
    separate();
    m_bytes.append(json);
    return *this;
}

} // namespace aigm::json
