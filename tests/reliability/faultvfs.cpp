// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "faultvfs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <algorithm>
#include <memory>

namespace aigm::test {

namespace {

using Call = FaultVfs::Call;
using Fault = FaultVfs::Fault;

constexpr qsizetype kSector = 512; // what a disk writes as a whole

//! A file as SQLite sees it; the real one lies behind it in the same block of memory.
struct File
{
    sqlite3_file base;
    FaultVfs *disk;
    QByteArray *path; //!< null for temporary files
    sqlite3_file *real;
};

File *fileOf(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file);
}

FaultVfs *diskOf(sqlite3_vfs *vfs)
{
    return static_cast<FaultVfs *>(vfs->pAppData);
}

int closeFile(sqlite3_file *file)
{
    File *f = fileOf(file);
    delete f->path;
    return f->real->pMethods ? f->real->pMethods->xClose(f->real) : SQLITE_OK;
}

int readFile(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    File *f = fileOf(file);
    return f->disk->fails(Call::Read) ? SQLITE_IOERR_READ
                                      : f->real->pMethods->xRead(f->real, bytes, size, offset);
}

int writeFile(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    File *f = fileOf(file);
    const bool fails = f->disk->fails(Call::Write);
    if (fails && !f->disk->isShort())
        return f->disk->fault() == Fault::DiskFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    const int stored = fails ? size / 2 : size;
    const int code = f->real->pMethods->xWrite(f->real, bytes, stored, offset);
    if (f->path)
        f->disk->noteWritten(*f->path, offset, QByteArray(static_cast<const char *>(bytes), stored));
    return fails ? SQLITE_FULL : code;
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    File *f = fileOf(file);
    if (f->disk->fails(Call::Truncate))
        return SQLITE_IOERR_TRUNCATE;
    if (f->path)
        f->disk->noteTruncated(*f->path, size);
    return f->real->pMethods->xTruncate(f->real, size);
}

int syncFile(sqlite3_file *file, int flags)
{
    File *f = fileOf(file);
    if (f->disk->fails(Call::Sync))
        return f->disk->fault() == Fault::DiskFull ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    if (f->path)
        f->disk->noteSynced(*f->path);
    return f->real->pMethods->xSync(f->real, flags);
}

int fileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    File *f = fileOf(file);
    return f->disk->fails(Call::Other) ? SQLITE_IOERR_FSTAT : f->real->pMethods->xFileSize(f->real, size);
}

int lockFile(sqlite3_file *file, int lock)
{
    File *f = fileOf(file);
    return f->disk->fails(Call::Other) ? SQLITE_IOERR_LOCK : f->real->pMethods->xLock(f->real, lock);
}

int unlockFile(sqlite3_file *file, int lock)
{
    return fileOf(file)->real->pMethods->xUnlock(fileOf(file)->real, lock);
}

int checkReservedLock(sqlite3_file *file, int *result)
{
    return fileOf(file)->real->pMethods->xCheckReservedLock(fileOf(file)->real, result);
}

int fileControl(sqlite3_file *file, int operation, void *argument)
{
    return fileOf(file)->real->pMethods->xFileControl(fileOf(file)->real, operation, argument);
}

int sectorSize(sqlite3_file *file)
{
    return fileOf(file)->real->pMethods->xSectorSize(fileOf(file)->real);
}

int characteristics(sqlite3_file *file)
{
    return fileOf(file)->real->pMethods->xDeviceCharacteristics(fileOf(file)->real);
}

int shmMap(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    File *f = fileOf(file);
    return f->disk->fails(Call::Other) ? SQLITE_IOERR_SHMMAP
                                       : f->real->pMethods->xShmMap(f->real, page, size, extend, memory);
}

int shmLock(sqlite3_file *file, int offset, int count, int flags)
{
    return fileOf(file)->real->pMethods->xShmLock(fileOf(file)->real, offset, count, flags);
}

void shmBarrier(sqlite3_file *file)
{
    fileOf(file)->real->pMethods->xShmBarrier(fileOf(file)->real);
}

int shmUnmap(sqlite3_file *file, int deletes)
{
    return fileOf(file)->real->pMethods->xShmUnmap(fileOf(file)->real, deletes);
}

constexpr sqlite3_io_methods kMethods{2,           closeFile,  readFile,        writeFile,  truncateFile,
                                      syncFile,    fileSize,   lockFile,        unlockFile, checkReservedLock,
                                      fileControl, sectorSize, characteristics, shmMap,     shmLock,
                                      shmBarrier,  shmUnmap,   nullptr,         nullptr};

int openFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *givenFlags)
{
    FaultVfs *disk = diskOf(vfs);
    File *f = fileOf(file);
    f->base.pMethods = nullptr;
    if (disk->fails(Call::Open))
        return SQLITE_CANTOPEN;
    f->disk = disk;
    f->path = name ? new QByteArray(name) : nullptr;
    f->real = reinterpret_cast<sqlite3_file *>(f + 1);
    if (f->path)
        disk->noteOpened(*f->path);
    const int code = disk->real()->xOpen(disk->real(), name, f->real, flags, givenFlags);
    if (code == SQLITE_OK) {
        f->base.pMethods = &kMethods;
    } else {
        delete f->path;
    }
    return code;
}

