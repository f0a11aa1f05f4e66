// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "firstfonts.h"

#include <QFont>
#include <QGuiApplication>
#include <QTextLayout>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

struct Face
{
    int size; //!< pixels at a text scale of 1, as in Theme
    QFont::Weight weight;
};

constexpr std::array kFirstFaces{
    Face{15, QFont::Normal},   Face{15, QFont::DemiBold}, Face{15, QFont::Medium},   Face{14, QFont::Medium},
    Face{14, QFont::DemiBold}, Face{13, QFont::Normal},   Face{12, QFont::Normal},   Face{12, QFont::Medium},
    Face{12, QFont::DemiBold}, Face{16, QFont::DemiBold}, Face{20, QFont::DemiBold},
};

void measure(const QString &text, const QFont &font)
{
    QTextLayout layout(text, font);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
}

} // namespace

FirstFonts::FirstFonts(qreal textScale)
    : m_textScale(textScale)
{
}

bool FirstFonts::findNext()
{
    if (m_found == std::ssize(kFirstFaces))
        return false;
    const Face &face = kFirstFaces[std::size_t(m_found++)];
    QFont font = QGuiApplication::font();
    font.setPixelSize(qRound(face.size * m_textScale));
    font.setWeight(face.weight);
    measure(u"The quick brown fox jumps over a lazy dog, 0123456789."_s, font);
    return true;
}

} // namespace aigm::app
