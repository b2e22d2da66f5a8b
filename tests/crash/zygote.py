"""Starts `yipanqi serve` over and over without importing everything anew: it imports once and forks.

Run as a process of its own; each line on its standard input starts one, whose process number is printed.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from functools import partial
from pathlib import Path


def preload() -> None:
    """Import what serving needs, without starting anything."""
    import bot.cli
    import bot.service
    import bot.wiring
    from bot.delivery.pump import Pump

    # The messenger of these tests has no limits, and kept to a real one's they would take days.
    bot.service.Pump = partial(Pump, paced=False)  # type: ignore[misc, assignment]


def serve(written: Path) -> None:
    """Serve until killed, in a process that was forked; never returns."""
    status = 1
    try:
        out = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as long as the process lives
        sys.argv = ["yipanqi", "serve"]
        from bot.cli import main

        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Fork one for each line read, and let nobody become a zombie."""
    preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(Path(line.strip()))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
