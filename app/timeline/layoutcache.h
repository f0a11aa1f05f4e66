// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentlayout.h"

#include <QCache>
#include <QObject>

class QQuickWindow;

namespace aigm::app {

//! The layouts that a window has shown lately, so that scrolling back lays nothing out again. Bounded: about
//! two hundred messages of ordinary length.
class LayoutCache : public QObject
{
    Q_OBJECT
public:
    explicit LayoutCache(QObject *parent = nullptr);

    //! The cache of \p window, which owns it.
    [[nodiscard]] static LayoutCache *of(QQuickWindow *window);

    //! The layout of \p document, made if it is not here.
    [[nodiscard]] std::shared_ptr<const DocumentLayout> layout(const Document &document,
                                                               const DocumentLayout::Request &request);
    [[nodiscard]] qsizetype count() const { return m_layouts.count(); }

private:
    struct Key
    {
        Document document;
        DocumentLayout::Request request;

        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.document.toTipTap(), qRound(key.request.width));
        }
    };

    QCache<Key, std::shared_ptr<const DocumentLayout>> m_layouts;
};

} // namespace aigm::app
