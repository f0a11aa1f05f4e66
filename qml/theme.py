#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes style/Theme.qml from resources/tokens.json; with --check only says whether it is up to date."""

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOKENS = HERE.parent / "resources" / "tokens.json"
THEME = HERE / "style" / "Theme.qml"
SCHEMES = ("light", "dark", "highContrastLight", "highContrastDark")
WEIGHTS = {400: "Font.Normal", 500: "Font.Medium", 600: "Font.DemiBold"}
COUNTS = {"groupMinutes", "jumboMax", "seenByMax"}
# Sizes of things that hold text: they grow with the text scale.
GROWING = {"row", "rowTouch", "infoBar", "infoBarTouch", "badge", "target"}

HEAD = """\
// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0
// Made from resources/tokens.json by qml/theme.py: change that, not this.

pragma Singleton

import QtQuick

/*! Every colour, font, length and duration of the screens. Main.qml sets the first four properties. */
QtObject {
    id: theme

    property bool dark: false
    property bool highContrast: false
    property bool reducedMotion: false
    property real textScale: 1
"""


def colour(text):
    rgba = re.fullmatch(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", text)
    if not rgba:
        return text
    red, green, blue = (int(part) for part in rgba.groups()[:3])
    return f"#{round(float(rgba[4]) * 255):02X}{red:02X}{green:02X}{blue:02X}"


def chosen(light, dark, high_light, high_dark):
    """The binding that picks the value of the current scheme."""
    if (light, dark) == (high_light, high_dark):
        return f"dark ? {dark} : {light}" if light != dark else light
    return f"highContrast ? (dark ? {high_dark} : {high_light}) : (dark ? {dark} : {light})"


def colours(tokens):
    for role in tokens["color"]["light"]:
        # QML takes a property named onSomething for a signal handler, and never gives it its value
        name = re.sub("^on(?=[A-Z])", "textOn", role)
        values = (f'"{colour(tokens["color"][scheme][role])}"' for scheme in SCHEMES)
        yield f"    readonly property color {name}: {chosen(*values)}"


def hues(tokens):
    yield '    /*! On the picture of the way in, which is a night in every scheme. */'
    yield '    readonly property color textOnPicture: "#EAF3EE"'
    for part in ("ground", "ink"):
        yield f"    /*! Avatar {part}s by hue number. */"
        yield f"    readonly property var hue{part.title()}s: ["
        for hue in tokens["avatarHue"]["light"]:
            values = (f'"{tokens["avatarHue"][scheme][hue][part]}"' for scheme in SCHEMES)
            yield f"        {chosen(*values)}, // {hue}"
        yield "    ]"


def fonts(tokens):
    families = tokens["font"]
    yield f'    readonly property string family: "{families["ui"][0]}"'
    yield f'    readonly property string codeFamily: "{families["code"][0]}"'
    for name, style in tokens["font"]["scale"].items():
        family = "codeFamily" if name == "code" else "family"
        yield (f"    readonly property font {name}: Qt.font({{ family: {family}, pixelSize: px({style['size']}), "
               f"weight: {WEIGHTS[style['weight']]}, letterSpacing: {style['tracking']} }})")
    for name, style in tokens["font"]["scale"].items():
        yield f"    readonly property int {name}Line: px({style['line']})"
    yield "    // One size in another weight."
    for name, like, weight in (("uiStrong", "ui", 600), ("smallStrong", "small", 600), ("label", "small", 500),
                               ("paragraph", "ui", 400), ("row", "body", 500),
                               ("captionPlain", "caption", 400), ("captionStrong", "caption", 600),
                               ("gutter", "micro", 500)):
        style = tokens["font"]["scale"][like]
        yield (f"    readonly property font {name}: Qt.font({{ family: family, pixelSize: px({style['size']}), "
               f"weight: {WEIGHTS[weight]} }})")


def lengths(tokens):
    for step, value in tokens["space"].items():
        yield f"    readonly property int space{step}: {value}"
    for name, value in tokens["radius"].items():
        if value >= 1:
            yield f"    readonly property int radius{name.title()}: {value}"
    for name, value in tokens["stroke"].items():
        if isinstance(value, int):
            yield f"    readonly property int stroke{name[0].upper()}{name[1:]}: {value}"
    for name, value in tokens["size"].items():
        value = f"px({value})" if name in GROWING else value
        yield f"    readonly property int {name}Size: {value}"
    for name, limits in tokens["breakpoint"].items():
        if "below" in limits:
            yield f"    readonly property int {name}Below: {limits['below']}"
    yield f"    readonly property var userScales: {tokens['font']['userScale']}"
    for name, value in tokens["timeline"].items():
        if name not in COUNTS:
            yield f"    readonly property int timeline{name[0].upper()}{name[1:]}: {value}"


def motion(tokens):
    for name, value in tokens["motion"].items():
        if name != "reduced":
            moving = name not in ("toastStay", "toastActionStay")
            yield f"    readonly property int {name}Ms: {'reducedMotion ? 0 : ' if moving else ''}{value['ms']}"
    yield "    readonly property int announceMs: 2000"
    yield "    readonly property int caretMs: reducedMotion ? 0 : 530"
    for name, value in tokens["z"].items():
        yield f"    readonly property int {name}Z: {value}"


TAIL = """
    /*! What the pictures of empty screens are painted in. */
    readonly property var pictureRoles: ({
            accent: accent,
            accentSoft: accentSoft,
            lantern: lantern,
            "ground-fern": hueGrounds[1],
            "ground-sky": hueGrounds[2],
            "ink-sky": hueInks[2],
            "ground-clay": hueGrounds[6],
            "ink-clay": hueInks[6]
        })

    /*! A length that grows with the text. */
    function px(length: real): int {
        return Math.round(length * theme.textScale);
    }
}
"""


def theme(tokens):
    parts = (colours, hues, fonts, lengths, motion)
    body = "\n\n".join("\n".join(part(tokens)) for part in parts)
    return f"{HEAD}\n{body}\n{TAIL}"


def main():
    made = theme(json.loads(TOKENS.read_text()))
    if "--check" not in sys.argv:
        THEME.write_text(made)
    elif THEME.read_text() != made:
        sys.exit("style/Theme.qml is not what theme.py makes of tokens.json")


main()
