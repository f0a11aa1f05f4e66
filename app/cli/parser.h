// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "context.h"
#include "output.h"

#include <aigm/client.h>

#include <functional>

namespace aigm::cli {

//! What the program was asked to do.
struct Parsed
{
    ClientOptions options;
    Format format;
    std::function<int(Context &)> command; //!< empty: end with exitCode, everything is said
    int exitCode = 0;
};

[[nodiscard]] Parsed parse(int argc, char *argv[]);

} // namespace aigm::cli
