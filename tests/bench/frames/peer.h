// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "traffic.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QtEndian>

#include <cstdio>
#include <cstdlib>

namespace aigm::bench {

//! peer.mjs, running beside this program so that both are measured in turns.
class Peer
{
public:
    Peer(const QString &node, const QString &script, const QString &modules, const Traffic &traffic)
    {
        if (!m_frames.open())
            end("no file for the frames");
        for (const auto *frames : {&traffic.binary, &traffic.text}) {
            for (const QByteArray &frame : *frames) {
                const quint32 length = qToLittleEndian(quint32(frame.size()));
                m_frames.write(reinterpret_cast<const char *>(&length), sizeof length);
                m_frames.write(frame);
            }
        }
        m_frames.flush();
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(node, {script, modules, m_frames.fileName()});
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;

    //! µs of CPU time a frame, over all frames of that form.
    double round(const char *form)
    {
        m_process.write(QByteArray(form) + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(60'000))
                end("realtime-js gave no answer");
        }
        return m_process.readLine().toDouble();
    }

private:
    [[noreturn]] static void end(const char *why)
    {
        std::fprintf(stderr, "bench_frames: %s\n", why);
        std::exit(1);
    }

    QTemporaryFile m_frames;
    QProcess m_process;
};

} // namespace aigm::bench
