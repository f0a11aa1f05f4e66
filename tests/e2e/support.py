# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests stand on: displays, the local stack, and the real app driven by its
accessibility tree and by real keys. Everything that is started here is stopped here, by its id."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "lantern-light-7"
PATIENCE = float(os.environ.get("AIGM_E2E_PATIENCE", "30"))
_PAUSE = threading.Event()


def wait_until(condition, what, timeout=None):
    """The first true value of condition(), asked again and again; fails with what was waited for."""
    deadline = time.monotonic() + (timeout or PATIENCE)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        _PAUSE.wait(0.03)


def stop(process, how=signal.SIGTERM, timeout=15):
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout)


class Display:
    """An Xvfb of its own for each app, so that windows never cover one another."""

    def __init__(self, width=1280, height=800):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()

    def pixels(self):
        return subprocess.run(["import", "-display", self.name, "-window", "root", "-depth", "8", "rgb:-"],
                              check=True, capture_output=True).stdout

    def screenshot(self, path):
        """Once two pictures in a row are the same: nothing moves any more."""
        before = [b""]

        def rests():
            before.append(self.pixels())
            return before[-2] == before[-1]
        wait_until(rests, "a picture at rest")
        subprocess.run(["import", "-display", self.name, "-window", "root", str(path)], check=True)

    def xdotool(self, *arguments, **options):
        return subprocess.run(["xdotool", *arguments], check=True, text=True, capture_output=True,
                              env={**os.environ, "DISPLAY": self.name}, **options).stdout

    def close(self):
        stop(self.process)


