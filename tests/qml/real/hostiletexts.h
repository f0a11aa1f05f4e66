// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDir>
#include <QString>
#include <QStringList>
#include <QTcpServer>
#include <QTemporaryDir>

#ifdef Q_OS_LINUX
#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace aigm::test {

//! What a hostile text would reach if it were taken for markup: a web server and a folder, which count.
class Bait
{
public:
    Bait()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { ++m_requests; });
        QFile picture(file());
        if (picture.open(QIODevice::WriteOnly))
            picture.write("no picture");
        picture.close();
#ifdef Q_OS_LINUX
        m_watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        inotify_add_watch(m_watch, m_folder.path().toLocal8Bit().constData(), IN_OPEN | IN_ACCESS);
#endif
    }
    ~Bait()
    {
#ifdef Q_OS_LINUX
        close(m_watch);
#endif
    }
    Q_DISABLE_COPY_MOVE(Bait)

    [[nodiscard]] QString web() const
    {
        return QStringLiteral("http://127.0.0.1:%1/x.png").arg(m_server.serverPort());
    }
    [[nodiscard]] QString file() const
    {
        return m_folder.filePath(QStringLiteral("x.png"));
    }
    [[nodiscard]] int requests() const
    {
        return m_requests;
    }
    //! How often the file or the folder was opened; always 0 where that cannot be seen.
    [[nodiscard]] int opens()
    {
#ifdef Q_OS_LINUX
        char events[4096];
        for (ssize_t size = read(m_watch, events, sizeof events); size > 0;
             size = read(m_watch, events, sizeof events))
            ++m_opens;
#endif
        return m_opens;
    }

private:
    QTemporaryDir m_folder;
    QTcpServer m_server;
    int m_requests = 0;
    int m_opens = 0;
#ifdef Q_OS_LINUX
    int m_watch = -1;
#endif
};

//! Texts that mean something to a careless renderer, each with each kind of address: over 300, all different.
inline QStringList hostileTexts(const Bait &bait)
{
    const QStringList addresses{bait.web(),
                                QStringLiteral("file://") + bait.file(),
                                bait.file(),
                                QStringLiteral("qrc:/aigm/aigm.svg"),
                                QStringLiteral("image://nobody/x"),
                                QStringLiteral("data:image/png;base64,iVBORw0KGgo="),
                                QStringLiteral("ftp://127.0.0.1/x"),
                                QStringLiteral("//127.0.0.1/x"),
                                QStringLiteral("x"),
                                QStringLiteral("../../x.svg"),
                                QStringLiteral("%00"),
                                QString()};
    const QStringList sinks{
        QStringLiteral("<img src=%1>"),
        QStringLiteral("<IMG SRC=\"%1\" width=9999 height=9999>"),
        QStringLiteral("<b>x</b> <img src='%1'/>"),
        QStringLiteral("<img src=\"%1\""),
        QStringLiteral("<<img src=%1>>"),
        QStringLiteral("<p style=\"background-image:url(%1)\">x</p>"),
        QStringLiteral("<body background=%1>x"),
        QStringLiteral("<table background=%1><tr><td>x</td></tr></table>"),
        QStringLiteral("<style>@import url(%1);</style>x"),
        QStringLiteral("<link rel=stylesheet href=%1>x"),
        QStringLiteral("<base href=%1><img src=x>"),
        QStringLiteral("<object data=%1></object>"),
        QStringLiteral("<a href=\"%1\">x</a>"),
        QStringLiteral("<svg><image href=\"%1\"/></svg>"),
        QStringLiteral("<ul><li><img src=%1></li></ul>"),
        QStringLiteral("&lt;img src=%1&gt;"),
        QStringLiteral("<!-- --><img src=%1>"),
        QStringLiteral("<font color=red><img src=%1></font>"),
        QStringLiteral("![x](%1)"),
        QStringLiteral("[x](%1)"),
        QStringLiteral("x</span></p><img src=%1><p>"),
        QStringLiteral("<pre><img src=%1></pre>"),
        QStringLiteral("<qt><img src=%1></qt>"),
        QStringLiteral("<h1>x</h1><hr><img src=%1>"),
        QStringLiteral("%%1 %2 %n <img src=%1>"),
        QStringLiteral("<img src=%1>").repeated(3),
    };
    QStringList texts{QStringLiteral("<img src=x>"), QStringLiteral("<b>x</b>"), QStringLiteral("<"),
                      QStringLiteral("&amp;"),       QStringLiteral("<br>"),     QStringLiteral("%1%2%3%n")};
    for (const QString &sink : sinks) {
        for (const QString &address : addresses)
            texts.append(QString(sink).replace(QStringLiteral("%1"), address));
    }
    texts.removeDuplicates();
    return texts;
}

} // namespace aigm::test
