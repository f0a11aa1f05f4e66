// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

#include <QMetaType>

namespace aigm::test {

//! Lets the mock rows name a document by its text (or its TipTap JSON): a ListModel of QML stores no
//! Document.
inline void registerDocumentText()
{
    QMetaType::registerConverter<QString, Document>([](const QString &text) {
        return text.startsWith(QStringLiteral("{\"type\":\"doc\"")) ? Document::fromTipTap(text.toUtf8())
                                                                    : Document::fromPlainText(text);
    });
}

} // namespace aigm::test
