// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "richtext/tiptap.h"

#include <QJsonDocument>

#include <cstdlib>

using namespace aigm;

//! A document of a hostile sender: it is read or refused, shown, and given back as it came. What was read
//! and is written again is a document of the schema, and stays as it is from then on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), qsizetype(size));
    const Document document = Document::fromTipTap(json);
    const bool isKept = document.toTipTap() == json && document.toPlainText().isValidUtf16();
    if (!isKept)
        std::abort();
    if (document.isDamaged())
        return 0;
    const QByteArray written = tiptap::write(document.root());
    if (QJsonDocument::fromJson(written).isNull())
        std::abort();
    const std::optional<Node> again = tiptap::read(written);
    if (!again)
        return 0; // longer or deeper than what came, once it was put right
    if (tiptap::write(*again) != written)
        std::abort();
    return 0;
}
