// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/reader.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace aigm::json {

namespace {

//! The value of each hexadecimal digit, of all other characters a negative one.
constexpr std::array<signed char, 256> kHexDigits = [] {
    std::array<signed char, 256> digits{};
    digits.fill(-1);
    for (int value = 0; value < 16; ++value) {
        digits[static_cast<unsigned char>("0123456789abcdef"[value])] = static_cast<signed char>(value);
        digits[static_cast<unsigned char>("0123456789ABCDEF"[value])] = static_cast<signed char>(value);
    }
    return digits;
}();

//! Where the sixteen pairs of digits of a UUID stand.
constexpr std::array<size_t, 16> kPairs{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

int hexDigit(char c)
{
    return kHexDigits[static_cast<unsigned char>(c)];
}

//! Reads the digits and separators of a timestamp from left to right.
class Scanner
{
public:
    explicit Scanner(std::string_view text)
        : m_text(text)
    {
    }

    bool digits(int count, int &number)
    {
        number = 0;
        for (; count > 0; --count, ++m_at) {
            if (!isDigit())
                return false;
            number = number * 10 + (m_text[m_at] - '0');
        }
        return true;
    }
    //! Consumes one of \p characters; '\0' if there is none of them.
    char one(std::string_view characters)
    {
        if (isAtEnd() || characters.find(m_text[m_at]) == std::string_view::npos)
            return '\0';
        return m_text[m_at++];
    }
    //! A fraction of a second of any length, cut to milliseconds.
    bool fraction(int &milliseconds)
    {
        int scale = 100;
        if (!isDigit())
            return false;
        for (; isDigit(); ++m_at, scale /= 10)
            milliseconds += scale * (m_text[m_at] - '0');
        return true;
    }
    [[nodiscard]] bool isAtEnd() const { return m_at == m_text.size(); }

private:
    [[nodiscard]] bool isDigit() const { return !isAtEnd() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; }

    std::string_view m_text;
    size_t m_at = 0;
};

bool readOffset(Scanner &scanner, int &minutes)
{
    const char sign = scanner.one("Z+-");
    if (sign == 'Z')
        return true;
    int hours = 0;
    int rest = 0;
    if (!sign || !scanner.digits(2, hours))
        return false;
    if (!scanner.isAtEnd()) {
        scanner.one(":");
        if (!scanner.digits(2, rest))
            return false;
    }
    minutes = (hours * 60 + rest) * (sign == '-' ? -1 : 1);
    return true;
}

// QDateTime::fromString() takes ten times as long as all the rest of a row.
std::optional<QDateTime> parseTime(std::string_view text)
{
    Scanner scanner(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0, offset = 0;
    const bool isDate = scanner.digits(4, year) && scanner.one("-") && scanner.digits(2, month)
        && scanner.one("-") && scanner.digits(2, day);
    if (!isDate || !scanner.one("T ") || !scanner.digits(2, hour) || !scanner.one(":")
        || !scanner.digits(2, minute) || !scanner.one(":") || !scanner.digits(2, second))
        return std::nullopt;
    if (scanner.one(".") && !scanner.fraction(milliseconds))
        return std::nullopt;
    if (!scanner.isAtEnd() && !readOffset(scanner, offset))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!scanner.isAtEnd() || !date.ok() || hour > 24 || minute > 59 || second > 60)
        return std::nullopt;
    const qint64 days = std::chrono::sys_days(date).time_since_epoch().count();
    const qint64 seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second;
    return QDateTime::fromMSecsSinceEpoch(seconds * 1000 + milliseconds, Qt::UTC);
}

} // namespace

bool Value::isNull()
{
    bool isNull = false;
    return !m_value.is_null().get(isNull) && isNull;
}

std::optional<std::string_view> Value::text()
{
    std::string_view text;
    if (m_isSpent || !enter(m_value.get_string(), text))
        return std::nullopt;
    return text;
}

std::optional<QString> Value::string()
{
    const auto text = this->text();
    if (!text)
        return std::nullopt;
    return QString::fromUtf8(text->data(), qsizetype(text->size()));
}

std::optional<qint64> Value::integer()
{
    int64_t number = 0;
    if (m_value.get_int64().get(number))
        return std::nullopt;
    return number;
}

std::optional<bool> Value::boolean()
{
    bool value = false;
    if (m_value.get_bool().get(value))
        return std::nullopt;
    return value;
}

std::optional<QByteArray> Value::raw()
{
    std::string_view slice;
    if (m_isSpent || simdjson::to_json_string(m_value).get(slice))
        return std::nullopt;
    return QByteArray(slice.data(), qsizetype(slice.size())).trimmed();
}

std::optional<QDateTime> Value::time()
{
    const auto text = this->text();
    return text ? parseTime(*text) : std::nullopt;
}

bool Value::uuid(char *bytes)
{
    const auto text = this->text();
    if (!text || text->size() != 36)
        return false;
    const std::string_view digits = *text;
    if (digits[8] != '-' || digits[13] != '-' || digits[18] != '-' || digits[23] != '-')
        return false;
    int all = 0; // negative as soon as one of them is
    for (const size_t at : kPairs) {
        const int high = hexDigit(digits[at]);
        const int low = hexDigit(digits[at + 1]);
        all |= high | low;
        *bytes++ = char(high * 16 + low);
    }
    return all >= 0;
}

Reader::Reader() = default;
Reader::~Reader() = default;

bool Reader::open(QByteArrayView bytes, simdjson::ondemand::value &root)
{
    const auto size = size_t(bytes.size());
    if (bytes.isEmpty() || bytes.size() > kLimitBytes)
        return false;
    if (size + simdjson::SIMDJSON_PADDING > m_capacity) {
        m_capacity = std::max<size_t>(2 * size, 4096) + simdjson::SIMDJSON_PADDING;
        m_padded.reset(new (std::nothrow) char[m_capacity]);
        if (!m_padded) {
            m_capacity = 0;
            return false;
        }
    }
    std::memcpy(m_padded.get(), bytes.data(), size);
    std::memset(m_padded.get() + size, 0, simdjson::SIMDJSON_PADDING);
    return !m_parser.iterate(m_padded.get(), size, m_capacity).get(m_document)
        && !m_document.get_value().get(root);
}

bool Reader::isAtEnd()
{
    return m_document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

} // namespace aigm::json
