// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "showntext.h"

#include <QGuiApplication>

#include <algorithm>

namespace aigm::app {

namespace {

//! More marks than any script puts on one letter.
constexpr int kMarksOnALetter = 6;

constexpr char32_t kUnseen = QChar::ReplacementCharacter;
constexpr char32_t kControlPictures = 0x2400;
constexpr char32_t kDeletePicture = 0x2421;
constexpr char32_t kBlackFlag = 0x1F3F4;

//! Characters of no width that writing needs: joiners, and the marks of Arabic, Hebrew and emoji.
bool isNeeded(char32_t code)
{
    return code == 0x200C || code == 0x200D || code == 0x200E || code == 0x200F || code == 0x061C;
}

bool isTag(char32_t code)
{
    return code >= 0xE0020 && code <= 0xE007F;
}

bool isMark(char32_t code)
{
    const QChar::Category category = QChar::category(code);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

bool isRightToLeft(char32_t code)
{
    const QChar::Direction direction = QChar::direction(code);
    return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
}

//! What stands for \p code, which may be itself.
char32_t shown(char32_t code)
{
    if (code < 0x20)
        return kControlPictures + code;
    if (code == 0x7F)
        return kDeletePicture;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return kUnseen;
    case QChar::Other_Format:
        return isNeeded(code) ? code : kUnseen;
    default:
        return code;
    }
}

QString isolated(const QString &text)
{
    return QChar(0x2068) + text + QChar(0x2069);
}

} // namespace

QString shownText(const QString &foreign)
{
    const bool plain =
        std::all_of(foreign.begin(), foreign.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
    QString text = foreign;
    bool otherWay = QGuiApplication::isRightToLeft();
    if (!plain) {
        QList<char32_t> codes;
        int marks = 0;
        bool inFlag = false;
        for (const uint code : foreign.toUcs4()) {
            marks = isMark(code) ? marks + 1 : 0;
            if (marks > kMarksOnALetter)
                continue;
            inFlag = code == kBlackFlag || (inFlag && isTag(code)); // England's flag is written in tags
            codes.append(inFlag ? code : shown(code));
            otherWay = otherWay || isRightToLeft(code);
        }
        text = QString::fromUcs4(codes.constData(), codes.size());
    }
    return otherWay && !text.isEmpty() ? isolated(text) : text;
}

} // namespace aigm::app
