// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentstyle.h"

#include <QQuickItem>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! The colours of a DocumentItem.
class DocumentColors : public QQuickItem
{
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(QColor textColor MEMBER m_text NOTIFY colorsChanged)
    Q_PROPERTY(QColor mutedColor MEMBER m_muted NOTIFY colorsChanged)
    Q_PROPERTY(QColor linkColor MEMBER m_link NOTIFY colorsChanged)
    Q_PROPERTY(QColor lineColor MEMBER m_line NOTIFY colorsChanged)
    Q_PROPERTY(QColor codeBackground MEMBER m_codeBackground NOTIFY colorsChanged)
    //! Of the bar beside a quote.
    Q_PROPERTY(QColor quoteColor MEMBER m_quoteBar NOTIFY colorsChanged)
    //! Of quoted text; mutedColor unless set.
    Q_PROPERTY(QColor quoteTextColor MEMBER m_quoteText NOTIFY colorsChanged)
    //! Of mentions; linkColor unless set.
    Q_PROPERTY(QColor mentionColor MEMBER m_mention NOTIFY colorsChanged)
    //! Behind mentions; codeBackground unless set.
    Q_PROPERTY(QColor mentionBackground MEMBER m_mentionBackground NOTIFY colorsChanged)
    Q_PROPERTY(QColor selectionColor MEMBER m_selection NOTIFY colorsChanged)
    Q_PROPERTY(QColor selectedTextColor MEMBER m_selectedText NOTIFY colorsChanged)
    //! Behind what was searched for.
    Q_PROPERTY(QColor hitColor MEMBER m_hit NOTIFY colorsChanged)
    Q_PROPERTY(QColor hitTextColor MEMBER m_hitText NOTIFY colorsChanged)
    //! All text in mutedColor: not sent yet.
    Q_PROPERTY(bool dimmed MEMBER m_dimmed NOTIFY colorsChanged)
public:
    using QQuickItem::QQuickItem;

    [[nodiscard]] DocumentPalette documentPalette() const
    {
        const auto either = [](const QColor &color, const QColor &other) {
            return color.isValid() ? color : other;
        };
        DocumentPalette palette;
        palette.text = m_dimmed ? m_muted : m_text;
        palette.muted = m_muted;
        palette.link = m_dimmed ? m_muted : m_link;
        palette.line = m_line;
        palette.codeBackground = m_codeBackground;
        palette.quoteBar = m_quoteBar;
        palette.quoteText = m_dimmed ? m_muted : either(m_quoteText, m_muted);
        palette.mention = m_dimmed ? m_muted : either(m_mention, m_link);
        palette.mentionBackground = either(m_mentionBackground, m_codeBackground);
        palette.selection = m_selection;
        palette.selectedText = m_selectedText;
        palette.hit = m_hit;
        palette.hitText = m_hitText;
        return palette;
    }

Q_SIGNALS:
    void colorsChanged();

private:
    QColor m_text = Qt::black;
    QColor m_muted = Qt::darkGray;
    QColor m_link = Qt::darkCyan;
    QColor m_line = Qt::lightGray;
    QColor m_codeBackground = Qt::white;
    QColor m_quoteBar = Qt::gray;
    QColor m_quoteText;
    QColor m_mention;
    QColor m_mentionBackground;
    QColor m_selection = Qt::darkCyan;
    QColor m_selectedText = Qt::white;
    QColor m_hit = Qt::yellow;
    QColor m_hitText = Qt::black;
    bool m_dimmed = false;
};

} // namespace aigm::app
