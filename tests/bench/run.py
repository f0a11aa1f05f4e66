#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""The figures of this tree, each beside its ceiling measured in the same run. Nothing gates here: absolute
times depend on the machine, ratios are printed with the bound they are held to."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
from support import App, Display, Stack, on_a_private_bus, stop, wait_until  # noqa: E402

on_a_private_bus(__file__)

SEED_PASSWORD = "lantern-demo-1"
FIGURES = []


def figure(name, value, unit, bound, ceiling=None, note=""):
    """One line of the table; the bound is held by the ratio when there is a ceiling, else by the value."""
    judged = value / ceiling if ceiling else value
    limit = float(bound[1:])
    held = judged <= limit if bound[0] == "<" else judged >= limit
    FIGURES.append((name, value, unit, ceiling, judged if ceiling else None, bound, held, note))


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def lines_of(command, environment=None):
    done = subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE, check=True,
                          env=environment or os.environ)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


class Bench:
    def __init__(self, build, folder):
        self.bin, self.folder = build / "bin", folder
        self.stack = Stack(folder, "--seed")
        room = self.stack.query(
            "select r.server_id || ' ' || r.id from rooms r join messages m on m.room_id = r.id"
            " join server_members e on e.server_id = r.server_id join auth.users p on p.id = e.user_id"
            " where p.email in ('edda@harbour.example', 'mara@harbour.example', 'lev@harbour.example')"
            " group by r.server_id, r.id having count(distinct p.email) = 3 order by count(*) desc limit 1")
        self.server, self.room = room.split()

    def sign_in(self, person):
        """A profile that is signed in and has its rooms and the newest page of the busiest room cached."""
        app = App(self.bin / "aigm", self.folder, self.stack, person)
        settings = self.folder / person / "config/aigm" / f"{person}.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[place]\nserver={self.server}\nrooms\\{self.server}={self.room}\n")
        environment = app.surroundings()
        for arguments in (["login", "--email", f"{person}@harbour.example", "--password-stdin"],
                          ["history", self.room, "--limit", "60"]):
            subprocess.run([str(self.bin / "aigm-cli"), *arguments], input=SEED_PASSWORD + "\n", text=True,
                           env=environment, check=True, stdout=subprocess.DEVNULL)
        return app

    # exec to the first frame with messages, and the memory after it
    def first_frame(self, command, environment):
        read, write = os.pipe()
        began = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        process = subprocess.Popen([str(command)], env=environment, stdout=write, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as output:
            for line in output:
                if '"first frame"' in line:
                    shown = int(json.loads(line)["ns"])
                    memory = int(next(row.split()[1] for row in open(f"/proc/{process.pid}/smaps_rollup")
                                      if row.startswith("Pss:"))) / 1024
                    stop(process)
                    return (shown - began) / 1e6, memory
        raise AssertionError(f"{command} ended before its first frame")

    def start_up(self, pairs):
        app = self.sign_in("edda")
        environment = {**app.surroundings(), "AIGM_PROBE": "1"}
        ours, floor = [], []
        for _ in range(pairs):
            floor.append(self.first_frame(self.bin / "bench_shell", environment))
            ours.append(self.first_frame(self.bin / "aigm", environment))
        for at, (name, unit, bound) in enumerate([("exec to first frame with messages", "ms", "<1.6"),
                                                  ("PSS after the first frame", "MB", "<1.8")]):
            figure(name, statistics.median(run[at] for run in ours), unit, bound,
                   statistics.median(run[at] for run in floor), f"median of {pairs} pairs, ceiling: the bare shell")
        app.close()

    # a key press in one window to the painted message in the other
    def echo(self, count):
        apps = [self.sign_in(person) for person in ("mara", "lev")]
        outputs = []
        for app in apps:
            read, write = os.pipe()
            app.start(stdout=write, extra={"AIGM_PROBE": "1"})
            os.close(write)
            os.set_blocking(read, False)
            outputs.append(os.fdopen(read))
        name = self.stack.query(f"select name from rooms where id = '{self.room}'")
        for app in apps:
            app.see(f"Write a message to {name}")
            app.see_no(contains="Connecting")
        sent, shown = {}, {}

        def take(output, events):
            for line in output.readlines():
                row = json.loads(line)
                events.setdefault(row["event"], {}).setdefault(row["text"], int(row["ns"]))
            return events

        apps[0].focus(f"Write a message to {name}")
        for number in range(count):
            text = f"echo {number}"
            apps[0].write(text)
            apps[0].keys("Return")
            wait_until(lambda: text in take(outputs[1], shown).get("shown", {}), f"{text!r} in the other window")
        take(outputs[0], sent)
        delays = [(shown["shown"][text] - at) / 1e6 for text, at in sent["sent"].items()]
        figure("send to echo painted, p95", percentile(delays, 0.95), "ms", "<150",
               note=f"{count} messages, median {statistics.median(delays):.1f} ms")
        for app in apps:
            app.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=Path, required=True)
    options.add_argument("--pairs", type=int, default=11)
    options.add_argument("--messages", type=int, default=60)
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aigm-bench-") as name:
        bench = Bench(arguments.build, Path(name))
        try:
            bench.start_up(arguments.pairs)
            bench.echo(arguments.messages)
            stack = {**os.environ, "AIGM_BENCH_URL": bench.stack.url, "AIGM_BENCH_KEY": bench.stack.key}
            node = os.environ.get("AIGM_NODE", "node")
            measure = [node, Path(__file__).resolve().parents[2] / "supabase/local/measure.mjs"]
            for program in ([arguments.build / "bin/bench_latency"], [arguments.build / "bin/bench_cache"], measure):
                for row in lines_of(program, stack):
                    figure(row["name"], row["value"], row["unit"], row["bound"], row.get("ceiling"),
                           row.get("note", ""))
        finally:
            bench.stack.stop()
    print(f"\n{'figure':44} {'ours':>10} {'ceiling':>10} {'ratio':>7} {'bound':>7}")
    for label, value, unit, ceiling, ratio, bound, held, note in FIGURES:
        print(f"{label:44} {value:8.1f} {unit:3} {ceiling or 0:8.1f} {unit if ceiling else '':3}"
              f"{ratio or 0:7.2f} {bound:>7} {'' if held else 'MISSED '}{note}")


main()
