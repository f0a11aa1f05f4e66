#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""Own messages are edited and deleted by keyboard alone, and by the menu; the other window follows. Offline it is
shown at once, and done once when the server is back. An edit that another device was faster with is refused, and
nothing of it is lost."""

import argparse
from pathlib import Path

from faultproxy import FaultProxy
from support import Scene, on_a_private_bus, wait_until

on_a_private_bus(__file__)

COMPOSER = "Write a message to general"
FIELD = "Edit your message"


class Changes:
    def __init__(self, scene, pictures):
        self.scene, self.pictures, self.count = scene, pictures, 0
        self.ines, self.theo = self.sides = [scene.app("ines"), scene.app("theo", theme="dark")]
        for side in self.sides:
            side.wire = FaultProxy(scene.stack.url)
            side.url = side.wire.url
            side.cli("signup", "--email", f"{side.profile}@harbour.example", "--username", side.profile,
                     "--password-stdin")
        self.ines.cli("servers", "create", "Harbour")
        self.theo.cli("servers", "join", self.ines.cli("invite", "create", "Harbour")[0]["code"])
        for side in self.sides:
            side.start()
            side.see(COMPOSER)
            self.online(side)

    def picture(self, side, name):
        if self.pictures:
            self.count += 1
            side.screenshot(self.pictures / f"{self.count:02}-{name}.png")

    @staticmethod
    def online(side):
        side.see_no(contains="You are offline.")
        side.see_no(contains="Connecting")

    @staticmethod
    def row(side, text):
        return side.see(contains=text, role="list item")

    def both_see(self, text):
        for side in self.sides:
            self.row(side, text)

    def say(self, side, text):
        side.focus(COMPOSER)
        side.write(text)
        side.keys("Return")

    def contents(self):
        """What the server has, the deleted ones as nothing, and how often anything was edited."""
        return self.scene.stack.query(
            "select string_agg(coalesce(content #>> '{content,0,content,0,text}', ''), '|' order by seq)"
            " || ' after ' || (select count(*) from message_edits) from messages")

    def at_server(self, what):
        wait_until(lambda: self.contents() == what, f"{what!r} at the server, not {self.contents()!r}")

    def edit_by_keys(self):
        self.say(self.ines, "The tide is out until four.")
        self.both_see("The tide is out until four.")
        self.say(self.theo, "Then I bring the clamps.")
        self.both_see("Then I bring the clamps.")
        self.ines.focus(COMPOSER)
        self.ines.keys("Up")
        self.ines.see(FIELD)
        self.picture(self.ines, "editing")
        self.ines.keys("Escape")
        self.ines.see(COMPOSER)
        self.ines.keys("Up")
        self.ines.see(FIELD)
        self.ines.keys("ctrl+a")
        self.ines.write("The tide is out until five.")
        self.ines.keys("Return")
        self.ines.see(COMPOSER)
        self.both_see("The tide is out until five., edited")
        self.at_server("The tide is out until five.|Then I bring the clamps. after 1")
        for side in self.sides:
            side.see_no(contains="until four", role="list item")

    def draft_survives(self):
        """Chosen in the menu, over a message that was begun."""
        self.ines.focus(COMPOSER)
        self.ines.write("half a thought")
        row = self.row(self.ines, "until five")
        wait_until(lambda: self.ines._try(lambda: self.ines._press(row)), "the menu")
        self.picture(self.ines, "menu")
        self.ines.press("Edit", "menu item")
        self.ines.see(FIELD)
        self.ines.press("Cancel the edit")
        field = self.ines.see(COMPOSER)
        text = wait_until(lambda: field.get_text_iface().get_text(0, -1), "the draft")
        assert text == "half a thought", text
        self.ines.focus(COMPOSER)
        self.ines.keys("ctrl+a", "BackSpace")

    def edit_offline(self):
        self.scene.stack.stop()
        self.ines.see(contains="You are offline.")
        self.ines.focus(COMPOSER)
        self.ines.keys("Up")
        self.ines.see(FIELD)
        self.ines.keys("ctrl+a")
        self.ines.write("The tide is out until seven.")
        self.ines.keys("Return")
        self.ines.see(COMPOSER)
        self.row(self.ines, "The tide is out until seven., edited, waiting to be sent")
        self.picture(self.ines, "edited-offline")
        self.ines.quit()
        self.ines.start()
        self.row(self.ines, "The tide is out until seven., edited, waiting to be sent")
        self.scene.stack.start()
        self.both_see("The tide is out until seven., edited")
        self.ines.see_no(contains="waiting to be sent")
        for side in self.sides:
            self.online(side)
        self.at_server("The tide is out until seven.|Then I bring the clamps. after 2")

    def delete_by_keys(self):
        self.theo.focus(COMPOSER)
        self.theo.keys("shift+F6")  # to the timeline, where the newest message has the ring
        self.theo.keys("Delete")
        self.theo.see("Delete this message?")
        self.picture(self.theo, "delete")
        self.theo.keys("Escape")
        self.theo.see_no("Delete this message?")
        self.theo.keys("Delete")
        self.theo.see("Delete this message?")
        self.theo.keys("Tab", "space")
        self.both_see("This message was deleted.")
        self.at_server("The tide is out until seven.| after 2")
        for side in self.sides:
            side.see_no(contains="clamps", role="list item")
            self.picture(side, "deleted")

    def another_device_is_faster(self):
        tablet = self.scene.app("tablet")  # its window is not needed
        tablet.cli("login", "--email", "ines@harbour.example", "--password-stdin")
        message = tablet.cli("history", "Harbour/general", "--limit", "2")
        message = next(row["id"] for row in message if "until seven" in row["text"])
        self.ines.wire.cut()
        self.ines.focus(COMPOSER)
        self.ines.keys("Up")
        self.ines.see(FIELD)
        self.ines.keys("ctrl+a")
        self.ines.write("The tide is out until eight.")
        self.ines.keys("Return")
        self.row(self.ines, "until eight., edited, waiting to be sent")
        tablet.cli("edit", message, "The tide is out until nine.", "--wait")
        self.ines.wire.heal()
        self.row(self.ines, "until nine., edited, edit not sent, This message was changed on another device meanwhile.")
        self.picture(self.ines, "refused")
        self.ines.press("Edit")
        field = self.ines.see(FIELD)
        text = wait_until(lambda: field.get_text_iface().get_text(0, -1), "what was typed")
        assert text == "The tide is out until eight.", text
        self.ines.keys("Return")  # now that both were seen
        self.both_see("The tide is out until eight., edited")
        self.ines.see_no(contains="not sent")
        self.at_server("The tide is out until eight.| after 4")

    def close(self):
        for side in self.sides:
            side.wire.close()

    def empty_to_delete(self):
        self.ines.focus(COMPOSER)
        self.ines.keys("Up")
        self.ines.see(FIELD)
        self.ines.keys("ctrl+a", "BackSpace", "Return")
        self.ines.see("Delete this message?")
        self.ines.press("Delete message")
        self.ines.see(COMPOSER)
        for side in self.sides:
            side.see_no(contains="until eight", role="list item")

    def tell(self):
        self.edit_by_keys()
        self.draft_survives()
        self.edit_offline()
        self.delete_by_keys()
        self.another_device_is_faster()
        self.empty_to_delete()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--bin", required=True, help="the folder with the aigm program")
    options.add_argument("--screenshots", type=Path)
    arguments = options.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with Scene(arguments.bin) as scene:
        changes = Changes(scene, arguments.screenshots)
        changes.tell()
        changes.close()
    print("edited and deleted in two windows")


main()
