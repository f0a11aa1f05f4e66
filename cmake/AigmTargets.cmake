# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0

# Warnings that are errors, for code that we wrote. Targets with generated QML code get the first part
# alone: that code does not survive -Wshadow on Qt 6.4.
function(aigm_warnings target)
    if(MSVC)
        target_compile_options(${target} PRIVATE /W4 /WX)
    else()
        target_compile_options(${target} PRIVATE
            -Wall -Wextra -Werror -Wno-missing-field-initializers -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual)
    endif()
endfunction()

function(aigm_strict_warnings target)
    aigm_warnings(${target})
    if(NOT MSVC)
        target_compile_options(${target} PRIVATE -Wpedantic -Wshadow -Wformat=2 -Wextra-semi)
    endif()
endfunction()
