// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <QCryptographicHash>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kEverything = 1'000'000;

QString textOf(const Message &message)
{
    return message.content.toPlainText();
}

QStringList reactionsOf(const Message &message)
{
    QStringList words;
    for (const Reaction &reaction : message.reactions)
        words.append(u"%1 %2 %3"_s.arg(reaction.user.toString(), reaction.emoji).arg(reaction.rev));
    words.sort();
    return words;
}

QStringList reactionsOf(const ModelRoom &room, const ModelMessage &message)
{
    QStringList words;
    for (const ModelReaction &reaction : room.reactions) {
        if (reaction.message == message.id && !reaction.removedAt.isValid() && !message.deletedAt.isValid())
            words.append(u"%1 %2 %3"_s.arg(reaction.user, reaction.emoji).arg(reaction.rev));
    }
    words.sort();
    return words;
}

//! What \p row says otherwise than the server's \p message.
QStringList differencesOf(const Message &row, const ModelRoom &room, const ModelMessage &message)
{
    QStringList words;
    const auto compare = [&words](QStringView what, const QString &ours, const QString &theirs) {
        if (ours != theirs)
            words.append(u"%1 is \"%2\", not \"%3\""_s.arg(what, ours, theirs));
    };
    const auto deleted = [](bool is) { return is ? u"deleted"_s : u"there"_s; };
    compare(u"seq", QString::number(row.seq), QString::number(message.seq));
    compare(u"rev", QString::number(row.rev), QString::number(message.rev));
    compare(u"text", textOf(row), message.text());
    compare(u"it", deleted(row.deletedAt.isValid()), deleted(message.deletedAt.isValid()));
    compare(u"reactions", reactionsOf(row).join(u'|'), reactionsOf(room, message).join(u'|'));
    if (row.delivery != Delivery::Sent)
        words.append(u"it is not sent"_s);
    return words;
}

} // namespace

// The promise: what was accepted is in the log, once, in the order of writing; every cache and every screen
// says what the log says; nothing waits; what is called held is held.
void World::judge()
{
    QCryptographicHash digest(QCryptographicHash::Sha256);
    for (const RoomId &room : std::as_const(m_rooms)) {
        judgeLog(room);
        judgeTexts(room);
        for (const auto &device : m_devices) {
            judgeWriter(room, *device);
            judgeChanges(room, *device);
            judgeReader(room, *device);
            judgeCounts(room, *device);
        }
        for (const ModelMessage &message : m_server.room(room.toString()).log)
            digest.addData(QByteArray(message.id.toUtf8() + QByteArray::number(message.rev)));
    }
    m_outcome.digest = digest.result().toHex();
    for (const auto &device : m_devices) {
        const OutboxSummary unsent = device->client().messages()->outboxSummary();
        if (unsent != OutboxSummary())
            problem(u"%1 still has %2 waiting and %3 failed"_s.arg(device->username())
                        .arg(unsent.waiting)
                        .arg(unsent.failed));
        if (device->client().connectionState() != ConnectionState::Online)
            problem(device->username() + u" is not online"_s);
    }
}

//! The model itself: numbered without a hole, in order.
void World::judgeLog(const RoomId &room)
{
    qint64 last = 0;
    for (const ModelMessage &message : m_server.room(room.toString()).log) {
        if (message.seq <= last)
            problem(u"the log is not in order at seq %1"_s.arg(message.seq));
        last = message.seq;
    }
}

void World::judgeWriter(const RoomId &room, Device &device)
{
    const QString author = m_server.idOf(device.username());
    const ModelRoom &there = m_server.room(room.toString());
    QStringList log;
    for (const ModelMessage &message : there.log) {
        if (message.author != author)
            continue;
        QString text = message.firstText;
        for (const auto &any : m_devices) { // of one account there may be several
            if (any->username() == device.username())
                text = any->firstWritten(room, message.id, text);
        }
        log.append(text);
    }
    for (const auto &other : m_devices) {
        if (other.get() == &device || other->username() != device.username())
            continue;
        for (const Written &written : other->written(room))
            log.removeAll(written.text);
    }
    // A request of a message that was given up may still be under way, and come through late.
    for (const Written &written : device.written(room)) {
        if (written.isDropped)
            log.removeOne(written.text);
    }
    qsizetype at = 0;
    for (const Written &written : device.written(room)) {
        if (written.isDropped)
            continue;
        m_outcome.accepted += written.isAccepted;
        if (at < log.size() && log.at(at) == written.text)
            ++at;
        else if (log.contains(written.text))
            problem(u"“%1” is not in its place"_s.arg(written.text));
        else if (written.isAccepted)
            problem(u"“%1” is lost"_s.arg(written.text));
    }
    if (at < log.size())
        problem(u"“%1” is there twice, or nobody wrote it"_s.arg(log.at(at)));
}

