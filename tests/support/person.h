// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "localstack.h"
#include "take.h"

#include <aigm/client.h>

#include <QTemporaryDir>
#include <QtTest>

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
        started = take(client->start());
        return *client;
    }
    void quit() { client.reset(); }

    [[nodiscard]] ClientOptions options() const
    {
        return {.backend = m_stack.url(),
                .key = m_stack.key(),
                .dataFolder = m_folder.path(),
                .secretStore = ClientOptions::SecretStore::File};
    }
    [[nodiscard]] QString email() const { return m_username % QStringLiteral("@example.org"); }
    [[nodiscard]] QString password() const { return QStringLiteral("correct horse 7"); }
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    //! The program starts, and an account is made.
    bool signUp()
    {
        start();
        const auto made = take(client->auth()->signUp(email(), password(), m_username));
        return made && made->hasValue();
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
    Async<Message> says(const RoomId &room, const QString &text) const
    {
        return client->messages()->send(conversationOf(room), {Document::fromPlainText(text), {}});
    }

    std::unique_ptr<Client> client;
    std::optional<Result<void>> started;

private:
    const LocalStack &m_stack;
    const QString m_username;
    QTemporaryDir m_folder;
};

} // namespace aigm::test
