// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"
#include "net/httptransport.h"

namespace aigm {

//! The server's clock as far as its answers tell it. Tokens expire by that clock, and computers of
//! people are often minutes off.
class ServerTime
{
public:
    explicit ServerTime(const Clock &clock);

    //! Learns from the Date header of \p response, if there is one.
    void observe(const HttpResponse &response);
    //! UTC; this computer's clock until an answer was observed. To the second.
    [[nodiscard]] QDateTime now() const;

private:
    const Clock &m_clock;
    std::chrono::milliseconds m_ahead{0}; //!< how far the server's clock is before ours
};

} // namespace aigm
