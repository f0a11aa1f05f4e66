<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- English needs only its plurals: every other text is its own source. -->
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>InfoBar</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoomDelegate</name>
    <message numerus="yes">
        <source>%1, %n message(s) not sent</source>
        <translation>
            <numerusform>%1, %n message not sent</numerusform>
            <numerusform>%1, %n messages not sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n message(s) waiting to be sent</source>
        <translation>
            <numerusform>%1, %n message waiting to be sent</numerusform>
            <numerusform>%1, %n messages waiting to be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n mention(s), %2</source>
        <translation>
            <numerusform>%1, %n mention, %2</numerusform>
            <numerusform>%1, %n mentions, %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServerButton</name>
    <message numerus="yes">
        <source>%1, %n mention(s)</source>
        <translation>
            <numerusform>%1, %n mention</numerusform>
            <numerusform>%1, %n mentions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionLine</name>
    <message numerus="yes">
        <source>%n message(s) could not be sent</source>
        <translation>
            <numerusform>%n message could not be sent</numerusform>
            <numerusform>%n messages could not be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n message(s) waiting</source>
        <translation>
            <numerusform>Offline, %n message waiting</numerusform>
            <numerusform>Offline, %n messages waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %n message(s)…</source>
        <translation>
            <numerusform>Sending %n message…</numerusform>
            <numerusform>Sending %n messages…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageDelegate</name>
    <message numerus="yes">
        <source>About %n message(s) are missing here. They load when you are online.</source>
        <translation>
            <numerusform>About %n message is missing here. It loads when you are online.</numerusform>
            <numerusform>About %n messages are missing here. They load when you are online.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchStatus</name>
    <message numerus="yes">
        <source>%n message(s), newest first</source>
        <translation>
            <numerusform>%n message, newest first</numerusform>
            <numerusform>%n messages, newest first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>More than %n message(s), newest first</source>
        <translation>
            <numerusform>More than %n message, newest first</numerusform>
            <numerusform>More than %n messages, newest first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aigm::app::Place</name>
    <message numerus="yes">
        <source>All %n message(s) of this room are on this computer.</source>
        <translation>
            <numerusform>The %n message of this room is on this computer.</numerusform>
            <numerusform>All %n messages of this room are on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of about %n message(s) of this room are on this computer.</source>
        <translation>
            <numerusform>%1 of about %n message of this room are on this computer.</numerusform>
            <numerusform>%1 of about %n messages of this room are on this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewestPill</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SignOutDialog</name>
    <message numerus="yes">
        <source>%n message(s) have not been sent. They stay on this computer.</source>
        <translation>
            <numerusform>%n message has not been sent. It stays on this computer.</numerusform>
            <numerusform>%n messages have not been sent. They stay on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) have not been sent and will be lost.</source>
        <translation>
            <numerusform>%n message has not been sent and will be lost.</numerusform>
            <numerusform>%n messages have not been sent and will be lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JoinDialog</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aigm</name>
    <message numerus="yes">
        <source>That was very quick. You can try again in %n second(s).</source>
        <translation>
            <numerusform>That was very quick. You can try again in %n second.</numerusform>
            <numerusform>That was very quick. You can try again in %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) that had not been sent were saved.</source>
        <translation>
            <numerusform>%n message that had not been sent was saved.</numerusform>
            <numerusform>%n messages that had not been sent were saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionBanner</name>
    <message numerus="yes">
        <source>You are back. Sending %n message(s)…</source>
        <translation>
            <numerusform>You are back. Sending %n message…</numerusform>
            <numerusform>You are back. Sending %n messages…</numerusform>
        </translation>
    </message>
</context>
</TS>
