// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "richtext/plaintext.h"
#include "richtext/tiptap.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace aigm::tiptap {

namespace {

using Nodes = std::vector<Node>;

Node made(Node::Type type, Nodes content = {})
{
    Node node;
    node.type = type;
    node.content = std::move(content);
    return node;
}

void conform(Node &node);

bool isList(const Node &node)
{
    return node.type == Node::Type::BulletList || node.type == Node::Type::OrderedList;
}

bool isKnownInline(const Node &node)
{
    return node.type == Node::Type::Text || node.type == Node::Type::HardBreak
        || node.type == Node::Type::Mention;
}

bool isKnownBlock(const Node &node)
{
    return !isKnownInline(node) && node.type != Node::Type::Unknown;
}

//! Puts the known marks into schema order among the places they hold; unknown ones stay where they are.
void orderMarks(std::vector<Mark> &marks)
{
    const auto isKnown = [](const Mark &mark) { return mark.type != Mark::Type::Unknown; };
    std::vector<Mark> known;
    std::copy_if(marks.begin(), marks.end(), std::back_inserter(known), isKnown);
    const auto byType = [](const Mark &a, const Mark &b) { return a.type < b.type; };
    std::stable_sort(known.begin(), known.end(), byType);
    const auto sameType = [](const Mark &a, const Mark &b) { return a.type == b.type; };
    known.erase(std::unique(known.begin(), known.end(), sameType), known.end());
    const auto isCode = [](const Mark &mark) { return mark.type == Mark::Type::Code; };
    if (const auto code = std::find_if(known.begin(), known.end(), isCode); code != known.end())
        known = {*code};

    size_t next = 0;
    std::vector<Mark> ordered;
    for (Mark &mark : marks) {
        if (!isKnown(mark))
            ordered.push_back(std::move(mark));
        else if (next < known.size())
            ordered.push_back(std::move(known[next++]));
    }
    marks = std::move(ordered);
}

bool isKnownMark(const Mark &mark)
{
    return mark.type != Mark::Type::Unknown;
}

//! Adds the inline nodes found in \p from, however deep, to \p to.
void gatherInlines(Nodes from, Nodes &to)
{
    for (Node &node : from) {
        if (node.type == Node::Type::Text && node.text.isEmpty())
            continue;
        if (!isKnownInline(node) && node.type != Node::Type::Unknown) {
            gatherInlines(std::move(node.content), to);
            continue;
        }
        conform(node);
        to.push_back(std::move(node));
    }
}

//! A code block holds text without marks and nothing else.
void gatherCode(const Nodes &from, QString &to)
{
    for (const Node &node : from) {
        if (node.type == Node::Type::HardBreak)
            to += QChar::LineFeed;
        else if (node.content.empty())
            to += node.type == Node::Type::Text ? node.text : plaintext::ofLeaf(node);
        gatherCode(node.content, to);
    }
}

void conformCode(Node &node)
{
    const auto isBareText = [](const Node &n) {
        return n.type == Node::Type::Text && n.marks.empty() && !n.text.isEmpty();
    };
    if (std::all_of(node.content.begin(), node.content.end(), isBareText))
        return;
    Node text = made(Node::Type::Text);
    gatherCode(node.content, text.text);
    node.content.clear();
    if (!text.text.isEmpty())
        node.content.push_back(std::move(text));
}

//! Adds \p from to \p to as blocks: lines of inline nodes become paragraphs, strays give what they hold.
void gatherBlocks(Nodes from, Nodes &to)
{
    Nodes line;
    const auto endLine = [&] {
        if (!line.empty())
            to.push_back(made(Node::Type::Paragraph, std::exchange(line, {})));
    };
    for (Node &node : from) {
        if (isKnownInline(node)) {
            gatherInlines({std::move(node)}, line);
            continue;
        }
        endLine();
        if (node.type == Node::Type::Doc || node.type == Node::Type::ListItem) {
            gatherBlocks(std::move(node.content), to);
            continue;
        }
        conform(node);
        if (!isList(node) || !node.content.empty())
            to.push_back(std::move(node));
    }
    endLine();
}

void conformItems(Node &list)
{
    for (Node &item : list.content) {
        if (item.type != Node::Type::ListItem && item.type != Node::Type::Unknown)
            item = made(Node::Type::ListItem, {std::move(item)});
        conform(item);
    }
}

void conformBlocks(Node &node)
{
    Nodes blocks;
    gatherBlocks(std::move(node.content), blocks);
    const bool needsParagraph = node.type == Node::Type::ListItem
        ? blocks.empty() || (isKnownBlock(blocks.front()) && blocks.front().type != Node::Type::Paragraph)
        : blocks.empty();
    if (needsParagraph)
        blocks.insert(blocks.begin(), made(Node::Type::Paragraph));
    node.content = std::move(blocks);
}

void conform(Node &node)
{
    if (isKnownInline(node))
        orderMarks(node.marks);
    else if (node.type != Node::Type::Unknown)
        node.marks.erase(std::remove_if(node.marks.begin(), node.marks.end(), isKnownMark), node.marks.end());

    switch (node.type) {
    case Node::Type::Doc:
    case Node::Type::Blockquote:
    case Node::Type::ListItem:
        return conformBlocks(node);
    case Node::Type::BulletList:
    case Node::Type::OrderedList:
        return conformItems(node);
    case Node::Type::Paragraph:
    case Node::Type::Heading: {
        Nodes inlines;
        gatherInlines(std::move(node.content), inlines);
        node.content = std::move(inlines);
        return;
    }
    case Node::Type::CodeBlock:
        return conformCode(node);
    case Node::Type::Text:
    case Node::Type::HardBreak:
    case Node::Type::HorizontalRule:
    case Node::Type::Mention:
        node.content.clear();
        return;
    case Node::Type::Unknown: // its own schema is not known; what stands in it may be
        for (Node &child : node.content)
            conform(child);
        return;
    }
}

} // namespace

Node conformed(Node doc)
{
    if (doc.type != Node::Type::Doc)
        doc = made(Node::Type::Doc, {std::move(doc)});
    conform(doc);
    return doc;
}

} // namespace aigm::tiptap
