// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QByteArray>

#include <vector>

namespace aigm::bench {

//! The changes of one room, as its topic tells them: what both sides of a comparison are given.
struct Traffic
{
    explicit Traffic(int count);

    ConversationId room;
    QByteArray topic;               //!< without the `realtime:` of the wire
    std::vector<QByteArray> binary; //!< kind 4 of protocol 2.0.0, about 800 bytes each; rev from 1
    std::vector<QByteArray> text;   //!< the same changes as text frames of protocol 2.0.0
};

} // namespace aigm::bench
