// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QStringList>

class QQuickWindow;

namespace aigm::app {

class Session;

//! What the benchmarks read: with AIGM_PROBE set it prints one JSON line on standard output for the first
//! frame that shows messages, for each message that is sent, and for each frame that first shows a
//! message as delivered; with AIGM_PROBE=frames, too, for each frame and each time it is online. Compiled
//! only with AIGM_TEST_HOOKS; it changes nothing it looks at.
class Probe : public QObject
{
    Q_OBJECT
public:
    //! Nothing unless the environment asks for it. \p session and \p window outlive the probe.
    static void attach(Session *session, QQuickWindow *window);

private:
    Probe(Session *session, QQuickWindow *window);

    void look();
    void swapped();
    void print(const char *what, const QString &text) const;

    Session *const m_session;
    QStringList m_fresh; //!< in the model and delivered, and not on the glass yet
    QString m_newest;
    bool m_firstShown = false;
};

} // namespace aigm::app
