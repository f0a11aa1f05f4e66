// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "channel.h"

#include <QStringBuilder>

#include <array>
#include <utility>

namespace aigm {

namespace {

struct Words
{
    const char *words;
    EndClass end;
};

constexpr std::array kJoinCodes = std::to_array<Words>({
    {"InvalidJWTToken", EndClass::Token},
    {"InvalidJWTExpiration", EndClass::Token},
    {"MalformedJWT", EndClass::Token},
    {"JwtSignatureError", EndClass::Token},
    {"JwtSignerError", EndClass::Token},
    {"Unauthorized", EndClass::Refused},
    {"PrivateOnly", EndClass::Refused},
    {"TopicNameRequired", EndClass::BadCall},
    {"UnableToReplayMessages", EndClass::BadCall},
    {"TenantNotFound", EndClass::ProjectOff},
    {"RealtimeDisabledForTenant", EndClass::ProjectOff},
    {"ConnectionRateLimitReached", EndClass::Rate},
    {"ClientJoinRateLimitReached", EndClass::Rate},
    {"ChannelRateLimitReached", EndClass::Rate},
    {"InitializingProjectConnection", EndClass::Database},
    {"IncreaseConnectionPool", EndClass::Database},
    {"DatabaseLackOfConnections", EndClass::Database},
    {"DatabaseConnectionRateLimitReached", EndClass::Database},
    {"UnableToConnectToProject", EndClass::Database},
    {"UnableToSetPolicies", EndClass::Database},
    {"QueryCanceled", EndClass::Database},
    {"MissingPartition", EndClass::Database},
    {"TimeoutOnRpcCall", EndClass::Database},
    {"ErrorOnRpcCall", EndClass::Database},
    {"MusterJoinError", EndClass::Database},
    {"RealtimeRestarting", EndClass::Restart},
});

// what older servers say without a code, and `system` frames always
constexpr std::array kPhrases = std::to_array<Words>({
    {"Token has expired", EndClass::Token},
    {"Invalid JWT Token", EndClass::Token},
    {"claim: \"exp\"", EndClass::Token},
    {"Fields `role` and `exp` are required", EndClass::Token},
    {"You no longer have permission to read", EndClass::Refused},
    {"You do not have permissions to read", EndClass::Refused}, // a token push that leaves no right at all
    {"too many channels joined", EndClass::Rate},
    {"Too many messages per second", EndClass::Rate},
    {"Too many presence messages per second", EndClass::Rate},
    {"Client presence rate limit exceeded", EndClass::Rate},
    {"Track message size exceeded", EndClass::BadCall},
    {"Replication connection was not established in time", EndClass::Database},
    {"Realtime was unable to connect", EndClass::Database},
    {"Server requested disconnect", EndClass::Restart},
});

QByteArray joinPayload(const QByteArray &bindings, const QByteArray &token)
{
    if (!bindings.isEmpty()) {
        return R"({"config":{"broadcast":{"ack":false,"self":false},"presence":{"enabled":false},"private":false,)"
               R"("postgres_changes":)"
            + bindings + R"(},"access_token":)" + jsonString(token) + '}';
    }
    // replication_ready asks for the `system` frame that ends the time in which broadcasts of the
    // database are lost although the join is done
    QByteArray payload =
        QByteArrayLiteral(R"({"config":{"broadcast":{"ack":false,"self":false,"replication_ready":true},)"
                          R"("presence":{"enabled":false},"private":true},"access_token":)");
    payload += jsonString(token);
    payload += '}';
    return payload;
}

} // namespace

EndClass classifySystemMessage(QByteArrayView message)
{
    for (const Words &phrase : kPhrases) {
        if (message.contains(QByteArrayView(phrase.words)))
            return phrase.end;
    }
    return EndClass::Unknown;
}

EndClass classifyJoinError(QByteArrayView reason)
{
    const qsizetype colon = reason.indexOf(": ");
    const QByteArrayView code = colon < 0 ? reason : reason.first(colon);
    for (const Words &known : kJoinCodes) {
        if (code == QByteArrayView(known.words))
            return known.end;
    }
    return classifySystemMessage(reason);
}

Channel::Channel(QByteArray topic, QByteArray bindings)
    : m_topic(std::move(topic))
    , m_bindings(std::move(bindings))
{
}

QByteArray Channel::wireTopic() const
{
    return QByteArray("realtime:" + m_topic);
}

Push Channel::join(const QByteArray &ref, const QByteArray &token)
{
    m_state = State::Joining;
    m_joinRef = ref;
    m_leaveRef.clear();
    m_lastWords.clear();
    return {ref, ref, wireTopic(), QByteArrayLiteral("phx_join"), joinPayload(m_bindings, token)};
}

Push Channel::leave(const QByteArray &ref)
{
    m_state = State::Leaving;
    m_leaveRef = ref;
    return {m_joinRef, ref, wireTopic(), QByteArrayLiteral("phx_leave")};
}

Push Channel::accessToken(const QByteArray &ref, const QByteArray &token) const
{
    return {m_joinRef, ref, wireTopic(), QByteArrayLiteral("access_token"),
            QByteArray("{\"access_token\":" + jsonString(token) + '}')};
}

void Channel::close()
{
    m_state = State::Closed;
    m_joinRef.clear();
    m_leaveRef.clear();
    m_lastWords.clear();
}

void Channel::refuse()
{
    close();
    m_state = State::Refused;
}

bool Channel::isStale(const Frame &frame) const
{
    if (m_state == State::Closed || m_state == State::Refused)
        return true;
    if (!frame.joinRef.isEmpty())
        return frame.joinRef != m_joinRef;
    // protocol 1.0.0 names no join; there the end of a channel carries it as its ref
    const bool isEnd = frame.event == PhoenixEvent::Close || frame.event == PhoenixEvent::Error;
    return isEnd && !frame.ref.isEmpty() && frame.ref != m_joinRef;
}

Channel::Outcome Channel::take(const Frame &frame, FrameDecoder &decoder)
{
    if (isStale(frame))
        return {};
    switch (frame.event) {
    case PhoenixEvent::Reply:
        return takeReply(frame, decoder);
    case PhoenixEvent::System:
        return takeSystem(frame, decoder);
    case PhoenixEvent::Close:
    case PhoenixEvent::Error:
        return takeEnd(frame);
    case PhoenixEvent::Broadcast:
    case PhoenixEvent::PostgresChanges:
        return {m_state == State::Joined ? Outcome::Kind::News : Outcome::Kind::None};
    case PhoenixEvent::PresenceState:
    case PhoenixEvent::PresenceDiff:
    case PhoenixEvent::Other:
        break;
    }
    return {};
}

Channel::Outcome Channel::takeReply(const Frame &frame, FrameDecoder &decoder)
{
    const std::optional<Reply> reply = decoder.reply(frame.payload);
    if (!reply)
        return {};
    if (m_state == State::Leaving) {
        if (frame.ref != m_leaveRef)
            return {};
        close();
        return {Outcome::Kind::Left};
    }
    if (m_state == State::Joining && frame.ref == m_joinRef) {
        if (reply->ok) {
            m_state = State::Joined;
            return {Outcome::Kind::Joined};
        }
        close();
        return {Outcome::Kind::Ended, classifyJoinError(reply->reason), reply->reason};
    }
    // the server no longer knows the channel that we think we have
    if (m_state == State::Joined && !reply->ok && reply->reason == "unmatched topic") {
        close();
        return {Outcome::Kind::Ended, EndClass::Unknown, reply->reason};
    }
    return {};
}

Channel::Outcome Channel::takeSystem(const Frame &frame, FrameDecoder &decoder)
{
    const std::optional<SystemNote> note = decoder.system(frame.payload);
    if (!note)
        return {};
    if (note->ok && note->message != "Server requested disconnect")
        return {m_state == State::Joined ? Outcome::Kind::Confirmed : Outcome::Kind::None};
    // an error of postgres_changes leaves the channel open; the server tries again by itself
    if (note->extension == "system")
        m_lastWords = note->message;
    return {};
}

Channel::Outcome Channel::takeEnd(const Frame &frame)
{
    const bool wasLeaving = m_state == State::Leaving;
    const QByteArray words = frame.event == PhoenixEvent::Close ? m_lastWords : QByteArray();
    close();
    if (wasLeaving)
        return {Outcome::Kind::Left};
    return {Outcome::Kind::Ended, classifySystemMessage(words), words};
}

} // namespace aigm
