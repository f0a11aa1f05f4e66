// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "memberlistmodel.h"

#include "personlook.h"
#include "showntext.h"

#include <QColor>

namespace aigm::app {

namespace {

//! Only what is a colour reaches the screens: they would warn of anything else.
QString statusColorOf(const QString &chosen)
{
    return chosen.startsWith(u'#') && QColor::isValidColorName(chosen) ? chosen : QString();
}

} // namespace

MemberListModel::MemberListModel(QObject *parent)
    : KeyedListModel(parent)
{
    connect(this, &QAbstractItemModel::rowsInserted, this, &MemberListModel::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &MemberListModel::countChanged);
}

void MemberListModel::setMembers(const QList<aigm::Member> &members)
{
    QList<MemberRow> wanted;
    wanted.reserve(members.size());
    for (const aigm::Member &member : members)
        wanted.append(MemberRow{member});
    setRows(wanted);
}

QVariant MemberListModel::data(const QModelIndex &index, int role) const
{
    if (!isRow(index))
        return {};
    const MemberRow &member = row(index);
    switch (role) {
    case UserIdRole:
        return member.profile.id.toString();
    case NameRole:
    case Qt::DisplayRole:
        return shownText(member.profile.name());
    case UsernameRole:
        return shownText(member.profile.username);
    case StatusTextRole:
        return shownText(member.profile.statusText);
    case StatusColorRole:
        return statusColorOf(member.profile.statusColor);
    case RoleRole:
        return int(member.role);
    case InitialsRole:
        return initialsOf(member.profile.name());
    case HueRole:
        return hueOf(member.profile.id);
    default:
        return {};
    }
}

QHash<int, QByteArray> MemberListModel::roleNames() const
{
    return {{UserIdRole, "userId"},           {NameRole, "name"},
            {UsernameRole, "username"},       {StatusTextRole, "statusText"},
            {StatusColorRole, "statusColor"}, {RoleRole, "role"},
            {InitialsRole, "initials"},       {HueRole, "hue"}};
}

} // namespace aigm::app
