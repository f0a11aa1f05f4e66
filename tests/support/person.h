// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "localstack.h"
#include "take.h"

#include <aigm/client.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <iterator>
#include <memory>

namespace aigm::test {

//! One person at one computer, for tests against the local stack: a Client on a folder of its own, which
//! outlives the client, so that the person can come back.
class Person
{
public:
    Person(const LocalStack &stack, QString username)
        : m_stack(stack)
        , m_username(std::move(username))
    {
    }

    //! The program starts: a new Client on the same folder.
    Client &start()
    {
        client = std::make_unique<Client>(options());
        notices.clear();
        QObject::connect(client.get(), &Client::noticed, client.get(),
                         [this](const Notice &notice) { notices.append(notice); });
        started = take(client->start());
        return *client;
    }
    void quit() { client.reset(); }

    RealtimeMode realtime = RealtimeMode::Broadcast; //!< from the next start() on
    [[nodiscard]] ClientOptions options() const
    {
        return {.backend = m_stack.url(),
                .key = key.isEmpty() ? m_stack.key() : key,
                .dataFolder = folder(),
                .secretStore = ClientOptions::SecretStore::File,
                .realtime = realtime};
    }
    [[nodiscard]] QString email() const { return m_username % QStringLiteral("@example.org"); }
    [[nodiscard]] QString password() const { return QStringLiteral("correct horse 7"); }
    [[nodiscard]] QString folder() const { return dataFolder.isEmpty() ? m_folder.path() : dataFolder; }
    //! The cache of the account; empty when there is none, or several.
    [[nodiscard]] QString cacheFile() const
    {
        const QDir profile(folder() + QStringLiteral("/default"));
        const QStringList files = profile.entryList({QStringLiteral("*.sqlite")}, QDir::Files);
        return files.size() == 1 ? profile.filePath(files.first()) : QString();
    }

    //! The program starts, and an account is made.
    bool signUp()
    {
        start();
        const auto made = take(client->auth()->signUp(email(), password(), m_username));
        return made && made->hasValue();
    }
    [[nodiscard]] QList<Notice> noticesOf(Notice::Kind kind) const
    {
        QList<Notice> some;
        std::copy_if(notices.begin(), notices.end(), std::back_inserter(some),
                     [kind](const Notice &notice) { return notice.kind == kind; });
        return some;
    }
    [[nodiscard]] bool isOnline() const
    {
        return client && client->connectionState() == ConnectionState::Online;
    }
    //! What is in the cache, oldest first, as plain text; unsent ones in brackets.
    [[nodiscard]] QStringList reads(const RoomId &room) const
    {
        const auto page = take(client->messages()->cached(conversationOf(room), 0, 500));
        QStringList texts;
        if (!page || !*page)
            return texts;
        for (const Message &message : (*page)->messages) {
            const QString text = message.content.toPlainText();
            texts.prepend(message.delivery == Delivery::Sent ? text : QString(u'[' + text + u']'));
        }
        return texts;
    }
    //! The newest of them; empty when there is none.
    [[nodiscard]] QString lastOf(const RoomId &room) const
    {
        const QStringList texts = reads(room);
        return texts.isEmpty() ? QString() : texts.last();
    }
    Async<Message> says(const RoomId &room, const QString &text) const
    {
        return client->messages()->send(conversationOf(room), {Document::fromPlainText(text), {}});
    }

    QString key;           //!< instead of the stack's own
    QString dataFolder;    //!< instead of a temporary one
    QList<Notice> notices; //!< what the program told since it started
    std::unique_ptr<Client> client;
    std::optional<Result<void>> started;

private:
    const LocalStack &m_stack;
    const QString m_username;
    QTemporaryDir m_folder;
};

} // namespace aigm::test