void World::judgeReader(const RoomId &room, Device &device)
{
    const QString who = device.username() + u" in "_s + m_server.room(room.toString()).name;
    const auto page =
        await(m_clock, device.client().messages()->cached(conversationOf(room), 0, kEverything));
    const auto held = await(m_clock, device.client().messages()->held(conversationOf(room)));
    if (!page || !*page || !held || !*held)
        return problem(who + u": the cache does not answer"_s);
    judgeHeld(m_server.room(room.toString()), **held, **page, who);
    judgeView(room, **page, device);
}

void World::judgeHeld(const ModelRoom &room, const HeldRanges &held, const MessagePage &page,
                      const QString &who)
{
    if (held.rev != room.rev)
        problem(u"%1: at revision %2 of %3"_s.arg(who).arg(held.rev).arg(room.rev));
    const auto isHeld = [&](qint64 seq) {
        return std::any_of(held.ranges.cbegin(), held.ranges.cend(),
                           [seq](const auto &range) { return range.first <= seq && seq <= range.second; });
    };
    if (!room.log.isEmpty() && !isHeld(room.log.constLast().seq))
        problem(who + u": the newest message is not held"_s);
    QHash<QString, const Message *> rows;
    for (const Message &message : page.messages) {
        rows.insert(message.id.toString(), &message);
        if (!isHeld(message.seq))
            problem(u"%1: a row outside of what is held, seq %2"_s.arg(who).arg(message.seq));
    }
    if (rows.size() != page.messages.size())
        problem(who + u": a row is there twice"_s);
    for (const ModelMessage &message : room.log) {
        const Message *row = rows.value(message.id);
        if (!isHeld(message.seq))
            continue;
        if (!row)
            problem(u"%1: seq %2 is held and not there, %3 by %4"_s.arg(who)
                        .arg(message.seq)
                        .arg(message.firstText, message.author));
        else if (const QStringList differences = differencesOf(*row, room, message); !differences.isEmpty())
            problem(u"%1: seq %2 differs from the server's: %3"_s.arg(who)
                        .arg(message.seq)
                        .arg(differences.join(u", ")));
    }
}

//! What is read is read on the server too, and each device counts what it counts.
void World::judgeCounts(const RoomId &room, Device &device)
{
    const auto state = await(m_clock, device.client().reads()->state(conversationOf(room)));
    const QString user = m_server.idOf(device.username());
    const ModelMarker marker = m_server.marker(user, room.toString());
    const QString who = device.username() + u" in "_s + m_server.room(room.toString()).name;
    if (!state || !*state)
        return problem(who + u": the cache does not know what is unread"_s);
    const ReadState &there = **state;
    if (there.pending)
        problem(who + u": the server was not told how far it was read"_s);
    if (there.lastReadSeq != marker.lastReadSeq || there.unreadFrom != marker.unreadFrom)
        problem(u"%1: read to %2 (unread from %3), on the server to %4 (%5)"_s.arg(who)
                    .arg(there.lastReadSeq)
                    .arg(there.unreadFrom)
                    .arg(marker.lastReadSeq)
                    .arg(marker.unreadFrom));
    if (there.unread != m_server.unreadOf(user, room.toString()))
        problem(u"%1: %2 unread, the server counts %3"_s.arg(who)
                    .arg(there.unread)
                    .arg(m_server.unreadOf(user, room.toString())));
}

void World::judgeView(const RoomId &room, const MessagePage &page, Device &device)
{
    const RoomView &view = device.view(room);
    for (const Message &message : page.messages.first(std::min<qsizetype>(50, page.messages.size()))) {
        const auto row = view.rows.find(message.id);
        if (row == view.rows.end() || row->second != message)
            return problem(
                u"%1 sees something else than the cache at seq %2"_s.arg(device.username()).arg(message.seq));
    }
}

} // namespace aigm
