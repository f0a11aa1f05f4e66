// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/client.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QQuickTextDocument>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace aigm::app {

class Place;

//! What is being written in the current room: a new message, or the edit of one, under which the new message
//! waits. What was begun elsewhere is kept for each room until the program ends. The text area of the screen
//! lends its document.
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
    //! What is written replaces what a message says.
    Q_PROPERTY(bool editing READ isEditing NOTIFY editingChanged)
    Q_PROPERTY(bool sendsLater READ sendsLater NOTIFY sendsLaterChanged)
public:
    //! \p client and \p place outlive this.
    Composer(Client *client, const Place *place, QObject *parent = nullptr);

    [[nodiscard]] QQuickTextDocument *textDocument() const { return m_area; }
    void setTextDocument(QQuickTextDocument *document);
    [[nodiscard]] QString placeholder() const;
    [[nodiscard]] QString roomId() const;
    [[nodiscard]] bool canSend() const { return (m_hasText || m_edited) && !m_overLimit; }
    //! The message would be over 64 KiB.
    [[nodiscard]] bool isOverLimit() const { return m_overLimit; }
    [[nodiscard]] bool isEditing() const { return m_edited.has_value(); }
    [[nodiscard]] bool sendsLater() const;

    //! Queues what is written, or the edit, and empties the field. It comes back if it could not be stored.
    //! An edit that leaves nothing asks for the message to be deleted.
    Q_INVOKABLE void send();
    //! As if the edit had not begun: what was written before is back.
    Q_INVOKABLE void cancelEdit();
    //! Puts \p content into the field, to be what \p message says. What cannot be shown here unharmed is not
    //! edited.
    void change(const aigm::Message &message, const Document &content);
    //! Puts \p content before the new message, to be edited; an open edit is left.
    void take(const Document &content);

Q_SIGNALS:
    void textDocumentChanged();
    void placeChanged();
    void contentChanged();
    void editingChanged();
    void sendsLaterChanged();
    void deleteRequested(const QString &messageId);
    void focusRequested();
    //! The user has sent \p text; it is on its way into the outbox.
    void sent(const QString &text);
    //! A whole sentence for the reader.
    void failed(const QString &sentence);

private:
    //! What was begun in one room.
    struct Begun
    {
        Document draft;
        std::optional<aigm::Message> edited;
        Document edit;
    };
    using Where = std::pair<UserId, ConversationId>;

    void sendEdit();
    void takeBackEdit(const aigm::Message &edited, const Document &content, const Where &where,
                      const Error &error);
    void putBefore(const Document &content, const Where &where);
    void setEdited(const std::optional<aigm::Message> &message, const Document &shown);
    void leaveEdit();
    void follow(const MessageChange &change);
    void keep();
    void bringBack();
    [[nodiscard]] Where here() const { return {m_account, m_conversation}; }
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
    QHash<Where, Begun> m_begun;
    std::optional<aigm::Message> m_edited; //!< as it was when its edit began
    Document m_draft;                      //!< what waits under the edit
    bool m_hasText = false;
    bool m_overLimit = false;
};

} // namespace aigm::app
