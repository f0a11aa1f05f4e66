// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documenteditor.h"

#include <QTextBlock>
#include <QTextDocument>

namespace aigm::app {

Document toDocument(const QTextDocument &text)
{
    Node root{Node::Type::Doc, QStringLiteral("doc")};
    for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
        Node paragraph{Node::Type::Paragraph, QStringLiteral("paragraph")};
        const QStringList lines = block.text().split(QChar::LineSeparator);
        for (const QString &line : lines) {
            if (&line != &lines.first())
                paragraph.content.push_back({Node::Type::HardBreak, QStringLiteral("hardBreak")});
            if (!line.isEmpty())
                paragraph.content.push_back({Node::Type::Text, QStringLiteral("text"), line});
        }
        root.content.push_back(std::move(paragraph));
    }
    return Document(std::move(root));
}

void fill(QTextDocument &text, const Document &content)
{
    text.setPlainText(content.toPlainText());
    text.clearUndoRedoStacks();
}

} // namespace aigm::app
