// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keyedlistmodel.h"

#include <aigm/member.h>

#include <QtQml/qqmlregistration.h>

namespace aigm::app {

struct MemberRow : Member
{
    [[nodiscard]] const UserId &key() const { return profile.id; }
};

//! The people of the current server, by name.
class MemberListModel : public KeyedListModel<MemberRow>
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    enum Roles {
        UserIdRole = Qt::UserRole,
        NameRole,
        UsernameRole,
        StatusTextRole,
        StatusColorRole,
        RoleRole,
        InitialsRole,
        HueRole,
    };
    //! The ranks of RoleRole.
    enum Rank { Member = int(aigm::Role::Member), Moderator, Admin, Owner };
    Q_ENUM(Rank)

    explicit MemberListModel(QObject *parent = nullptr);

    void setMembers(const QList<aigm::Member> &members);
    [[nodiscard]] int count() const { return rowCount(); }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
};

} // namespace aigm::app
