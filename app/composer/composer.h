// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/client.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QQuickTextDocument>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

class Place;

//! What is being written in the current room. What was begun elsewhere is kept for each room until the
//! program ends. The text area of the screen lends its document.
class Composer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(
        QQuickTextDocument *textDocument READ textDocument WRITE setTextDocument NOTIFY textDocumentChanged)
    Q_PROPERTY(QString placeholder READ placeholder NOTIFY placeChanged)
    Q_PROPERTY(QString roomId READ roomId NOTIFY placeChanged)
    Q_PROPERTY(bool canSend READ canSend NOTIFY contentChanged)
    Q_PROPERTY(bool overLimit READ isOverLimit NOTIFY contentChanged)
    Q_PROPERTY(bool sendsLater READ sendsLater NOTIFY sendsLaterChanged)
public:
    //! \p client and \p place outlive this.
    Composer(Client *client, const Place *place, QObject *parent = nullptr);

    [[nodiscard]] QQuickTextDocument *textDocument() const { return m_area; }
    void setTextDocument(QQuickTextDocument *document);
    [[nodiscard]] QString placeholder() const;
    [[nodiscard]] QString roomId() const;
    [[nodiscard]] bool canSend() const { return m_hasText && !m_overLimit; }
    //! The message would be over 64 KiB.
    [[nodiscard]] bool isOverLimit() const { return m_overLimit; }
    [[nodiscard]] bool sendsLater() const;

    //! Queues what is written and empties the field. It comes back if it could not be stored.
    Q_INVOKABLE void send();
    //! Puts \p content before what is written, to be edited.
    void take(const Document &content);

Q_SIGNALS:
    void textDocumentChanged();
    void placeChanged();
    void contentChanged();
    void sendsLaterChanged();
    void focusRequested();
    //! The user has sent \p text; it is on its way into the outbox.
    void sent(const QString &text);
    //! A whole sentence for the reader.
    void failed(const QString &sentence);

private:
    [[nodiscard]] QTextDocument *text() const;
    [[nodiscard]] Document written() const;
    void show(const Document &content);
    void followPlace();
    void judge();

    Client *const m_client;
    const Place *const m_place;
    QPointer<QQuickTextDocument> m_area;
    ConversationId m_conversation;
    UserId m_account; //!< who wrote in it
    QHash<std::pair<UserId, ConversationId>, Document> m_begun;
    bool m_hasText = false;
    bool m_overLimit = false;
};

} // namespace aigm::app
