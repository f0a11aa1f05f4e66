// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "layoutcache.h"

#include <QQuickWindow>

namespace aigm::app {

namespace {

constexpr qsizetype kLimitCost = 60'000; // characters, see DocumentLayout::cost()

} // namespace

LayoutCache::LayoutCache(QObject *parent)
    : QObject(parent)
    , m_layouts(kLimitCost)
{
}

LayoutCache *LayoutCache::of(QQuickWindow *window)
{
    auto *cache = window->findChild<LayoutCache *>(QString(), Qt::FindDirectChildrenOnly);
    return cache ? cache : new LayoutCache(window);
}

std::shared_ptr<const DocumentLayout> LayoutCache::layout(const Document &document,
                                                          const DocumentLayout::Request &request)
{
    const Key key{document, request};
    if (const auto *held = m_layouts.object(key))
        return *held;
    auto made = std::make_shared<const DocumentLayout>(document, request);
    // what is too big for the cache it refuses, and made still holds it
    m_layouts.insert(key, new std::shared_ptr<const DocumentLayout>(made), made->cost());
    return made;
}

} // namespace aigm::app
