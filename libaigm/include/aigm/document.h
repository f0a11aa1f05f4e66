// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <memory>
#include <vector>

namespace aigm {

//! Formatting of a text node, e.g. bold or link.
struct Mark
{
    enum class Type { Unknown, Link, Bold, Code, Italic, Strike, Underline };

    Type type = Type::Unknown;
    QString name;      //!< TipTap's name of an Unknown mark; empty otherwise
    QJsonObject attrs; //!< kept whole, unknown ones too
    QJsonObject extra; //!< members that TipTap does not define, kept for the way back

    friend bool operator==(const Mark &, const Mark &) = default;
};

//! A node of the rich-text tree: a block, an inline, or text.
struct Node
{
    enum class Type {
        Unknown,
        Doc,
        Paragraph,
        Text,
        HardBreak,
        Heading,
        Blockquote,
        BulletList,
        OrderedList,
        ListItem,
        CodeBlock,
        HorizontalRule,
        Mention,
    };

    Type type = Type::Unknown;
    QString name;            //!< TipTap's name of an Unknown node; empty otherwise
    QString text;            //!< of text nodes
    QJsonObject attrs;       //!< kept whole, unknown ones too
    std::vector<Mark> marks; //!< in schema order
    std::vector<Node> content;
    QJsonObject extra; //!< members that TipTap does not define, kept for the way back

    friend bool operator==(const Node &, const Node &) = default;
};

//! The rich text of a message: the only form inside C++. An immutable value, cheap to copy and safe to
//! share between threads. Made from TipTap JSON it parses on the first look at root(), so that moving
//! messages about costs nothing.
class Document
{
public:
    //! The limits that a message has everywhere (backend.md, D16).
    static constexpr qsizetype kLimitBytes = 64 * 1024;
    static constexpr int kLimitDepth = 32; //!< nodes inside one another, the doc being the first
    static constexpr int kLimitNodes = 5000;

    Document();
    explicit Document(Node root);
    //! One paragraph for each line block of \p text; single line ends become hard breaks.
    [[nodiscard]] static Document fromPlainText(const QString &text);
    //! Takes the JSON as it came; never fails. Past the limits, or when it is no TipTap document, root()
    //! is the plain text that could be found in it and isDamaged() says so; toTipTap() still gives back
    //! what came.
    [[nodiscard]] static Document fromTipTap(QByteArray json);

    [[nodiscard]] const Node &root() const;
    [[nodiscard]] bool isDamaged() const;
    //! True when there is nothing to read: no text but blanks, and no node that shows something.
    [[nodiscard]] bool isEmpty() const;
    //! UTF-8 JSON: what came, or for a tree of our own what TipTap's schema accepts.
    [[nodiscard]] QByteArray toTipTap() const;
    //! Blocks and hard breaks separated by line ends.
    [[nodiscard]] QString toPlainText() const;

    friend bool operator==(const Document &a, const Document &b);

private:
    struct Data;
    std::shared_ptr<const Data> d;
};

} // namespace aigm
