// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QByteArray>
#include <QDateTime>
#include <QString>

// The layout of its parser depends on this: whoever includes us must see the one the library was built with.
#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1
#endif
#include <simdjson.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace aigm::json {

//! One value of a document that a Reader reads: valid inside the visit that got it, and read once. A
//! getter that meets another type yields nothing and leaves the value unread; a string is read once it is
//! asked for as a string, a time or an id, whether it is one or not. Nothing here throws.
class Value
{
public:
    explicit Value(simdjson::ondemand::value value)
        : m_value(value)
    {
    }

    [[nodiscard]] bool isNull();
    [[nodiscard]] std::optional<QString> string();
    //! Exact over all 64 bits; a fraction or an exponent is no integer.
    [[nodiscard]] std::optional<qint64> integer();
    [[nodiscard]] std::optional<bool> boolean();
    //! The bytes as they stand in the document, blanks at the end excluded: nothing is parsed or rebuilt.
    [[nodiscard]] std::optional<QByteArray> raw();
    //! An ISO 8601 moment as PostgreSQL writes it, to the millisecond; UTC.
    [[nodiscard]] std::optional<QDateTime> time();
    //! A UUID of 36 characters.
    template <class IdType>
    [[nodiscard]] std::optional<IdType> id()
    {
        char bytes[IdType::kSize];
        return uuid(bytes) ? IdType::fromBytes(QByteArrayView(bytes, IdType::kSize)) : std::nullopt;
    }

    //! Calls \p visit(std::string_view key, Value member) for each member of an object. False when it is
    //! no object or the document breaks off.
    template <class Visit>
    bool members(Visit &&visit)
    {
        simdjson::ondemand::object object;
        if (m_isSpent || !enter(m_value.get_object(), object))
            return false;
        for (auto entry : object) {
            simdjson::ondemand::field field;
            std::string_view key;
            if (std::move(entry).get(field) || field.unescaped_key().get(key))
                return false;
            visit(key, Value(field.value()));
        }
        return true;
    }
    //! Calls \p visit(Value element) for each element of an array. False as members().
    template <class Visit>
    bool elements(Visit &&visit)
    {
        simdjson::ondemand::array array;
        if (m_isSpent || !enter(m_value.get_array(), array))
            return false;
        for (auto entry : array) {
            simdjson::ondemand::value element;
            if (std::move(entry).get(element))
                return false;
            visit(Value(element));
        }
        return true;
    }

private:
    //! Takes what simdjson \p found. It stays where it was only if that is of another type.
    template <class T>
    bool enter(simdjson::simdjson_result<T> found, T &value)
    {
        const simdjson::error_code error = std::move(found).get(value);
        m_isSpent = m_isSpent || error != simdjson::INCORRECT_TYPE;
        return !error;
    }
    std::optional<std::string_view> text();
    bool uuid(char *bytes);

    simdjson::ondemand::value m_value;
    bool m_isSpent = false; //!< simdjson is past its begin: nothing more can be asked of it
};

//! Reads JSON documents, one after the other, with memory that it keeps. What nobody looks at is skipped
//! without recursion, so depth costs no stack; it is not checked either, but for UTF-8 and brackets.
//! Not for two threads at once.
class Reader
{
public:
    //! Documents above this are refused.
    static constexpr qsizetype kLimitBytes = 16 * 1024 * 1024;

    Reader();
    ~Reader();
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    //! Calls \p visit(Value root), which says whether it could read it all. False too when \p bytes are
    //! no object or array, or when something stands behind it. The root has members() or elements(), and
    //! no other getter may be called on it. Visits do not nest.
    template <class Visit>
    bool read(QByteArrayView bytes, Visit &&visit)
    {
        simdjson::ondemand::value root;
        return open(bytes, root) && visit(Value(root)) && isAtEnd();
    }

private:
    bool open(QByteArrayView bytes, simdjson::ondemand::value &root);
    bool isAtEnd();

    simdjson::ondemand::parser m_parser;
    simdjson::ondemand::document m_document;
    std::unique_ptr<char[]> m_padded; //!< simdjson reads a little past the end
    size_t m_capacity = 0;
};

} // namespace aigm::json
