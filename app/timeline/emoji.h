// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringView>

#include <vector>

namespace aigm::app {

//! A stretch of text that is drawn with the emoji face.
struct EmojiRun
{
    int start = 0;
    int length = 0;

    friend bool operator==(const EmojiRun &, const EmojiRun &) = default;
};

//! The emoji of \p text, neighbours in one run; sequences are never split.
[[nodiscard]] std::vector<EmojiRun> emojiRuns(QStringView text);
//! How many emoji \p text has, or -1 when it has anything else but white space.
[[nodiscard]] int emojiOnlyCount(QStringView text);

} // namespace aigm::app
