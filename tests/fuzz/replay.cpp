// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

// a copy of its own, so that a sanitizer sees a read past the end
void run(const QByteArray &input)
{
    const std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[size_t(input.size())]);
    std::copy(input.begin(), input.end(), bytes.get());
    LLVMFuzzerTestOneInput(bytes.get(), size_t(input.size()));
}

} // namespace

//! Feeds each file of a folder, each of its beginnings, and each with one byte changed.
int main(int argc, char *argv[])
{
    if (argc != 2)
        return 2;
    const QDir folder(QFile::decodeName(argv[1]));
    int files = 0;
    for (const QFileInfo &info : folder.entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            return 1;
        const QByteArray input = file.readAll();
        run(input);
        for (qsizetype i = 0; i < input.size(); ++i) {
            run(input.first(i));
            QByteArray changed = input;
            changed[i] = char(changed[i] ^ (1 << (i % 8)));
            run(changed);
        }
        ++files;
    }
    std::printf("%d inputs\n", files);
    return files > 0 ? 0 : 1;
}
