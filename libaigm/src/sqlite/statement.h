// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QDateTime>

#include <optional>

struct sqlite3_stmt;

namespace aigm {

class Database;

//! UTF-8 that goes in as text; a plain QByteArray goes in as a blob.
struct Utf8
{
    QByteArray bytes;
};

//! One use of a prepared statement; when it goes, the statement is free for its next use.
//! Bound values are kept alive for as long as they are needed and are not copied. After an error of
//! the Database next() is false and columns read as null.
class Statement
{
public:
    struct Prepared;

    Statement(Database *database, Prepared *prepared);
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&) = delete;
    ~Statement();

    //! Binds from the first parameter on. A null id, an invalid moment and an empty optional are
    //! NULL.
    template <class... Values>
    Statement &bind(const Values &...values)
    {
        int index = 0;
        (bindAt(++index, values), ...);
        return *this;
    }

    //! Steps to the next row; false at the end and after an error.
    bool next();
    //! Runs to the end and rewinds, so that it can be bound again; false after an error.
    bool run();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 int64(int column) const;
    [[nodiscard]] int int32(int column) const { return int(int64(column)); }
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray bytes(int column) const;
    //! UTC; invalid if NULL.
    [[nodiscard]] QDateTime moment(int column) const;
    //! Null if NULL, or not of 16 bytes.
    template <class AnyId>
    [[nodiscard]] AnyId id(int column) const
    {
        return AnyId::fromBytes(view(column)).value_or(AnyId());
    }

private:
    //! Valid until the next step.
    [[nodiscard]] QByteArrayView view(int column) const;
    void check(int code);

    void bindAt(int index, qint64 value);
    void bindAt(int index, int value) { bindAt(index, qint64(value)); }
    void bindAt(int index, bool value) { bindAt(index, qint64(value)); }
    void bindAt(int index, std::nullptr_t);
    void bindAt(int index, const Utf8 &value);
    void bindAt(int index, const QString &value);
    void bindAt(int index, const QByteArray &value);
    void bindAt(int index, const QDateTime &value);
    void bindBytes(int index, QByteArrayView bytes);
    template <class Tag>
    void bindAt(int index, const Id<Tag> &value)
    {
        if (value.isNull())
            bindAt(index, nullptr);
        else
            bindBytes(index, value.bytes());
    }
    template <class T>
    void bindAt(int index, const std::optional<T> &value)
    {
        if (value)
            bindAt(index, *value);
        else
            bindAt(index, nullptr);
    }

    Database *m_database;
    Prepared *m_prepared; //!< null when it could not be prepared
};

} // namespace aigm
