// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "composer.h"

#include "documenteditor.h"
#include "place.h"

#include <QTextDocument>

namespace aigm::app {

namespace {

Document joined(const Document &first, const Document &second)
{
    if (second.isEmpty())
        return first;
    Node both = first.root();
    const std::vector<Node> &rest = second.root().content;
    both.content.insert(both.content.end(), rest.begin(), rest.end());
    return Document(both);
}

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
    connect(client->messages(), &Messages::changed, this, &Composer::follow);
}

void Composer::setTextDocument(QQuickTextDocument *document)
{
    if (m_area == document)
        return;
    keep();
    if (QTextDocument *old = text())
        old->disconnect(this);
    m_area = document;
    if (QTextDocument *fresh = text()) {
        connect(fresh, &QTextDocument::contentsChanged, this, &Composer::judge);
        bringBack();
    }
    Q_EMIT textDocumentChanged();
}

//! What is written here is kept until somebody comes back.
void Composer::keep()
{
    if (!text())
        return;
    if (m_edited)
        m_begun.insert(here(), {m_draft, m_edited, written()});
    else
        m_begun.insert(here(), {written(), {}, {}});
}

void Composer::bringBack()
{
    const Begun begun = m_begun.take(here());
    m_draft = begun.draft;
    setEdited(begun.edited, begun.edited ? begun.edit : begun.draft);
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
        keep();
        m_conversation = conversation;
        m_account = account;
        bringBack();
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
    if (m_edited)
        return sendEdit();
    const Document content = trimmed(written());
    show({});
    Q_EMIT sent(content.toPlainText());
    whenDone(m_client->messages()->send(m_conversation, {content}), this,
             [this, content, where = here()](const Result<aigm::Message> &queued) {
                 if (queued)
                     return;
                 putBefore(content, where);
                 Q_EMIT failed(queued.error().message);
             });
}

//! Puts \p content before the new message that was begun there.
void Composer::putBefore(const Document &content, const Where &where)
{
    const bool isHere = where == here() && text();
    if (isHere && !m_edited)
        return show(joined(content, written()));
    Document &draft = isHere ? m_draft : m_begun[where].draft;
    draft = joined(content, draft);
}

void Composer::take(const Document &content)
{
    leaveEdit();
    putBefore(content, here());
    Q_EMIT focusRequested();
}

} // namespace aigm::app
