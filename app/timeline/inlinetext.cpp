// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "inlinetext.h"

#include "emoji.h"
#include "safelink.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

constexpr QChar kFirstStrongIsolate(0x2068);
constexpr QChar kLeftToRightIsolate(0x2066);
constexpr QChar kPopIsolate(0x2069);
constexpr QChar kZeroWidthSpace(0x200B);
constexpr int kWordLimit = 500;

bool isBidiControl(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

QString withLineSeparators(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\n', QChar::LineSeparator);
    return text.replace(QChar::ParagraphSeparator, QChar::LineSeparator);
}

class Builder
{
public:
    Builder(const DocumentFonts &fonts, Ink ink)
        : m_fonts(fonts)
        , m_ink(ink)
    {
    }

    void add(const Node &node)
    {
        if (node.type == Node::Type::Text)
            addText(node);
        else if (node.type == Node::Type::HardBreak)
            append(QString(QChar::LineSeparator), m_ink);
        else
            addLeaf(node);
    }
    InlineText take()
    {
        static const QStringList families{u"Noto Color Emoji"_s, u"Segoe UI Emoji"_s, u"Apple Color Emoji"_s};
        for (const EmojiRun &run : emojiRuns(m_result.text)) {
            QTextCharFormat format;
            format.setFontFamilies(families);
            format.setFontItalic(false);
            m_result.formats.append({run.start, run.length, format});
        }
        return std::move(m_result);
    }

private:
    void addText(const Node &node)
    {
        QTextCharFormat format;
        int link = -1;
        bool isCode = false;
        bool isUnderlined = false;
        bool isStruck = false;
        for (const Mark &mark : node.marks) {
            if (mark.type == Mark::Type::Link)
                link = addLink(mark.attrs.value("href"_L1).toString());
            isCode = isCode || mark.type == Mark::Type::Code;
            isUnderlined = isUnderlined || mark.type == Mark::Type::Underline;
            isStruck = isStruck || mark.type == Mark::Type::Strike;
            applyMark(mark.type, format);
        }
        const Ink ink = link >= 0 ? Ink::Link : m_ink;
        const int start = int(m_result.text.size());
        if (isCode)
            addChip(withLineSeparators(node.text), kLeftToRightIsolate, Ink::Code, format);
        else
            append(withLineSeparators(node.text), ink, format, link);
        const int end = int(m_result.text.size());
        if (isUnderlined || link >= 0)
            m_result.decorations.push_back({start, end, ink, false});
        if (isStruck)
            m_result.decorations.push_back({start, end, ink, true});
    }
    void addLeaf(const Node &node)
    {
        QString text = withLineSeparators(leafText(node));
        text.removeIf(isBidiControl); // a name ends where its chip ends
        if (node.type != Node::Type::Mention) {
            append(text, m_ink);
            return;
        }
        QTextCharFormat format;
        format.setFontWeight(QFont::Medium);
        addChip(text, kFirstStrongIsolate, Ink::Mention, format);
    }
    int addLink(const QString &href)
    {
        const QString url = safeLink(href);
        if (url.isEmpty())
            return -1; // shown as text
        if (m_result.links.isEmpty() || m_result.links.last() != url)
            m_result.links += url;
        return int(m_result.links.size()) - 1;
    }
    void applyMark(Mark::Type type, QTextCharFormat &format) const
    {
        if (type == Mark::Type::Bold)
            format.setFontWeight(QFont::DemiBold);
        else if (type == Mark::Type::Italic)
            format.setFontItalic(true);
        else if (type == Mark::Type::Code) {
            format.setFontFamilies(m_fonts.code.families());
            format.setProperty(QTextFormat::FontPixelSize, m_fonts.code.pixelSize());
        }
    }
    //! Text in an isolate, with a blank at each end for the ground to stand out.
    void addChip(const QString &text, QChar isolate, Ink ink, const QTextCharFormat &format)
    {
        const int start = int(m_result.text.size());
        addPadding(isolate);
        addPadding(QChar::Nbsp);
        append(text, ink, format);
        addPadding(QChar::Nbsp);
        addPadding(kPopIsolate);
        m_result.chips.push_back({start, int(m_result.text.size()), ink});
    }
    void addPadding(QChar c)
    {
        m_result.padding.push_back(int(m_result.text.size()));
        append(QString(c), m_ink);
    }
    void append(const QString &text, Ink ink, const QTextCharFormat &format = {}, int link = -1)
    {
        const int start = int(m_result.text.size());
        if (start + text.size() < kWordLimit)
            m_result.text += text;
        else
            appendDivided(text);
        const int length = int(m_result.text.size()) - start;
        if (!format.isEmpty())
            m_result.formats.append({start, length, format});
        if (!m_result.ranges.empty() && m_result.ranges.back().ink == ink
            && m_result.ranges.back().link == link)
            m_result.ranges.back().length += length;
        else
            m_result.ranges.push_back({start, length, ink, link});
    }

    //! For each line Qt 6.4 walks to the end of the word, which makes a word of 64 KB take seconds. Long ones
    //! get places to break at.
    void appendDivided(const QString &text)
    {
        const auto isBlank = [](QChar c) { return c.isSpace() || c == kZeroWidthSpace; };
        const QString &before = m_result.text;
        auto unbroken = std::find_if(before.crbegin(), before.crend(), isBlank) - before.crbegin();
        for (const QChar c : text) {
            const bool joins = c.isLowSurrogate() || c.isMark() || c.category() == QChar::Other_Format;
            if (unbroken >= kWordLimit && !joins) {
                m_result.padding.push_back(int(m_result.text.size()));
                m_result.text += kZeroWidthSpace;
                unbroken = 0;
            }
            unbroken = isBlank(c) ? 0 : unbroken + 1;
            m_result.text += c;
        }
    }

    const DocumentFonts &m_fonts;
    const Ink m_ink;
    InlineText m_result;
};

} // namespace

