// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

//! What a device made a message say.
struct Said
{
    MessageId message; //!< its id at that time
    QString before;    //!< what it said until then; empty when it was written
};

//! By what was said; nobody says the same twice.
QHash<QString, Said> saidBy(Device &device, const RoomId &room)
{
    QHash<QString, Said> said;
    for (const Written &written : device.written(room))
        said.insert(written.text, {written.id, {}});
    for (const Changed &change : device.changed(room)) {
        if (change.operation == Operation::Edit)
            said.insert(change.text, {change.message, change.said});
    }
    return said;
}

//! The changes of one message, under the ids that it was written and edited under: a send that found its id
//! taken got another one.
QList<Changed> changesOf(const QList<Changed> &all, const ModelMessage &message,
                         const QHash<QString, Said> &said)
{
    QSet<MessageId> ids{*MessageId::fromString(message.id)};
    for (QString text : message.texts) {
        for (auto each = said.constFind(text); each != said.cend(); each = said.constFind(text)) {
            ids.insert(each->message);
            text = each->before;
        }
    }
    QList<Changed> changes;
    for (const Changed &change : all) {
        if (ids.contains(change.message))
            changes.append(change);
    }
    return changes;
}

//! A deletion that was discarded, or whose answer was never heard, has given up what still waited for the
//! message.
bool givesUp(const Changed &change)
{
    return change.operation == Operation::Delete && (change.isDropped || !change.isAccepted);
}

} // namespace

// What was accepted as a change is the server's state, and the last one of each kind is what is left of them.
void World::judgeChanges(const RoomId &room, Device &device)
{
    const ModelRoom &there = m_server.room(room.toString());
    for (const Changed &change : device.changed(room))
        m_outcome.changes += change.isAccepted;
    const QHash<QString, Said> said = saidBy(device, room);
    for (const ModelMessage &message : there.log) {
        const QList<Changed> changed = changesOf(device.changed(room), message, said);
        const bool isDeleted = message.deletedAt.isValid();
        const bool wantsDeletion = std::any_of(changed.cbegin(), changed.cend(), [](const Changed &change) {
            return change.operation == Operation::Delete && change.isAccepted && !change.isDropped;
        });
        if (wantsDeletion && !isDeleted)
            problem(u"a deletion by %1 is lost, seq %2"_s.arg(device.username()).arg(message.seq));
        if (isDeleted)
            continue;
        judgeEdits(message, changed);
        // whose reaction it is cannot be told among devices of one account: their caches are compared
        if (!m_history.oneAccount)
            judgeReactions(there, message, changed, m_server.idOf(device.username()));
    }
}

//! The last one that was accepted has been there, and none of the earlier ones came after it.
void World::judgeEdits(const ModelMessage &message, const QList<Changed> &changed)
{
    QStringList earlier;
    QString last;
    bool isOvertaken = false; // by a deletion, or one whose answer was never heard, since the program ended
    for (const Changed &change : changed) {
        isOvertaken = isOvertaken || givesUp(change);
        if (change.operation != Operation::Edit || change.isDropped)
            continue;
        if (!change.isAccepted) {
            isOvertaken = isOvertaken || message.texts.contains(change.text);
            continue;
        }
        if (!last.isEmpty())
            earlier.append(last);
        last = change.text;
        isOvertaken = false;
    }
    const qsizetype place = message.texts.lastIndexOf(last);
    if (last.isEmpty() || (place < 0 && isOvertaken))
        return;
    if (place < 0)
        return problem(u"“%1” is lost, seq %2"_s.arg(last).arg(message.seq));
    for (qsizetype at = place + 1; at < message.texts.size(); ++at) {
        if (earlier.contains(message.texts.at(at)))
            problem(u"“%1” came after “%2”"_s.arg(message.texts.at(at), last));
    }
}

void World::judgeReactions(const ModelRoom &room, const ModelMessage &message, const QList<Changed> &changed,
                           const QString &user)
{
    const auto isOn = [&](const QString &emoji) {
        return std::any_of(room.reactions.cbegin(), room.reactions.cend(),
                           [&](const ModelReaction &reaction) {
                               return reaction.message == message.id && reaction.user == user
                                   && reaction.emoji == emoji && !reaction.removedAt.isValid();
                           });
    };
    QMap<QString, QList<bool>> possible; // by emoji
    for (const Changed &change : changed) {
        if (givesUp(change)) {
            for (QList<bool> &states : possible)
                states = {false, true};
        }
        if (change.operation != Operation::React && change.operation != Operation::Unreact)
            continue;
        QList<bool> &states = possible[change.text];
        if (states.isEmpty())
            states.append(false);
        if (change.isAccepted && !change.isDropped)
            states.clear();
        states.append(change.operation == Operation::React);
    }
    for (auto states = possible.cbegin(); states != possible.cend(); ++states) {
        if (!states->contains(isOn(states.key())))
            problem(u"%1 by %2 is %3, seq %4"_s.arg(states.key(), user)
                        .arg(isOn(states.key()) ? u"there"_s : u"not there"_s)
                        .arg(message.seq));
    }
    for (const ModelReaction &reaction : room.reactions) {
        if (reaction.message == message.id && reaction.user == user && !possible.contains(reaction.emoji))
            problem(u"nobody reacted with %1, seq %2"_s.arg(reaction.emoji).arg(message.seq));
    }
}

//! A message of somebody with a device here says nothing that nobody wrote.
void World::judgeTexts(const RoomId &room)
{
    QSet<QString> known;
    QSet<QString> authors;
    for (const auto &device : m_devices) {
        authors.insert(m_server.idOf(device->username()));
        for (const Written &written : device->written(room))
            known.insert(written.text);
        for (const Changed &change : device->changed(room))
            known.insert(change.text);
    }
    for (const ModelMessage &message : m_server.room(room.toString()).log) {
        for (const QString &text : message.texts) {
            if (authors.contains(message.author) && !known.contains(text) && !text.startsWith(u"edited "))
                problem(u"nobody wrote “%1”"_s.arg(text));
        }
    }
}

} // namespace aigm
