#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""Two people talk: the whole road with two real apps, a real stack, and real keys. Also the tour: with
--screenshots it leaves a picture of each stretch."""

import argparse
import datetime
import os
import re
from pathlib import Path

from support import PASSWORD, Atspi, Scene, on_a_private_bus, wait_until

on_a_private_bus(__file__)


class Story:
    def __init__(self, scene, pictures):
        self.scene, self.pictures, self.count = scene, pictures, 0
        self.ines, self.theo = scene.app("ines"), scene.app("theo", theme="dark")

    def picture(self, app, name):
        if self.pictures:
            self.count += 1
            app.screenshot(self.pictures / f"{self.count:02}-{name}.png")

    def sign_up(self, app, username):
        app.start()
        app.see("Welcome back")
        self.picture(app, f"login-{username}")
        app.press("Create an account")
        app.fill("Email", f"{username}@harbour.example")
        app.fill("Username", username)
        app.fill(None, PASSWORD, "password text")  # Qt 6.4 tells no name of a password field
        self.picture(app, f"sign-up-{username}")
        app.keys("Return")
        app.see("You are not in a server yet")
        self.picture(app, f"no-server-{username}")

    def create_server_and_invite(self):
        self.ines.press("Create a server")
        self.ines.fill("Server name", "Harbour Makers")
        self.picture(self.ines, "create-server")
        self.ines.keys("Return")
        self.ines.see("Write a message to general")
        self.ines.press("Harbour Makers, server menu")
        self.ines.press("Invite people", "menu item")
        code = wait_until(lambda: self.ines.nodes(name="Invitation code"), "the invitation")[0]
        text = wait_until(lambda: code.get_text_iface().get_text(0, -1), "the code")
        self.picture(self.ines, "invite")
        self.ines.keys("Escape")
        return text

    @staticmethod
    def day(ago):
        return datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=ago)

    def write_a_log(self):
        """Ten entries a day, from forty days ago to 21 days ago: more than a window loads at once."""
        self.scene.stack.query("""
            insert into public.messages (room_id, author_id, content, created_at)
            select r.id, u.id, jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object(
                'type', 'paragraph', 'content', jsonb_build_array(jsonb_build_object(
                    'type', 'text', 'text', format('Tide log of day %s, entry %s.', d, e)))))),
              ((now() at time zone 'UTC')::date - (41 - d) + interval '8 hours' + make_interval(mins => e)) at time zone 'UTC'
            from public.rooms r, public.user_profiles u, generate_series(1, 20) d, generate_series(1, 40) e
            where u.username = 'ines' order by d, e""")
        self.ines.see(contains="Tide log of day 20, entry 40.", role="list item")

    def join(self, code):
        self.theo.press("Join a server")
        self.theo.fill("Invitation", code)
        self.theo.keys("Return")
        self.theo.see(contains="Harbour Makers")
        self.picture(self.theo, "join")
        self.theo.press("Join server")
        self.theo.see("Write a message to general")

    def say(self, app, text):
        app.focus("Write a message to general")
        app.write(text)
        app.keys("Return")

    def both_see(self, text):
        for app in (self.ines, self.theo):
            app.see(contains=text, role="list item")

    def talk(self):
        self.say(self.ines, "The tide is out until four.")
        self.both_see("The tide is out until four.")
        self.say(self.theo, "Then I bring the long clamps.")
        self.both_see("Then I bring the long clamps.")
        self.say(self.ines, "And the brass dial, please.")
        self.both_see("And the brass dial, please.")
        self.picture(self.ines, "room-light")
        self.picture(self.theo, "room-dark")

    def choose(self, app, day):
        """By keys, until the day is to be seen, then with the press of a screen reader."""
        app.focus("Write a message to general")
        app.keys("ctrl+g")
        app.see("Go to a date", "dialog")
        name = f"{day:%A}, {day.day} {day:%B %Y}"
        wanted = f"{day:%B %Y}"
        for _ in range(3):  # the months of forty days
            shown = wait_until(lambda: self.months(app), "the month")[0]
            if shown == wanted:
                break
            app.keys("Page_Up")
            wait_until(lambda: not app.nodes("heading", shown), "another month")
        self.picture(app, "date")
        app.press(name)
        app.see_no("Go to a date", "dialog")

    @staticmethod
    def months(app):
        names = [node.get_name() for node in app.nodes("heading")]
        return [name for name in names if re.fullmatch(r"\w+ \d{4}", name)]

    def go_to_a_day(self):
        self.choose(self.theo, self.day(31))
        self.theo.see(contains="Tide log of day 10, entry 1.", role="list item")
        line = self.theo.see(contains=f"{self.day(31):%A} {self.day(31).day} {self.day(31):%B}", role="heading")
        top = self.theo.see("Messages in general", "list").get_component_iface().get_extents(Atspi.CoordType.WINDOW).y
        wait_until(lambda: abs(line.get_component_iface().get_extents(Atspi.CoordType.WINDOW).y - top) < 60, "the day at the top")
        self.picture(self.theo, "day")
        held = next(row for row in self.theo.cli("status") if row.get("name") == "Harbour Makers/general")
        assert held["held"] < 400 < held["known"], f"what lies between was loaded: {held}"
        self.theo.press("Back to newest")
        self.both_see("And the brass dial, please.")

    def read_offline(self):
        self.scene.stack.stop()
        for app in (self.ines, self.theo):
            app.quit()
            app.start()
            app.see(contains="Then I bring the long clamps.", role="list item")
        self.say(self.theo, "Written while the harbour was dark.")
        self.theo.see(contains="Written while the harbour was dark., waiting to be sent", role="list item")
        self.theo.see(contains="You are offline.")
        self.choose(self.theo, self.day(38))
        self.theo.see(contains="What was written then is not kept on this computer.")
        self.theo.see(contains="Written while the harbour was dark., waiting to be sent", role="list item")
        self.theo.press("Close")
        self.picture(self.theo, "offline-dark")
        self.picture(self.ines, "offline-light")

    def come_back(self):
        self.scene.stack.start()
        self.both_see("Written while the harbour was dark.")
        self.theo.see_no(contains="waiting to be sent")
        for app in (self.ines, self.theo):
            app.see_no(contains="You are offline.")
        count = self.scene.stack.query(
            "select count(*) from public.messages where content::text like '%Written while the harbour was dark.%'")
        assert count == "1", f"delivered {count} times"
        for app in (self.ines, self.theo):
            shown = app.nodes("list item", contains="Written while the harbour was dark.")
            assert len(shown) == 1, f"{app.profile} shows it {len(shown)} times"
        self.picture(self.ines, "delivered-light")
        self.picture(self.theo, "delivered-dark")

    def tell(self):
        self.sign_up(self.ines, "ines")
        self.sign_up(self.theo, "theo")
        code = self.create_server_and_invite()
        self.write_a_log()
        self.join(code)
        self.talk()
        self.go_to_a_day()
        self.read_offline()
        self.come_back()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--bin", required=True, help="the folder with the aigm program")
    options.add_argument("--screenshots", type=Path)
    options.add_argument("--times", type=int, default=20 if os.environ.get("AIGM_NIGHTLY") else 1)
    arguments = options.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    for time in range(arguments.times):
        with Scene(arguments.bin) as scene:
            Story(scene, arguments.screenshots if time == 0 else None).tell()
        print(f"story {time + 1} of {arguments.times} told")


main()
