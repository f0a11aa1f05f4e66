// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "composer.h"

#include "documenteditor.h"

#include <QTextDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

// The edit of a message: it lies over the new message that was begun.

namespace {

//! The field shows it and gives it back as it is.
bool isEditable(const Document &content)
{
    QTextDocument field;
    fill(field, content);
    return trimmed(toDocument(field)) == trimmed(content);
}

bool hasFailedEdit(const aigm::Message &message)
{
    return message.delivery == Delivery::Failed && message.operation == Operation::Edit;
}

} // namespace

void Composer::change(const aigm::Message &message, const Document &content)
{
    if (message.conversation != m_conversation)
        return; // the user has moved on
    if (!isEditable(content))
        return Q_EMIT failed(tr("This message holds something that cannot be edited here."));
    if (!m_edited)
        m_draft = written();
    setEdited(message, content);
    Q_EMIT focusRequested();
}

void Composer::setEdited(const std::optional<aigm::Message> &message, const Document &shown)
{
    m_edited = message;
    show(shown);
    Q_EMIT editingChanged();
    Q_EMIT contentChanged();
}

void Composer::leaveEdit()
{
    if (m_edited)
        setEdited({}, std::exchange(m_draft, {}));
}

void Composer::cancelEdit()
{
    leaveEdit();
    Q_EMIT focusRequested();
}

void Composer::sendEdit()
{
    const Document content = trimmed(written());
    const aigm::Message edited = *m_edited;
    if (content.isEmpty())
        return Q_EMIT deleteRequested(edited.id.toString());
    leaveEdit();
    const bool isUnchanged = content == trimmed(edited.content);
    if (isUnchanged && !hasFailedEdit(edited))
        return;
    const auto done = [this, edited, content, where = here()](const auto &result) {
        if (!result)
            takeBackEdit(edited, content, where, result.error());
    };
    if (isUnchanged) // so nothing of what failed is wanted any more
        whenDone(m_client->messages()->discard(edited.id), this, done);
    else
        whenDone(m_client->messages()->edit(edited.id, content, edited.rev), this, done);
}

//! It could not be stored.
void Composer::takeBackEdit(const aigm::Message &edited, const Document &content, const Where &where,
                            const Error &error)
{
    const bool isGone = error.kind == Error::Kind::NotFound || error.code == "message_deleted"_L1;
    if (isGone || (where == here() && m_edited)) {
        putBefore(content, where);
    } else if (where == here()) {
        m_draft = written();
        setEdited(edited, content);
    } else {
        m_begun[where].edited = edited;
        m_begun[where].edit = content;
    }
    Q_EMIT failed(error.message);
}

//! The message may change while it is edited.
void Composer::follow(const MessageChange &change)
{
    if (!m_edited || change.conversation != m_conversation)
        return;
    bool isGone = change.removed.contains(m_edited->id);
    for (const aigm::Message &message : change.upserted) {
        if (message.id != m_edited->id)
            continue;
        isGone = isGone || message.deletedAt.isValid();
        if (message.content == m_edited->content)
            m_edited = message; // else the edit fails, so that nobody overwrites what he has not seen
    }
    if (!isGone)
        return;
    const Document typed = trimmed(written());
    const bool isUnchanged = typed == trimmed(m_edited->content);
    leaveEdit();
    if (!typed.isEmpty() && !isUnchanged)
        putBefore(typed, here());
}

} // namespace aigm::app
