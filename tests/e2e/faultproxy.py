# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""A wire between an app and the stack that a test can cut, hold and heal: TCP on the loopback, bytes as they are."""

import select
import socket
import struct
import threading

_PIECE = 65536


class _Pair:
    """One connection: the app's end, and the stack's."""

    def __init__(self, proxy, app, stack):
        self.proxy, self.app, self.stack = proxy, app, stack
        self.gone = False
        threading.Thread(target=self._pump, daemon=True).start()

    def _pump(self):
        other = {self.app: self.stack, self.stack: self.app}
        try:
            while not self.gone:
                # a held direction is not read: its bytes wait in the kernel, as they would on a dead link
                ready, _, _ = select.select(self.proxy.passing(self), [], [], 0.05)
                for side in ready:
                    piece = side.recv(_PIECE)
                    if not piece:
                        return
                    other[side].sendall(piece)
        except OSError:
            pass  # cut, or one of the two has ended
        finally:
            self.end(reset=False)

    def end(self, reset):
        self.gone = True
        for side in (self.app, self.stack):
            try:
                if reset:  # nothing more is sent, not even a good-bye
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.close()
            except OSError:
                pass
        self.proxy.forget(self)


class FaultProxy:
    def __init__(self, url):
        host, port = url.rsplit("/", 1)[1].rsplit(":", 1)
        self.target = (host, int(port))
        self._lock = threading.Lock()
        self._pairs = set()
        self._is_cut, self._held = False, frozenset()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Every connection is reset, and no new one comes about."""
        with self._lock:
            self._is_cut = True
            pairs = list(self._pairs)
        for pair in pairs:
            pair.end(reset=True)

    def hold(self, *sides):
        """Connections stay and are made, but what comes from these sides ("app", "stack") does not pass."""
        with self._lock:
            self._held = frozenset(sides or ("app", "stack"))

    def heal(self):
        with self._lock:
            self._is_cut, self._held = False, frozenset()

    def passing(self, pair):
        with self._lock:
            return [side for name, side in (("app", pair.app), ("stack", pair.stack)) if name not in self._held]

    def forget(self, pair):
        with self._lock:
            self._pairs.discard(pair)

    def close(self):
        self.cut()
        self._server.close()

    def _accept(self):
        while True:
            try:
                app, _ = self._server.accept()
            except OSError:
                return  # closed
            with self._lock:
                is_cut = self._is_cut
            try:
                stack = None if is_cut else socket.create_connection(self.target)
            except OSError:
                stack = None
            if stack is None:
                app.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                app.close()
                continue
            pair = _Pair(self, app, stack)
            with self._lock:
                self._pairs.add(pair)
                is_cut = self._is_cut
            if is_cut:  # meanwhile
                pair.end(reset=True)
