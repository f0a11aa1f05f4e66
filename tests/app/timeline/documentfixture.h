// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentlayout.h"

#include <QFile>

namespace aigm::test {

inline app::DocumentFonts fonts(int bodySize = 15)
{
    app::DocumentFonts fonts;
    fonts.body.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans")});
    fonts.body.setPixelSize(bodySize);
    fonts.code.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("monospace")});
    fonts.code.setPixelSize(bodySize * 13 / 15);
    return fonts;
}

inline app::DocumentPalette lightPalette()
{
    app::DocumentPalette palette;
    palette.text = QColor(0x1B2829);
    palette.muted = QColor(0x566263);
    palette.link = QColor(0x0B6558);
    palette.line = QColor(0xE3DED3);
    palette.codeBackground = QColor(0xF3F0E9);
    palette.quoteBar = QColor(0x7C827A);
    palette.quoteText = QColor(0x48575A);
    palette.mention = QColor(0x0A4F45);
    palette.mentionBackground = QColor(0xDCEEE8);
    palette.selection = QColor(0xBFE3D9);
    palette.selectedText = QColor(0x0B2320);
    return palette;
}

inline app::DocumentPalette darkPalette()
{
    app::DocumentPalette palette;
    palette.text = QColor(0xE9EFED);
    palette.muted = QColor(0x93A5A7);
    palette.link = QColor(0x84DEC9);
    palette.line = QColor(0x26343A);
    palette.codeBackground = QColor(0x101819);
    palette.quoteBar = QColor(0x697F86);
    palette.quoteText = QColor(0xB3C1C1);
    palette.mention = QColor(0xB7EEE0);
    palette.mentionBackground = QColor(0x18363A);
    palette.selection = QColor(0x24544F);
    palette.selectedText = QColor(0xFFFFFF);
    return palette;
}

//! A document of the corpus in tests/data/tiptap.
inline Document corpus(const QString &name)
{
    QFile file(QStringLiteral(AIGM_TEST_DATA "/tiptap/%1.json").arg(name));
    return file.open(QIODevice::ReadOnly) ? Document::fromTipTap(file.readAll()) : Document();
}

} // namespace aigm::test
