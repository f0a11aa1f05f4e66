// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace aigm {

//! A WebSocket. A seam: tests replace it. Main thread.
class Socket : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! Connects to \p url (ws or wss) with the header `x-api-key: key`. One use only: after
    //! closed() the socket is done.
    virtual void open(const QUrl &url, const QByteArray &key) = 0;
    virtual void sendText(const QByteArray &utf8) = 0;
    virtual void sendBinary(const QByteArray &bytes) = 0;
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void textReceived(const QByteArray &utf8);
    void binaryReceived(const QByteArray &bytes);
    //! Emitted once, also when open() fails. \p closeCode is the WebSocket close code or 0;
    //! \p httpStatus the status of a refused handshake or 0.
    void closed(int closeCode, int httpStatus);
};

using SocketFactory = std::function<std::unique_ptr<Socket>()>;

} // namespace aigm