int deleteFile(sqlite3_vfs *vfs, const char *name, int syncsFolder)
{
    FaultVfs *disk = diskOf(vfs);
    if (disk->fails(Call::Delete))
        return SQLITE_IOERR_DELETE;
    disk->noteDeleted(name);
    return disk->real()->xDelete(disk->real(), name, syncsFolder);
}

int accessFile(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    FaultVfs *disk = diskOf(vfs);
    return disk->fails(Call::Other) ? SQLITE_IOERR_ACCESS
                                    : disk->real()->xAccess(disk->real(), name, flags, result);
}

bool canHappen(Fault fault, Call call)
{
    switch (fault) {
    case Fault::DiskFull:
        return call == Call::Write || call == Call::Sync;
    case Fault::ShortWrite:
        return call == Call::Write;
    case Fault::NoAccess:
        return call == Call::Open || call == Call::Delete;
    case Fault::InputOutput:
        return true;
    case Fault::Death:
        return call == Call::Write || call == Call::Truncate || call == Call::Sync || call == Call::Delete;
    }
    return false;
}

} // namespace

FaultVfs::FaultVfs()
    : m_real(sqlite3_vfs_find(nullptr))
    , m_shim(std::make_unique<sqlite3_vfs>(*m_real))
{
    m_shim->zName = "aigm-fault";
    m_shim->szOsFile = int(sizeof(File)) + m_real->szOsFile;
    m_shim->pAppData = this;
    m_shim->pNext = nullptr;
    m_shim->xOpen = openFile;
    m_shim->xDelete = deleteFile;
    m_shim->xAccess = accessFile;
    sqlite3_vfs_register(m_shim.get(), 1);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(m_shim.get());
    sqlite3_vfs_register(m_real, 1);
}

void FaultVfs::failAt(int call, Fault fault, bool lasts)
{
    m_failAt = call;
    m_fault = fault;
    m_lasts = lasts;
    m_hasFailed = false;
}

bool FaultVfs::fails(Call call)
{
    if (m_failAt == 0 || !canHappen(m_fault, call))
        return false;
    if (m_failAt > 1) {
        --m_failAt;
        return false;
    }
    m_failAt = m_lasts ? 1 : 0;
    m_hasFailed = true;
    return true;
}

void FaultVfs::noteOpened(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    if (beforeSync && !m_images.contains(path))
        m_images[path].durable = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void FaultVfs::noteWritten(const QByteArray &path, qint64 offset, const QByteArray &bytes)
{
    if (beforeSync)
        m_images[path].pending.append({offset, bytes});
}

void FaultVfs::noteTruncated(const QByteArray &path, qint64 size)
{
    if (beforeSync)
        m_images[path].pending.append({size, {}, true});
}

void FaultVfs::noteSynced(const QByteArray &path)
{
    if (!beforeSync)
        return;
    beforeSync();
    Image &image = m_images[path];
    for (const Change &change : std::as_const(image.pending))
        apply(change, &image.durable);
    image.pending.clear();
}

void FaultVfs::noteDeleted(const QByteArray &path)
{
    if (beforeSync)
        m_images.erase(path);
}

void FaultVfs::apply(const Change &change, QByteArray *bytes)
{
    if (change.isTruncation) {
        bytes->truncate(change.offset);
        return;
    }
    if (bytes->size() < change.offset + change.bytes.size())
        bytes->append(change.offset + change.bytes.size() - bytes->size(), '\0');
    std::copy(change.bytes.cbegin(), change.bytes.cend(), bytes->begin() + change.offset);
}

QByteArray FaultVfs::remainsOf(const Image &image, std::mt19937 &lots)
{
    QByteArray bytes = image.durable;
    const auto mood = lots() % 4; // all of it, nothing, or write by write
    for (const Change &change : image.pending) {
        const auto lot = mood == 0 ? 0 : mood == 1 ? 1 : lots() % 3;
        if (lot == 0)
            apply(change, &bytes);
        for (qsizetype at = 0; lot == 2 && at < change.bytes.size(); at += kSector) {
            if (lots() % 2)
                apply({change.offset + at, change.bytes.mid(at, kSector)}, &bytes);
        }
    }
    return bytes;
}

bool FaultVfs::writeRemains(const QString &folder, std::mt19937 &lots) const
{
    if (!QDir().mkpath(folder))
        return false;
    for (const auto &[path, image] : m_images) {
        QFile file(folder + u'/' + QFileInfo(QFile::decodeName(path)).fileName());
        const QByteArray bytes = remainsOf(image, lots);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return false;
    }
    return true;
}

} // namespace aigm::test
