// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QString>

namespace aigm::json {

//! Writes compact JSON in UTF-8. Unpaired surrogates and NUL become U+FFFD, since jsonb refuses them.
//! \code
//! Writer().beginObject().key("id").string(id).key("seq").integer(7).endObject().take();
//! \endcode
class Writer
{
public:
    Writer &beginObject();
    Writer &endObject();
    Writer &beginArray();
    Writer &endArray();
    //! \p name is ours: ASCII that needs no escape.
    Writer &key(QByteArrayView name);
    Writer &string(QStringView text);
    Writer &integer(qint64 number);
    Writer &boolean(bool value);
    Writer &null();
    //! \p json is a whole value and goes in as it is.
    Writer &raw(QByteArrayView json);

    [[nodiscard]] QByteArray take() { return std::move(m_bytes); }

private:
    void separate();
    void escape(char16_t unit);

    QByteArray m_bytes;
    bool m_needsComma = false;
};

} // namespace aigm::json
