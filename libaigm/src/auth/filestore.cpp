// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/filestore.h"

#include "auth/privatefile.h"

#include <QCoreApplication>
#include <QFile>

namespace aigm {

namespace {

Error cannotOpen(const QFile &file)
{
    return {.kind = Error::Kind::Storage,
            .message = QCoreApplication::translate("aigm", "The stored session could not be opened."),
            .detail = file.errorString()};
}

} // namespace

FileStore::FileStore(const QString &folder)
    : m_folder(folder)
{
}

QString FileStore::pathOf(const QString &name) const
{
    return m_folder % u'/' % name;
}

Async<QByteArray> FileStore::read(const QString &name)
{
    QFile file(pathOf(name));
    if (!file.exists())
        return answered<QByteArray>(QByteArray());
    if (!file.open(QIODevice::ReadOnly))
        return answered<QByteArray>(cannotOpen(file));
    return answered<QByteArray>(file.readAll());
}

Async<void> FileStore::write(const QString &name, const QByteArray &secret)
{
    return answered<void>(writePrivateFile(pathOf(name), secret));
}

Async<void> FileStore::remove(const QString &name)
{
    QFile file(pathOf(name));
    if (file.exists() && !file.remove())
        return answered<void>(cannotOpen(file));
    return answered<void>({});
}

} // namespace aigm
