#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""What people write is never markup: each text of the screens says that it is PlainText, and nothing in them
reaches for the network, the disk or another renderer. Colours stand in Theme.qml alone."""

import re
import sys
from pathlib import Path

TEXT = re.compile(r"(?<![\w.])(?:T\.)?(Text|Label|Paragraph|TextEdit|TextArea)\s*\{")
PLAIN = re.compile(r"\btextFormat\s*:\s*(Text|TextEdit)\.PlainText\b")
BANNED = {
    r"\b(RichText|StyledText|AutoText|MarkdownText)\b": "a format other than PlainText",
    r"\bimport\s+QtQuick\.Controls\b": "the controls of Qt render markup",
    r"\bXMLHttpRequest\b": "screens have no network",
    r"\bQt\.createQmlObject\b": "code from text",
    r"(?<![\w.])(Image|BorderImage|AnimatedImage|FontLoader|WebSocket|MediaPlayer)\s*\{": "pictures come through our own items",
}


COLOUR = re.compile(r'"#[0-9A-Fa-f]{3,8}"|\bQt\.(rgba|hsla|hsva)\(')


def without_comments_and_strings(source):
    """The source with the same lines and columns, blank where a comment or the inside of a string was."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, source, flags=re.S)


def own_part(code, start):
    """What stands between the braces that open at start, without the braces inside."""
    depth, part = 0, []
    for character in code[start:]:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            break
        if depth == 1:
            part.append(character)
    return "".join(part)


def findings(source):
    code = without_comments_and_strings(source)
    line = lambda at: code.count("\n", 0, at) + 1
    for match in TEXT.finditer(code):
        if not PLAIN.search(own_part(code, match.end() - 1)):
            yield line(match.start()), f"{match.group(1)} does not say that it is PlainText"
    for pattern, reason in BANNED.items():
        for match in re.finditer(pattern, code):
            yield line(match.start()), f"{match.group().strip(' {')}: {reason}"
    if "pragma Singleton" not in code:
        for match in COLOUR.finditer(source):
            yield line(match.start()), f"{match.group()}: colours come from Theme"


def check_itself():
    bad = 'Item {\n Text { text: "textFormat: Text.PlainText" }\n Label { Text { textFormat: Text.PlainText } }\n Image { }\n color: "#fff" }'
    found = [at for at, _ in findings(bad)]
    assert found == [2, 3, 4, 5], found
    assert not list(findings("T.Label { // Image {\n textFormat: Text.PlainText\n}"))


def main():
    check_itself()
    files = sorted(Path(sys.argv[1]).rglob("*.qml"))
    assert files, f"no QML in {sys.argv[1]}"
    faults = [f"{file}:{line}: {what}" for file in files for line, what in findings(file.read_text())]
    print("\n".join(faults) or f"{len(files)} files of QML hold.")
    sys.exit(1 if faults else 0)


main()
