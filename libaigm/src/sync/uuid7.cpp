// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/uuid7.h"

#include <QtEndian>

#include <array>

namespace aigm {

MessageId newMessageId(Clock &clock)
{
    const std::array<quint64, 2> random{clock.random(), clock.random()};
    std::array<char, 16> bytes{};
    std::memcpy(bytes.data(), random.data(), bytes.size());

    const auto milliseconds = quint64(clock.now().toMSecsSinceEpoch());
    qToBigEndian(quint32(milliseconds >> 16), bytes.data());
    qToBigEndian(quint16(milliseconds & 0xffff), bytes.data() + 4);
    bytes[6] = char((quint8(bytes[6]) & 0x0f) | 0x70); // version 7
    bytes[8] = char((quint8(bytes[8]) & 0x3f) | 0x80); // variant of RFC 9562
    return *MessageId::fromBytes(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
}

} // namespace aigm
