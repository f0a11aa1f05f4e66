// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

#include <memory>

class QLockFile;

namespace aigm {

//! The owner lock of one profile: whoever holds it alone runs socket, sync, outbox and migrations.
//! It lies in the profile's folder; after a crash the next one takes it over.
class ProfileLock
{
public:
    //! \p folder must exist.
    explicit ProfileLock(const QString &folder);
    ~ProfileLock();

    //! True when this process is the owner from now on. Never waits.
    [[nodiscard]] bool tryTake();
    [[nodiscard]] bool isHeld() const;
    void release();

private:
    const std::unique_ptr<QLockFile> m_file;
};

} // namespace aigm
