// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/found.h>

#include <QJsonObject>
#include <QString>

namespace aigm::cli {

struct Format
{
    bool json = false;    //!< one flat object a line
    bool quiet = false;   //!< no notes
    bool verbose = false; //!< the library's log on stderr
};

//! Results on stdout, sentences about them on stderr.
class Output
{
public:
    explicit Output(Format format);

    [[nodiscard]] bool isJson() const { return m_format.json; }

    //! One result, at once: as \p json or as \p text.
    void result(const QJsonObject &json, const QString &text);
    void message(const Message &message);
    //! \p isKept: on this computer.
    void found(const FoundMessage &found, bool isKept);
    void held(const HeldRanges &held, const QString &name, const Integrity &integrity);
    //! Something worth knowing that is no result and no error.
    void note(const QString &sentence);
    void error(const QString &sentence);

private:
    const Format m_format;
};

//! \p text without what a terminal would obey: other people wrote it.
[[nodiscard]] QString forTerminal(const QString &text);

} // namespace aigm::cli
