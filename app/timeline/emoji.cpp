// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "emoji.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <utility>

namespace aigm::app {

namespace {

constexpr char16_t kTextStyle = 0xFE0E;
constexpr char16_t kEmojiStyle = 0xFE0F;
constexpr char16_t kKeyCap = 0x20E3;

// What Unicode shows in colour without being asked (Emoji_Presentation); Qt 6.4 has no such property.
constexpr std::array<std::pair<char32_t, char32_t>, 54> kEmoji{{
    {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},   {0x26D4, 0x26D4},
    {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},   {0x26FA, 0x26FA},   {0x26FD, 0x26FD},
    {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F201, 0x1F201}, {0x1F21A, 0x1F21A}, {0x1F22F, 0x1F22F},
    {0x1F232, 0x1F236}, {0x1F238, 0x1F23A}, {0x1F250, 0x1F251}, {0x1F300, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F5FF}, {0x1F600, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F7F0, 0x1F7F0}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x1F1E6, 0x1F1FF},
}};

bool mayStartEmoji(QChar unit)
{
    const char16_t code = unit.unicode();
    return (code >= 0xD83C && code <= 0xD83E) || (code >= 0x231A && code <= 0x2B55) || code == kEmojiStyle
        || code == kKeyCap;
}

bool isEmoji(QStringView cluster)
{
    if (cluster.contains(QChar(kTextStyle)))
        return false;
    if (cluster.contains(QChar(kEmojiStyle)) || cluster.contains(QChar(kKeyCap)))
        return true;
    const char32_t code = cluster.size() > 1 && cluster[0].isHighSurrogate()
        ? QChar::surrogateToUcs4(cluster[0], cluster[1])
        : cluster[0].unicode();
    return std::any_of(kEmoji.begin(), kEmoji.end(),
                       [code](const auto &range) { return code >= range.first && code <= range.second; });
}

//! Calls \p visit(start, length) for each grapheme until it returns false.
template <class Visit>
void forEachCluster(QStringView text, Visit visit)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype start = 0;
    for (qsizetype end = finder.toNextBoundary(); end > start; end = finder.toNextBoundary()) {
        if (!visit(start, end - start))
            return;
        start = end;
    }
}

} // namespace

std::vector<EmojiRun> emojiRuns(QStringView text)
{
    std::vector<EmojiRun> runs;
    if (std::none_of(text.begin(), text.end(), mayStartEmoji))
        return runs; // nearly always
    forEachCluster(text, [&](qsizetype start, qsizetype length) {
        if (!isEmoji(text.sliced(start, length)))
            return true;
        if (!runs.empty() && runs.back().start + runs.back().length == start)
            runs.back().length += int(length);
        else
            runs.push_back({int(start), int(length)});
        return true;
    });
    return runs;
}

int emojiOnlyCount(QStringView text)
{
    int count = 0;
    forEachCluster(text, [&](qsizetype start, qsizetype length) {
        if (!text[start].isSpace())
            count = isEmoji(text.sliced(start, length)) ? count + 1 : -1;
        return count >= 0;
    });
    return count;
}

} // namespace aigm::app
