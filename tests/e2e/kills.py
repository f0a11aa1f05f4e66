#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the real app while it sends what was typed: at each point that a send goes through, and at any
moment. Nothing that was stored is lost, nothing is doubled, and the next start shows it once."""

import argparse
import os
import random
import signal
import sqlite3
import subprocess

from support import Scene, on_a_private_bus, wait_until

on_a_private_bus(__file__)

# As libaigm/src/net/killpoint.h names them; the four of every run first.
POINTS = ["outbox.committed", "request.out POST /rest/v1/messages", "request.answered POST /rest/v1/messages",
          "reply.in", "outbox.writing", "outbox.marked", "confirm.writing", "confirm.committed"]
COMPOSER = "Write a message to general"


class Kills:
    def __init__(self, scene, seed):
        self.scene, self.random = scene, random.Random(seed)
        self.app = scene.app("ines")
        self.said = {}  # text: was it stored when the app died?
        for arguments in (["signup", "--email", "ines@harbour.example", "--username", "ines", "--password-stdin"],
                          ["servers", "create", "Harbour"]):
            self.app.cli(*arguments)

    def cached(self, table, text):
        """How many rows of that table of the cache file say the text."""
        file = next((self.scene.folder / "ines/data").rglob("*.sqlite"))
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as cache:
            return cache.execute(f"SELECT count(*) FROM {table} WHERE instr(CAST(content AS TEXT), ?)",
                                 [f'"{text}"']).fetchone()[0]

    def on_server(self, text):
        return int(self.scene.stack.query(
            f"select count(*) from messages where content #>> '{{content,0,content,0,text}}' = '{text}'"))

    def type_and_die(self, text, point=None):
        self.app.start(extra={"AIGM_KILL_AT": point} if point else None)
        self.app.see(COMPOSER)
        self.app.see_no(contains="Connecting")
        self.app.focus(COMPOSER)
        self.app.write(text)
        self.app.keys("Return")
        if not point:  # a send takes about 50 ms; later moments are those after it
            try:
                self.app.process.wait(self.random.uniform(0, 0.1))
            except subprocess.TimeoutExpired:
                self.app.process.kill()
        code = self.app.process.wait(30)
        assert code == -signal.SIGKILL, f"{text}: the app ended with {code}"

    def come_back(self, text):
        stored = max(self.cached("messages", text), self.cached("outbox", text))
        self.said[text] = stored
        self.app.start()
        self.app.see(COMPOSER)
        wait_until(lambda: self.cached("outbox", text) == 0 and self.on_server(text) == stored, f"one {text!r}")
        assert self.cached("messages", text) == stored, f"{text}: cached {self.cached('messages', text)} times"
        if stored:
            self.app.see(contains=text, role="list item")
        shown = self.app.nodes("list item", contains=f"{text}")
        assert len(shown) == stored, f"{text}: shown {len(shown)} times, stored {stored} times"
        self.app.quit()

    def kill(self, text, point=None):
        self.type_and_die(text, point)
        self.come_back(text)
        if point:
            assert self.said[text] == (point != "outbox.writing"), f"{text}: stored {self.said[text]} times"

    def agree(self):
        """The server has what was stored, and nothing else."""
        wanted = sorted(text for text, stored in self.said.items() if stored)
        rows = self.scene.stack.query(
            "select coalesce(string_agg(content #>> '{content,0,content,0,text}', '|'), '') from messages")
        assert sorted(filter(None, rows.split("|"))) == wanted, rows


def main():
    nightly = "AIGM_NIGHTLY" in os.environ
    options = argparse.ArgumentParser()
    options.add_argument("--bin", required=True, help="the folder with the aigm program")
    options.add_argument("--points", type=int, default=len(POINTS) if nightly else 4)
    options.add_argument("--rounds", type=int, default=6 if nightly else 2)
    options.add_argument("--moments", type=int, default=52 if nightly else 0)
    options.add_argument("--seed", type=int, default=int(os.environ.get("AIGM_SEED", random.randrange(2**32))))
    arguments = options.parse_args()
    print(f"AIGM_SEED={arguments.seed}", flush=True)
    with Scene(arguments.bin) as scene:
        kills = Kills(scene, arguments.seed)
        for round in range(arguments.rounds):
            for point in POINTS[:arguments.points]:
                kills.kill(f"{point.split()[0]} {round + 1} ends", point)
        for moment in range(arguments.moments):
            kills.kill(f"moment {moment + 1} ends")
        kills.agree()
        print(f"{len(kills.said)} kills, {sum(kills.said.values())} messages stored and delivered once")


main()
