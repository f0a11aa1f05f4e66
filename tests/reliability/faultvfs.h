// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <random>

struct sqlite3_vfs;

namespace aigm::test {

//! A disk that breaks when a test says so. While it exists every file that SQLite opens lies on it; beneath
//! is the real one. One thread.
class FaultVfs
{
public:
    enum class Fault {
        DiskFull,    //!< writes say ENOSPC
        ShortWrite,  //!< half of a write is stored
        InputOutput, //!< any call says EIO
        NoAccess,    //!< files cannot be opened or deleted
        Death,       //!< nothing reaches the disk: the process is gone
    };

    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs &) = delete;
    FaultVfs &operator=(const FaultVfs &) = delete;

    //! The \p call-th call from now on that \p fault can happen to fails, and so do those after it if it \p
    //! lasts.
    void failAt(int call, Fault fault, bool lasts);
    void heal() { m_failAt = 0; }
    //! Something failed since failAt().
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

    //! Called before the disk takes something for good: everything since the last time may still be lost.
    //! While it is null nobody keeps track of that.
    std::function<void()> beforeSync;
    //! Puts what a power cut at this moment may leave into \p folder: what was synced, and of what was
    //! written since some of it, all of it, or torn sectors.
    [[nodiscard]] bool writeRemains(const QString &folder, std::mt19937 &lots) const;

    // What follows is for the functions that SQLite calls.
    enum class Call { Open, Read, Write, Truncate, Sync, Delete, Other };
    //! Whether this call fails.
    [[nodiscard]] bool fails(Call call);
    [[nodiscard]] Fault fault() const { return m_fault; }
    //! Whether bytes are stored although the call fails: a part of them.
    [[nodiscard]] bool isShort() const { return m_fault == Fault::ShortWrite; }
    [[nodiscard]] sqlite3_vfs *real() const { return m_real; }
    void noteOpened(const QByteArray &path);
    void noteWritten(const QByteArray &path, qint64 offset, const QByteArray &bytes);
    void noteTruncated(const QByteArray &path, qint64 size);
    void noteSynced(const QByteArray &path);
    void noteDeleted(const QByteArray &path);

private:
    struct Change
    {
        qint64 offset; //!< of the bytes, or the new size
        QByteArray bytes;
        bool isTruncation = false;
    };
    //! A file as the platter has it, and what is on its way there.
    struct Image
    {
        QByteArray durable;
        QList<Change> pending;
    };
    static void apply(const Change &change, QByteArray *bytes);
    [[nodiscard]] static QByteArray remainsOf(const Image &image, std::mt19937 &lots);

    sqlite3_vfs *const m_real;
    const std::unique_ptr<sqlite3_vfs> m_shim;
    std::map<QByteArray, Image> m_images;
    int m_failAt = 0; //!< calls until one fails; 0 = none will
    Fault m_fault = Fault::InputOutput;
    bool m_lasts = false;
    bool m_hasFailed = false;
};

} // namespace aigm::test
