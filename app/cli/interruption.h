// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace aigm::cli {

//! Turns SIGINT and SIGTERM into a signal of the event loop, so that the program ends by its own way
//! out. One object a program.
class Interruption : public QObject
{
    Q_OBJECT
public:
    Interruption();
    ~Interruption() override;

    [[nodiscard]] bool hasCome() const { return m_hasCome; }

Q_SIGNALS:
    void came();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_hasCome = false;
};

} // namespace aigm::cli
