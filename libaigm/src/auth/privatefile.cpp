// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/privatefile.h"

#include "auth/logging.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace aigm {

namespace {

Error storageError(const QString &why)
{
    return {.kind = Error::Kind::Storage,
            .message = QCoreApplication::translate("aigm", "A file of your profile could not be written."),
            .detail = why};
}

} // namespace

Result<void> makePrivateFolder(const QString &folder)
{
    constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (!QDir().mkpath(folder))
        return storageError(folder);
    // mkpath() follows the umask, and an older folder may be open
    if (!QFile::setPermissions(folder, kOwnerOnly))
        return storageError(folder);
    return {};
}

Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    if (Result<void> made = makePrivateFolder(QFileInfo(path).path()); !made)
        return made;
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return storageError(file.errorString());
    // commit() syncs the file to the disk before it takes the old one's place
    if (file.write(bytes) != bytes.size() || !file.commit())
        return storageError(file.errorString());
    return {};
}

} // namespace aigm
