#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over our own sources. The precompiled headers are gcc's and clang cannot read them: each
command gets the plain text of its header instead."""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def plain_commands(build, folder):
    commands = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = Path(entry["file"])
        if not source.is_relative_to(ROOT) or source.is_relative_to(ROOT / "build"):
            continue
        if source.relative_to(ROOT).parts[0] not in ("libaigm", "app"):
            continue
        command = entry["command"]
        for header in set(re.findall(r"-include (\S+cmake_pch\.hxx)", command)):
            copy = folder / (header.strip("/").replace("/", "_"))
            copy.write_text(Path(header).read_text())
            command = command.replace(header, str(copy))
        command = command.replace("-Winvalid-pch", "").replace("-fpch-preprocess", "")
        command = command[command.index("/c++ ") - len("/usr/bin"):] if "/c++ " in command else command
        commands.append({**entry, "command": command})
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    return sorted({entry["file"] for entry in commands})


def check(folder, source):
    done = subprocess.run(["clang-tidy", "--quiet", "-p", str(folder), source], text=True, capture_output=True)
    return source, done.returncode, done.stdout


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = plain_commands(Path(sys.argv[1]).resolve(), folder)
        wanted = sys.argv[2:]
        if wanted:
            sources = [source for source in sources if any(part in source for part in wanted)]
        failed = 0
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            for source, code, output in pool.map(lambda source: check(folder, source), sources):
                if code:
                    failed += 1
                    print(f"{Path(source).relative_to(ROOT)}\n{output}")
        print(f"clang-tidy: {len(sources)} files, {failed} with findings")
        sys.exit(1 if failed else 0)


main()
