"""A strict Bot API server on this machine, for the real Telegram library to talk to.

    with BotServer() as server:
        wang = server.person("小王")
        wang.starts()
        ...                       # the bot polls server.base_url + server.token
        await wang.hears("您好")

It refuses what Telegram refuses, in Telegram's words, and what Telegram lets pass by mistake (unknown parameters).
`limits=DOCUMENTED` enforces the documented rates; `server.early` lists what was sent before a `retry_after` was
over; `server.faults.add(…)` lets things go wrong. Everything is remembered while the bot stops and starts.
"""

from tests.telegram.server import faults
from tests.telegram.server.keyboards import Button
from tests.telegram.server.limits import DOCUMENTED, Early, Limits
from tests.telegram.server.people import Group, NotHeard, Person, picture
from tests.telegram.server.running import TOKEN, BotServer
from tests.telegram.server.world import Heard

__all__ = [
    "DOCUMENTED",
    "TOKEN",
    "BotServer",
    "Button",
    "Early",
    "Group",
    "Heard",
    "Limits",
    "NotHeard",
    "Person",
    "faults",
    "picture",
]
