// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documenteditor.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

//! Set on the format of code: the face alone would not tell.
constexpr int kCodeProperty = QTextFormat::UserProperty + 1;

Mark linkTo(const QString &href)
{
    Mark mark;
    mark.type = Mark::Type::Link;
    mark.attrs = {{u"href"_s, href},
                  {u"target"_s, u"_blank"_s},
                  {u"rel"_s, u"noopener noreferrer nofollow"_s},
                  {u"class"_s, QJsonValue::Null},
                  {u"title"_s, QJsonValue::Null}};
    return mark;
}

//! The marks of \p format, in schema order.
std::vector<Mark> marksOf(const QTextCharFormat &format)
{
    std::vector<Mark> marks;
    const auto add = [&marks](bool isSet, Mark::Type type) {
        if (!isSet)
            return;
        marks.emplace_back();
        marks.back().type = type;
    };
    if (format.boolProperty(kCodeProperty)) {
        add(true, Mark::Type::Code);
        return marks; // code excludes the others
    }
    if (!format.anchorHref().isEmpty())
        marks.push_back(linkTo(format.anchorHref()));
    add(format.fontWeight() >= QFont::DemiBold, Mark::Type::Bold);
    add(format.fontItalic(), Mark::Type::Italic);
    add(format.fontStrikeOut(), Mark::Type::Strike);
    add(format.fontUnderline() && format.anchorHref().isEmpty(), Mark::Type::Underline);
    return marks;
}

QTextCharFormat formatOf(const std::vector<Mark> &marks)
{
    QTextCharFormat format;
    for (const Mark &mark : marks) {
        switch (mark.type) {
        case Mark::Type::Link:
            format.setAnchor(true);
            format.setAnchorHref(mark.attrs.value("href"_L1).toString());
            break;
        case Mark::Type::Bold:
            format.setFontWeight(QFont::DemiBold);
            break;
        case Mark::Type::Code:
            format.setProperty(kCodeProperty, true);
            format.setFontFixedPitch(true);
            break;
        case Mark::Type::Italic:
            format.setFontItalic(true);
            break;
        case Mark::Type::Strike:
            format.setFontStrikeOut(true);
            break;
        case Mark::Type::Underline:
            format.setFontUnderline(true);
            break;
        case Mark::Type::Unknown:
            break;
        }
    }
    return format;
}

void addText(Node &paragraph, const QString &text, const std::vector<Mark> &marks)
{
    if (text.isEmpty())
        return;
    Node *const last = paragraph.content.empty() ? nullptr : &paragraph.content.back();
    if (last && last->type == Node::Type::Text && last->marks == marks) {
        last->text += text;
        return;
    }
    Node &node = paragraph.content.emplace_back();
    node.type = Node::Type::Text;
    node.text = text;
    node.marks = marks;
}

void addFragment(Node &paragraph, const QTextFragment &fragment)
{
    const std::vector<Mark> marks = marksOf(fragment.charFormat());
    QString text = fragment.text();
    text.remove(QChar::ObjectReplacementCharacter); // stands for a picture, of which a message has none
    const QStringList lines = text.split(QChar::LineSeparator);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i > 0)
            paragraph.content.emplace_back().type = Node::Type::HardBreak;
        addText(paragraph, lines.at(i), marks);
    }
}

//! Writes documents into a QTextDocument, block after block.
class Writer
{
public:
    explicit Writer(QTextDocument &text)
        : m_cursor(&text)
    {
        m_cursor.select(QTextCursor::Document);
        m_cursor.beginEditBlock();
        m_cursor.removeSelectedText();
        m_cursor.setCharFormat({});
    }
    ~Writer() { m_cursor.endEditBlock(); }
    Q_DISABLE_COPY_MOVE(Writer)

    void addBlock(const Node &node)
    {
        startBlock();
        if (node.type == Node::Type::Paragraph) {
            for (const Node &child : node.content)
                addInline(child);
        } else {
            insertLines(Document(node).toPlainText());
        }
    }

private:
    void startBlock()
    {
        if (!m_isFirst)
            m_cursor.insertBlock({}, {});
        m_isFirst = false;
    }
    void addInline(const Node &node)
    {
        if (node.type == Node::Type::HardBreak)
            m_cursor.insertText(QString(QChar::LineSeparator), {});
        else if (node.type == Node::Type::Text)
            insertText(node.text, formatOf(node.marks));
        else
            insertText(Document(node).toPlainText(), {});
    }
    void insertText(QString text, const QTextCharFormat &format)
    {
        // insertText() would make blocks of them
        text.replace(u'\n', QChar::LineSeparator).replace(QChar::ParagraphSeparator, QChar::LineSeparator);
        m_cursor.insertText(text, format);
    }
    void insertLines(const QString &text)
    {
        const QStringList lines = text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (i > 0)
                startBlock();
            insertText(lines.at(i), {});
        }
    }

    QTextCursor m_cursor;
    bool m_isFirst = true;
};

bool isBlank(const Node &node)
{
    return node.type == Node::Type::HardBreak
        || (node.type == Node::Type::Text && node.text.trimmed().isEmpty())
        || (node.type == Node::Type::Paragraph
            && std::all_of(node.content.begin(), node.content.end(), isBlank));
}

void trimEnds(std::vector<Node> &nodes)
{
    nodes.erase(std::find_if_not(nodes.rbegin(), nodes.rend(), isBlank).base(), nodes.end());
    nodes.erase(nodes.begin(), std::find_if_not(nodes.begin(), nodes.end(), isBlank));
}

} // namespace

Document toDocument(const QTextDocument &text)
{
    Node root;
    root.type = Node::Type::Doc;
    for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
        Node &paragraph = root.content.emplace_back();
        paragraph.type = Node::Type::Paragraph;
        for (auto it = block.begin(); !it.atEnd(); ++it)
            addFragment(paragraph, it.fragment());
    }
    return Document(std::move(root));
}

void fill(QTextDocument &text, const Document &content)
{
    {
        Writer writer(text);
        for (const Node &block : content.root().content)
            writer.addBlock(block);
    }
    text.clearUndoRedoStacks();
}

Document trimmed(const Document &content)
{
    Node root = content.root();
    trimEnds(root.content);
    if (root.content.empty())
        return {};
    for (Node *end : {&root.content.front(), &root.content.back()}) {
        if (end->type == Node::Type::Paragraph)
            trimEnds(end->content);
    }
    return Document(std::move(root));
}

} // namespace aigm::app