InlineText inlineText(const Node *begin, const Node *end, const DocumentFonts &fonts, Ink ink)
{
    Builder builder(fonts, ink);
    for (const Node *node = begin; node != end; ++node)
        builder.add(*node);
    return builder.take();
}

InlineText codeText(const Node &block, const DocumentFonts &fonts)
{
    Builder builder(fonts, Ink::Code);
    for (const Node &node : block.content) {
        Node bare = node;
        bare.marks.clear();
        builder.add(bare);
    }
    return builder.take();
}

QString leafText(const Node &node)
{
    return Document(node).toPlainText();
}

bool isInline(const Node &node)
{
    switch (node.type) {
    case Node::Type::Text:
    case Node::Type::HardBreak:
    case Node::Type::Mention:
        return true;
    case Node::Type::Unknown:
        return node.content.empty();
    default:
        return false;
    }
}

std::optional<Qt::LayoutDirection> strongDirection(QStringView text)
{
    int isolates = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t code = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size()) {
            code = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        switch (QChar::direction(code)) {
        case QChar::DirLRI:
        case QChar::DirRLI:
        case QChar::DirFSI:
            ++isolates;
            break;
        case QChar::DirPDI:
            isolates = std::max(0, isolates - 1);
            break;
        case QChar::DirL:
            if (isolates == 0)
                return Qt::LeftToRight;
            break;
        case QChar::DirR:
        case QChar::DirAL:
            if (isolates == 0)
                return Qt::RightToLeft;
            break;
        default:
            break;
        }
    }
    return std::nullopt;
}

std::optional<Qt::LayoutDirection> strongDirection(const Node &node)
{
    if (node.type == Node::Type::CodeBlock)
        return std::nullopt;
    if (auto direction = strongDirection(node.text))
        return direction;
    for (const Node &child : node.content) {
        if (auto direction = strongDirection(child))
            return direction;
    }
    return std::nullopt;
}

} // namespace aigm::app
