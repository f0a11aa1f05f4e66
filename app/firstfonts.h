// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QtGlobal>

namespace aigm::app {

//! The fonts of the first frame. Finding one in the system and measuring its letters takes milliseconds,
//! after which it comes out of Qt's own cache: work for the GUI thread where it would only wait.
class FirstFonts
{
public:
    explicit FirstFonts(qreal textScale);

    //! Finds the next font. False when there was none left.
    bool findNext();

private:
    qreal m_textScale;
    qsizetype m_found = 0;
};

} // namespace aigm::app
