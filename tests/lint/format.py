#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""clang-format over all of our C++: fails where it would change something, --fix changes it. Other releases
than Debian's 14 break lines elsewhere, so the one that is asked must be of that release."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main():
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror"]
    files = sorted(
        str(file)
        for folder in ("app", "libaigm", "qml", "tests")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".cpp", ".h")
    )
    sys.exit(subprocess.run(["clang-format", *mode, *files]).returncode)


main()
