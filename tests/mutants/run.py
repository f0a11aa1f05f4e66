#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""Plants a bug of each class that the simulation is there for, one at a time, and shows that it is found. A mutant
that lives means that the simulation does not see what it promises to see.

The tree is left alone: the one source with the bug is compiled beside the build, and linked before the library."""

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "tests/tst_simulation"

# name, file, what stands there, what the careless would write
MUTANTS = [
    ("drop the outbox row before the reply", "libaigm/src/cache/outboxoperations.cpp",
     "return cache.write([&]() -> Result<bool> { return cache.outbox.markInFlight(id); });",
     "return cache.write([&]() -> Result<bool> { return cache.outbox.markInFlight(id) && cache.outbox.remove(id); });"),
    ("take in a frame whose predecessor is missing", "libaigm/src/sync/conversationfeed.cpp",
     "m_frames.begin()->first == rev + 1) {",
     "m_frames.begin()->first > rev) {\n        rev = m_frames.begin()->first - 1;"),
    ("trust that who has joined has missed nothing", "libaigm/src/sync/conversationsync.cpp",
     "        ensure(id).behind = true;\n        ensure(id).feed->catchUp();\n",
     "        ensure(id).behind = false;\n        Q_EMIT progressed();\n"),
    ("refresh once for each who asks", "libaigm/src/auth/tokenrefresher.cpp",
     "    m_waiting.append(promise);\n    if (!m_isRefreshing)\n        startRefresh();\n",
     "    m_waiting.append(promise);\n    startRefresh();\n"),
    ("ask for what is newer than the newest message", "libaigm/src/sync/conversationfeed.cpp",
     "    m_since = m_held->rev;\n",
     "    m_since = std::max(m_held->rev, newestHeldSeq(*m_held));\n"),
]


def run(command, **options):
    return subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)


class Build:
    """What the build knows of the program: how each of its sources is compiled, and how it is linked."""

    def __init__(self, folder):
        self.folder = folder
        asked = run(["ninja", "-C", folder, "-t", "commands", PROGRAM])
        if asked.returncode:
            sys.exit(asked.stdout[-4000:])
        self.commands = asked.stdout.splitlines()

    def compile(self, file, source, target):
        [command] = [line for line in self.commands if line.endswith(f"-c {ROOT / file}")]
        command = re.sub(r" -o \S+", f" -iquote {(ROOT / file).parent} -o {target}", command)
        command = re.sub(r" -M[FT] \S+| -MD", "", command)
        self.perform(command.replace(f"-c {ROOT / file}", f"-c {source}"))

    def link(self, first, target):
        command = self.commands[-1]
        assert f"-o {PROGRAM} " in command, command
        self.perform(command.replace(f"-o {PROGRAM} ", f"-o {target} {first} "))

    def perform(self, command):
        done = run(["sh", "-c", command], cwd=self.folder)
        if done.returncode:
            sys.exit(f"{shlex.quote(command)}\n{done.stdout[-4000:]}")


def simulate(program, seeds, sends):
    """The first seed that fails and what was found; nothing when all was well."""
    environment = {**os.environ, "AIGM_SIM_SEEDS": str(seeds), "AIGM_SIM_SENDS": str(sends)}
    done = run([program, "r01_sendsThroughFaults"], env=environment)
    if done.returncode == 0:
        return None
    found = re.search(r"AIGM_SIM_SEED=(\d+) .*", done.stdout)
    return (int(found.group(1)), found.group(0)[:150]) if found else (1, done.stdout.strip()[-300:])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=Path, default=ROOT / "build/ci", help="where the program was built")
    options.add_argument("--seeds", type=int, default=20, help="the most that a mutant may live through")
    options.add_argument("--sends", type=int, default=500)
    given = options.parse_args()
    given.build = given.build.resolve()
    build = Build(given.build)
    alive, needed = 0, 1
    for number, (name, file, right, wrong) in enumerate(MUTANTS, 1):
        source = (ROOT / file).read_text()
        if source.count(right) != 1:
            sys.exit(f"{file} has changed: the mutant “{name}” has to follow.")
        folder = given.build / "mutants" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / Path(file).name).write_text(source.replace(right, wrong))
        build.compile(file, folder / Path(file).name, folder / "mutant.o")
        build.link(folder / "mutant.o", folder / "tst_simulation")
        found = simulate(folder / "tst_simulation", given.seeds, given.sends)
        if found:
            needed = max(needed, found[0])
        alive += found is None
        print(f"{'caught' if found else 'LIVES '}   {name}{f': {found[1]}' if found else ''}", flush=True)
    # the seeds that found them find nothing in the tree as it is
    if found := simulate(given.build / PROGRAM, needed, given.sends):
        sys.exit(f"The tree itself has a fault: {found[1]}")
    print(f"{len(MUTANTS)} mutants, {len(MUTANTS) - alive} caught within {needed} seeds; the tree itself is sound")
    sys.exit(1 if alive else 0)


main()
