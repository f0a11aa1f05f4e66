// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime/channel.h"
#include "realtime/frame.h"

#include <QJsonDocument>

#include <cstdlib>

using namespace aigm;

//! The first byte chooses the decoder, the rest is a frame of a hostile server.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size - 1));
    static FrameDecoder one(PhoenixVersion::V1);
    static FrameDecoder two(PhoenixVersion::V2);
    FrameDecoder &decoder = data[0] == '1' ? one : two;
    const std::optional<Frame> frame = data[0] == 'b' ? decoder.binary(bytes) : decoder.text(bytes);
    if (!frame)
        return 0;
    // what the header promises: a payload is JSON or marked as raw
    if (!frame->isRaw && !frame->topic.isEmpty()) {
        QByteArray list;
        list += '[';
        list += frame->payload;
        list += ']';
        QJsonParseError error{};
        (void)QJsonDocument::fromJson(list, &error);
        const bool isOurs = error.error == QJsonParseError::NoError
            || error.error == QJsonParseError::DeepNesting
            || error.error == QJsonParseError::DocumentTooLarge;
        if (!isOurs)
            std::abort();
    }
    Channel channel(frame->topic);
    (void)channel.join(frame->joinRef.isEmpty() ? QByteArrayLiteral("1") : frame->joinRef, "jwt");
    (void)channel.take(*frame, decoder);
    (void)channel.take(*frame, decoder);
    return 0;
}
