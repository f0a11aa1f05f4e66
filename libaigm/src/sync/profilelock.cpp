// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/profilelock.h"

#include <QLockFile>

namespace aigm {

ProfileLock::ProfileLock(const QString &folder)
    : m_file(std::make_unique<QLockFile>(folder + u"/owner.lock"))
{
    // Never stale by age: an owner may run for weeks. A dead owner is known by its process id.
    m_file->setStaleLockTime(0);
}

ProfileLock::~ProfileLock() = default;

bool ProfileLock::tryTake()
{
    if (m_file->isLocked() || m_file->tryLock(0))
        return true;
    return m_file->error() == QLockFile::LockFailedError && m_file->removeStaleLockFile()
        && m_file->tryLock(0);
}

bool ProfileLock::isHeld() const
{
    return m_file->isLocked();
}

void ProfileLock::release()
{
    m_file->unlock();
}

} // namespace aigm
