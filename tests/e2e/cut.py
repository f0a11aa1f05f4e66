#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""The network goes in the middle of a conversation, in each of the ways it goes; both sides write on. When it is
back, both windows and both caches are equal to the database, in order, each message once."""

import argparse
import json
import os

from faultproxy import FaultProxy
from support import Atspi, Scene, on_a_private_bus, wait_until

on_a_private_bus(__file__)

COMPOSER = "Write a message to general"
LAST = 6  # that many messages are in the view of both windows for certain
DATABASE = ("select coalesce(json_agg(json_build_array(id, content #>> '{content,0,content,0,text}') "
            "order by seq), '[]') from messages")


class Side:
    """A person: a window, and the wire to it."""

    def __init__(self, scene, name):
        self.scene, self.name, self.count = scene, name, 0
        self.wire = FaultProxy(scene.stack.url)
        self.app = scene.app(name)
        self.app.url = self.wire.url
        self.app.cli("signup", "--email", f"{name}@harbour.example", "--username", name, "--password-stdin")

    def start(self):
        self.app.start()
        self.app.see(COMPOSER)
        self.online()

    def online(self):
        self.app.see_no(contains="You are offline.")
        self.app.see_no(contains="Connecting")

    def say(self, what):
        self.count += 1
        text = f"{self.name} {self.count:02} {what}"
        self.app.focus(COMPOSER)
        self.app.write(text)
        self.app.keys("Return")
        return text

    def shown(self, texts):
        """How those texts stand in the window, from the top; each as often as it is there."""
        found = []
        for text in texts:
            for node in self.app.nodes("list item", contains=text):
                place = self.app._try(lambda: node.get_component_iface().get_extents(Atspi.CoordType.SCREEN).y)
                found.append((place, text))
        return [text for _, text in sorted(found, key=lambda row: row[0] or 0)]

    def cached(self):
        rows = self.app.cli("history", "Harbour/general", "--offline", "--limit", "1000")
        return [[row["id"], row["text"]] for row in rows]


class Cut:
    def __init__(self, scene):
        self.scene = scene
        self.ines, self.theo = self.sides = [Side(scene, "ines"), Side(scene, "theo")]
        self.ines.app.cli("servers", "create", "Harbour")
        code = self.ines.app.cli("invite", "create", "Harbour")[0]["code"]
        self.theo.app.cli("servers", "join", code)
        for side in self.sides:
            side.start()

    def database(self):
        return json.loads(self.scene.stack.query(DATABASE))

    def is_at_server(self, text):
        return any(row[1] == text for row in self.database())

    def talk(self):
        for side in self.sides:
            text = side.say("while all is well")
            for other in self.sides:
                other.app.see(contains=text, role="list item")

    def write_on(self, what):
        for _ in range(2):
            for side in self.sides:
                text = side.say(what)
                side.app.see(contains=f"{text}, waiting to be sent", role="list item")

    def everything_is_cut(self):
        for side in self.sides:
            side.wire.cut()
        self.write_on("while it is cut")

    def everything_is_held(self):
        """As a lift does it: connections stay, and nothing passes."""
        for side in self.sides:
            side.wire.hold()
        self.write_on("while it is held")

    def a_reply_is_lost(self):
        """The server has the message, the way back is gone."""
        self.ines.wire.hold("stack")
        text = self.ines.say("whose reply is lost")
        wait_until(lambda: self.is_at_server(text), f"{text!r} at the server")
        self.theo.app.see(contains=text, role="list item")
        self.ines.app.see(contains=f"{text}, waiting to be sent", role="list item")
        self.ines.wire.cut()
        self.write_on_one_side()

    def write_on_one_side(self):
        text = self.ines.say("after the reply was lost")
        self.ines.app.see(contains=f"{text}, waiting to be sent", role="list item")
        heard = self.theo.say("while the other one is cut off")
        wait_until(lambda: self.is_at_server(heard), f"{heard!r} at the server")

    def heal(self):
        for side in self.sides:
            side.wire.heal()
        said = sum(side.count for side in self.sides)
        wait_until(lambda: len(self.database()) >= said, "all messages at the server", 90)
        for side in self.sides:
            side.online()
            side.app.see_no(contains="waiting to be sent")
        self.agree()

    def agree(self):
        rows = self.database()
        texts = [text for _, text in rows]
        assert len(texts) == len(set(texts)) == sum(side.count for side in self.sides), texts
        for side in self.sides:
            own = [text for text in texts if text.startswith(side.name)]
            assert own == sorted(own), f"the order of {side.name}: {own}"
            wait_until(lambda: side.shown(texts[-LAST:]) == texts[-LAST:],
                       f"the window of {side.name} to show {texts[-LAST:]}, not {side.shown(texts[-LAST:])}")
            wait_until(lambda: sorted(side.cached()) == sorted(rows), f"the cache of {side.name}")
            assert side.cached() in (rows, rows[::-1]), f"{side.name}: {side.cached()} for {rows}"

    def close(self):
        for side in self.sides:
            side.wire.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--bin", required=True, help="the folder with the aigm program")
    options.add_argument("--rounds", type=int, default=10 if os.environ.get("AIGM_NIGHTLY") else 1)
    arguments = options.parse_args()
    with Scene(arguments.bin) as scene:
        cut = Cut(scene)
        for _ in range(arguments.rounds):
            for trouble in (cut.everything_is_cut, cut.everything_is_held, cut.a_reply_is_lost):
                cut.talk()
                trouble()
                cut.heal()
        print(f"{3 * arguments.rounds} losses of the network, {len(cut.database())} messages, each once, in order")
        cut.close()


main()
