// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "composer.h"

#include "documenteditor.h"
#include "place.h"

#include <QTextDocument>

namespace aigm::app {

namespace {

//! Below so many characters no text can reach the limit, whatever its script and formatting.
constexpr int kSurelyFits = 4000;

} // namespace

Composer::Composer(Client *client, const Place *place, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_place(place)
{
    connect(place, &Place::changed, this, &Composer::followPlace);
    connect(client, &Client::connectionChanged, this, &Composer::sendsLaterChanged);
}

void Composer::setTextDocument(QQuickTextDocument *document)
{
    if (m_area == document)
        return;
    if (QTextDocument *old = text()) {
        m_begun.insert({m_account, m_conversation}, written());
        old->disconnect(this);
    }
    m_area = document;
    if (QTextDocument *fresh = text()) {
        connect(fresh, &QTextDocument::contentsChanged, this, &Composer::judge);
        show(m_begun.take({m_account, m_conversation}));
    }
    Q_EMIT textDocumentChanged();
}

QTextDocument *Composer::text() const
{
    return m_area ? m_area->textDocument() : nullptr;
}

Document Composer::written() const
{
    const QTextDocument *document = text();
    return document ? toDocument(*document) : Document();
}

void Composer::show(const Document &content)
{
    if (QTextDocument *document = text())
        fill(*document, content);
    judge();
}

void Composer::followPlace()
{
    const Room &room = m_place->room();
    const ConversationId conversation = room.id.isNull() ? ConversationId() : room.conversation();
    const UserId account = m_client->auth()->account().id;
    if (conversation != m_conversation) {
        m_begun.insert({m_account, m_conversation}, written());
        m_conversation = conversation;
        m_account = account;
        show(m_begun.take({account, conversation}));
    }
    Q_EMIT placeChanged();
}

void Composer::judge()
{
    const QTextDocument *document = text();
    const int length = document ? document->characterCount() : 0;
    const bool hasText = document && !document->toPlainText().trimmed().isEmpty();
    const bool overLimit = length > kSurelyFits && written().toTipTap().size() > Document::kLimitBytes;
    if (hasText == m_hasText && overLimit == m_overLimit)
        return;
    m_hasText = hasText;
    m_overLimit = overLimit;
    Q_EMIT contentChanged();
}

QString Composer::placeholder() const
{
    return m_place->room().id.isNull() ? QString() : tr("Write to #%1").arg(m_place->roomName());
}

QString Composer::roomId() const
{
    return m_place->roomId();
}

bool Composer::sendsLater() const
{
    return m_client->connectionState() == ConnectionState::Offline;
}

void Composer::send()
{
    if (!canSend() || !m_place->mayWrite())
        return;
    const Document content = trimmed(written());
    const std::pair place{m_account, m_conversation};
    show({});
    Q_EMIT sent(content.toPlainText());
    whenDone(m_client->messages()->send(m_conversation, {content}), this,
             [this, content, place](const Result<Message> &queued) {
                 if (queued)
                     return;
                 if (place == std::pair{m_account, m_conversation})
                     take(content);
                 else
                     m_begun.insert(place, content);
                 Q_EMIT failed(queued.error().message);
             });
}

void Composer::take(const Document &content)
{
    const Document already = written();
    if (already.isEmpty()) {
        show(content);
    } else {
        Node both = content.root();
        const std::vector<Node> &rest = already.root().content;
        both.content.insert(both.content.end(), rest.begin(), rest.end());
        show(Document(both));
    }
    Q_EMIT focusRequested();
}

} // namespace aigm::app
