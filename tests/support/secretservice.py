#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""A key store on the session bus (freedesktop's Secret Service), as far as libsecret asks it. It keeps what
it is given in a JSON file, prints "ready", and behaves as it is told: open, locked (and the person says no),
denied, or silent (it never answers)."""

import json
import sys
from pathlib import Path

from gi.repository import Gio, GLib

ROOT = "/org/freedesktop/secrets"
INTERFACES = """
<node>
  <interface name="org.freedesktop.Secret.Service">
    <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
      <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
    <method name="SearchItems"><arg type="a{ss}" direction="in"/>
      <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
    <method name="Unlock"><arg type="ao" direction="in"/>
      <arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
    <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
      <arg type="a{o(oayays)}" direction="out"/></method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
      <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
    <property name="Locked" type="b" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Items" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Item">
    <method name="Delete"><arg type="o" direction="out"/></method>
    <property name="Locked" type="b" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Prompt">
    <method name="Prompt"><arg type="s" direction="in"/></method>
    <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
  </interface>
</node>
"""


class Store:
    def __init__(self, path, mood):
        self.path, self.mood, self.bus = Path(path), mood, None
        self.items = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.silenced = []  # calls that are kept waiting

    def serve(self, bus, _name):
        self.bus = bus
        for path, interface in [(ROOT, "Service"), (f"{ROOT}/aliases/default", "Collection"),
                                (f"{ROOT}/collection/login", "Collection"), (f"{ROOT}/prompt/1", "Prompt")]:
            self.register(path, interface)
        for item in self.items:
            self.register(item, "Item")

    def register(self, path, interface):
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES).lookup_interface(f"org.freedesktop.Secret.{interface}")
        self.bus.register_object(path, node, self.call, self.property)

    def save(self):
        self.path.write_text(json.dumps(self.items))

    def property(self, _bus, _sender, _path, _interface, name):
        return {"Collections": GLib.Variant("ao", [f"{ROOT}/collection/login"]),
                "Locked": GLib.Variant("b", self.mood == "locked"), "Label": GLib.Variant("s", "Login"),
                "Items": GLib.Variant("ao", list(self.items))}[name]

    def call(self, _bus, _sender, path, _interface, method, arguments, invocation):
        if self.mood == "silent":
            self.silenced.append(invocation)
        elif self.mood == "denied":
            invocation.return_dbus_error("org.freedesktop.DBus.Error.AccessDenied", "no")
        else:
            getattr(self, method)(invocation, path, *arguments.unpack())

    def OpenSession(self, invocation, _path, algorithm, _input):
        if algorithm != "plain":
            return invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "plain only")
        invocation.return_value(GLib.Variant("(vo)", (GLib.Variant("s", ""), f"{ROOT}/session/1")))

    def SearchItems(self, invocation, _path, wanted):
        found = [path for path, item in self.items.items() if wanted.items() <= item["attributes"].items()]
        locked = self.mood == "locked"
        invocation.return_value(GLib.Variant("(aoao)", ([], found) if locked else (found, [])))

    def Unlock(self, invocation, _path, objects):
        locked = self.mood == "locked"
        invocation.return_value(GLib.Variant("(aoo)", ([] if locked else objects, f"{ROOT}/prompt/1" if locked else "/")))

    def Prompt(self, invocation, path, _window):
        invocation.return_value(None)
        dismissed = GLib.Variant("(bv)", (True, GLib.Variant("ao", [])))
        self.bus.emit_signal(None, path, "org.freedesktop.Secret.Prompt", "Completed", dismissed)

    def GetSecrets(self, invocation, _path, objects, session):
        secrets = {path: (session, b"", bytes(self.items[path]["secret"]), "text/plain") for path in objects}
        invocation.return_value(GLib.Variant("(a{o(oayays)})", (secrets,)))

    def ReadAlias(self, invocation, _path, _name):
        invocation.return_value(GLib.Variant("(o)", (f"{ROOT}/collection/login",)))

    def CreateItem(self, invocation, _path, properties, secret, _replace):
        if self.mood == "locked":
            return invocation.return_dbus_error("org.freedesktop.Secret.Error.IsLocked", "locked")
        attributes = properties["org.freedesktop.Secret.Item.Attributes"]
        path = next((path for path, item in self.items.items() if item["attributes"] == attributes), None)
        if not path:
            path = f"{ROOT}/collection/login/{len(self.items) + 1}"
            self.register(path, "Item")
        self.items[path] = {"attributes": attributes, "secret": list(secret[2])}
        self.save()
        invocation.return_value(GLib.Variant("(oo)", (path, "/")))

    def Delete(self, invocation, path):
        del self.items[path]
        self.save()
        invocation.return_value(GLib.Variant("(o)", ("/",)))


store = Store(sys.argv[1], sys.argv[2])
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE, store.serve,
                 lambda *_: print("ready", flush=True), lambda *_: sys.exit("no bus"))
GLib.MainLoop().run()
