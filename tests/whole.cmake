# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0

# The tests of whole programs: the local stack, the database, two windows.
if(DEFINED ENV{AIGM_NODE})
    set(AIGM_NODE $ENV{AIGM_NODE} CACHE FILEPATH "Node 20.14 or newer, which runs the local stack")
else()
    find_program(AIGM_NODE node DOC "Node 20.14 or newer, which runs the local stack")
endif()

# The accessibility bindings belong to the system's own Python.
find_program(AIGM_PYTHON python3 HINTS /usr/bin)

function(aigm_add_whole_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "COMMAND;LABELS")
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "AIGM_NODE=${AIGM_NODE}")
endfunction()

aigm_add_whole_test(stack TIMEOUT 900 LABELS stack
    COMMAND ${CMAKE_COMMAND} -E chdir supabase/local ${AIGM_NODE} --test --test-concurrency=2)
aigm_add_whole_test(database TIMEOUT 600 LABELS stack COMMAND tests/database/run)
aigm_add_whole_test(holes TIMEOUT 600 LABELS stack COMMAND tests/database/holes)
aigm_add_whole_test(migrations TIMEOUT 300 LABELS stack COMMAND tests/database/migrations)
# AIGM_TEST_BACKEND and AIGM_TEST_KEY name another backend than the local stack.
aigm_add_whole_test(conformance TIMEOUT 600 LABELS stack backend COMMAND ${AIGM_NODE} tests/conformance/run.mjs)
# What people might try who have no right to it, by the official client; none of it may work.
aigm_add_whole_test(attack TIMEOUT 900 LABELS stack backend COMMAND ${AIGM_NODE} tests/conformance/run.mjs attack)
# Planted bugs, which the simulation has to find: each is one source and a link more.
aigm_add_whole_test(mutants TIMEOUT 1800 LABELS simulation
    COMMAND ${AIGM_PYTHON} tests/mutants/run.py --build ${CMAKE_BINARY_DIR})
if(AIGM_BUILD_APP)
    aigm_add_whole_test(story TIMEOUT 1800 LABELS e2e
        COMMAND ${AIGM_PYTHON} tests/e2e/story.py --bin ${CMAKE_BINARY_DIR}/bin
            --screenshots ${CMAKE_SOURCE_DIR}/build/tour)
    aigm_add_whole_test(cut TIMEOUT 1800 LABELS e2e
        COMMAND ${AIGM_PYTHON} tests/e2e/cut.py --bin ${CMAKE_BINARY_DIR}/bin)
    aigm_add_whole_test(changes TIMEOUT 1800 LABELS e2e
        COMMAND ${AIGM_PYTHON} tests/e2e/changes.py --bin ${CMAKE_BINARY_DIR}/bin)
    aigm_add_whole_test(kills TIMEOUT 2400 LABELS e2e
        COMMAND ${AIGM_PYTHON} tests/e2e/kills.py --bin ${CMAKE_BINARY_DIR}/bin)
endif()