class Stack:
    """The local stack with its data in one folder; it comes back on the same port."""

    def __init__(self, folder, *options):
        self.folder, self.options, self.port, self.process = Path(folder), options, 0, None
        self.start()

    def start(self):
        node = os.environ.get("AIGM_NODE") or shutil.which("node")
        self.process = subprocess.Popen(
            [node, str(ROOT / "supabase/local/main.mjs"), "--test", "--data", str(self.folder / "stack"),
             "--port", str(self.port), *self.options],
            stdout=subprocess.PIPE, stderr=open(self.folder / "stack.log", "a"), text=True)
        line = self.process.stdout.readline()
        assert line, "the stack did not start:\n" + (self.folder / "stack.log").read_text()[-4000:]
        answer = json.loads(line)
        self.url, self.key, self.db = answer["url"], answer["key"], answer["db"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        stop(self.process)

    def query(self, sql):
        """One value of the database, as text."""
        return subprocess.run(["psql", "-XAtq", "-c", sql, self.db], check=True, text=True,
                              capture_output=True).stdout.strip()


class App:
    """One aigm process: its window, its accessibility tree, its keyboard."""

    def __init__(self, binary, folder, stack, profile, theme="light"):
        self.binary, self.folder, self.stack, self.profile, self.theme = binary, Path(folder), stack, profile, theme
        self.display = Display()
        self.process = None
        self.url = stack.url  # or that of a proxy before it

    def surroundings(self):
        """The environment of this profile: its own folders, its own display, and nothing of the machine's."""
        home = self.folder / self.profile
        settings = home / "config/aigm" / f"{self.profile}.conf"
        if not settings.exists():
            settings.parent.mkdir(parents=True)
            settings.write_text(f"[appearance]\ntheme={self.theme}\n")
        environment = {
            **os.environ, "DISPLAY": self.display.name, "QT_QPA_PLATFORM": "xcb", "AIGM_URL": self.url,
            "AIGM_KEY": self.stack.key, "AIGM_PROFILE": self.profile, "AIGM_SECRET_STORE": "file",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_STATE_HOME": str(home / "state")}
        environment.pop("WAYLAND_DISPLAY", None)
        return environment

    def start(self, stdout=None, extra=None):
        environment = {**self.surroundings(), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", **(extra or {})}
        self.process = subprocess.Popen([str(self.binary)], env=environment, stdout=stdout,
                                        stderr=open(self.folder / f"{self.profile}.log", "a"))
        self.tree = wait_until(self._find_tree, f"the window of {self.profile}")
        window = wait_until(
            lambda: self._try(lambda: self.display.xdotool("search", "--onlyvisible", "--name", "AIGM").split()),
            f"the X window of {self.profile}")[0]
        self.display.xdotool("windowfocus", "--sync", window)
        return self

    def cli(self, *arguments):
        """What aigm-cli answers on this profile, line by line."""
        done = subprocess.run([str(self.binary.parent / "aigm-cli"), "--json", *arguments], text=True,
                              input=PASSWORD + "\n", env=self.surroundings(), stdout=subprocess.PIPE, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    @staticmethod
    def _try(action):
        try:
            return action()
        except (subprocess.CalledProcessError, gi.repository.GLib.GError):
            return None

    def _find_tree(self):
        assert self.process.poll() is None, f"{self.profile} ended early, see {self.folder}/{self.profile}.log"
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = self._try(lambda: desktop.get_child_at_index(at))
            if child and self._try(child.get_process_id) == self.process.pid and child.get_child_count():
                child.set_cache_mask(Atspi.Cache.NONE)  # nobody reads the events that would keep a cache true
                return child
        return None

    def _walk(self, node):
        if node is None:
            return
        yield node
        for at in range(self._try(node.get_child_count) or 0):
            yield from self._walk(self._try(lambda: node.get_child_at_index(at)))

    def nodes(self, role=None, name=None, contains=None):
        """All shown nodes of that role whose name is, or contains, what is given."""
        found = []
        for node in self._walk(self.tree):
            label = self._try(node.get_name)
            if label is None or (name is not None and label != name) or (contains is not None and contains not in label):
                continue
            if role is not None and self._try(node.get_role_name) != role:
                continue
            states = self._try(node.get_state_set)
            if states and states.contains(Atspi.StateType.SHOWING):
                found.append(node)
        return found

    def see(self, name=None, role=None, contains=None, timeout=None):
        what = f"{role or 'something'} named {name or contains!r} in {self.profile}"
        return wait_until(lambda: self.nodes(role, name, contains), what, timeout)[0]

    def see_no(self, name=None, role=None, contains=None):
        wait_until(lambda: not self.nodes(role, name, contains), f"no {name or contains!r} in {self.profile}")

    def press(self, name, role="push button"):
        """The button's own action, as a screen reader presses it."""
        node = self.see(name, role)
        wait_until(lambda: self._try(lambda: self._press(node)), f"pressing {name!r}")

    def _press(self, node):
        action = node.get_action_iface()
        names = [action.get_action_name(at).lower() for at in range(action.get_n_actions())]
        return action.do_action(names.index("press"))

    def focus(self, name=None, role=None):
        node = self.see(name, role)
        wait_until(lambda: self._try(lambda: node.get_component_iface().grab_focus())
                   and node.get_state_set().contains(Atspi.StateType.FOCUSED), f"the focus on {name or role!r}")
        return node

    def write(self, text):
        self.display.xdotool("type", "--delay", "4", "--", text)

    def keys(self, *names):
        self.display.xdotool("key", "--delay", "10", *names)

    def fill(self, name, text, role=None):
        self.focus(name, role)
        self.keys("ctrl+a")
        self.write(text)

    def screenshot(self, path):
        self.display.screenshot(path)

    def quit(self, how=signal.SIGTERM):
        stop(self.process, how)

    def close(self):
        if self.process:
            self.quit()
        self.display.close()


class Scene:
    """A folder, a stack and some apps that all end with the block."""

    def __init__(self, binaries, keep=None):
        self.binaries = Path(binaries)
        self.folder = Path(keep) if keep else Path(tempfile.mkdtemp(prefix="aigm-e2e-"))
        self.keep = keep is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stack, self.apps = None, []

    def __enter__(self):
        self.stack = Stack(self.folder)
        return self

    def app(self, profile, **look):
        app = App(self.binaries / "aigm", self.folder, self.stack, profile, **look)
        self.apps.append(app)
        return app

    def __exit__(self, kind, error, trace):
        if error:
            self._tell_what_was_seen()
        for app in self.apps:
            app.close()
        self.stack.stop()
        if not self.keep and not error:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _tell_what_was_seen(self):
        for app in self.apps:
            try:
                app.screenshot(self.folder / f"{app.profile}-at-failure.png")
                (self.folder / f"{app.profile}-tree.txt").write_text("\n".join(
                    f"{node.get_role_name()}: {node.get_name()!r}" for node in app._walk(app.tree)))
            except Exception as trouble:  # the first error is the one to be seen
                print(f"no picture of {app.profile}: {trouble}")
        print(f"what was seen lies in {self.folder}")


def on_a_private_bus(script):
    """Runs the script again on a session bus of its own; returns only inside of it."""
    if os.environ.get("AIGM_E2E_BUS"):
        return
    import sys
    environment = {**os.environ, "AIGM_E2E_BUS": "1", "GTK_MODULES": ""}
    os.execvpe("dbus-run-session", ["dbus-run-session", "--", sys.executable, script, *sys.argv[1:]], environment)
