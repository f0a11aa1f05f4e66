// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "socket.h"

class QWebSocket;

namespace aigm {

//! A Socket on QWebSocket, which is made at open(). Refuses ws: but to a loopback address.
class QtSocket : public Socket
{
    Q_OBJECT
public:
    using Socket::Socket;

    void open(const QUrl &url, const QByteArray &key) override;
    void sendText(const QByteArray &utf8) override;
    void sendBinary(const QByteArray &bytes) override;
    void close() override;

private:
    void finish(int closeCode, int httpStatus);

    QWebSocket *m_socket = nullptr;
    bool m_isOpen = false;
    bool m_finished = false;
};

} // namespace aigm
