// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The program's own malloc comes before that of the C library in every library it loads (glibc).

#include "allocations.h"

#include <cstddef>

extern "C" {
void *__libc_malloc(std::size_t size);                    // NOLINT(bugprone-reserved-identifier)
void *__libc_calloc(std::size_t count, std::size_t size); // NOLINT(bugprone-reserved-identifier)
void *__libc_realloc(void *memory, std::size_t size);     // NOLINT(bugprone-reserved-identifier)
}

namespace {

thread_local long counted = 0;

} // namespace

extern "C" {

void *malloc(std::size_t size)
{
    ++counted;
    return __libc_malloc(size);
}

void *calloc(std::size_t count, std::size_t size)
{
    ++counted;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, std::size_t size)
{
    ++counted;
    return __libc_realloc(memory, size);
}
}

long aigm::bench::allocations()
{
    return counted;
}
