"""`yipanqi serve` without pacing: for measurements against a server that has no limits."""

from __future__ import annotations

import sys
from functools import partial

import bot.service
from bot.cli import main
from bot.delivery.pump import Pump

if __name__ == "__main__":
    bot.service.Pump = partial(Pump, paced=False)  # type: ignore[misc, assignment]  # only the measurements want it
    sys.argv = ["yipanqi", "serve"]
    main()
