// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "realtime.h"

#include <QList>
#include <QPointer>

namespace aigm {

using Subscriptions = QList<QPointer<Subscription>>;

//! Calls \p tell for each that is still there: what one is told may end another.
template <class Tell>
void forEach(const Subscriptions &subscriptions, Tell tell)
{
    for (const QPointer<Subscription> &subscription : subscriptions) {
        if (subscription)
            tell(subscription.data());
    }
}

//! A topic of Realtime: its channel and who wants it.
struct Realtime::Entry : JoinEntry
{
    using JoinEntry::JoinEntry;

    [[nodiscard]] bool isWanted() const { return !subscriptions.isEmpty(); }
    //! Given up, but still joined for those who come back.
    [[nodiscard]] bool isLingering() const
    {
        return !isWanted() && channel.state() != Channel::State::Leaving;
    }

    Subscriptions subscriptions;
};

} // namespace aigm
