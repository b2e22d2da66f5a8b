"""`yipanqi doctor`: whether this installation is sound."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from terms.errors import YipanqiError


@click.command(epilog="例：yipanqi doctor")
def doctor() -> None:
    """自检：数据目录、存储、文件、索引、规则、机器人。Check this installation; exit status 1 if anything is wrong."""
    from bot.examination import EXAMINATIONS, WHERE, Patient
    from handlers.wording_doctor import DOCTOR

    patient = Patient.open()
    words = DOCTOR[patient.language]
    sound = True
    for name, examine in EXAMINATIONS.items():
        if name in WHERE and not WHERE[name](patient):
            continue
        problem = _problem(examine, patient)
        sound = sound and problem is None
        mark = words["good"] if problem is None else words["bad"]
        click.echo(f"{mark} {words[name]}" + (f"：{problem}" if problem else ""))
    patient.close()
    if not sound:
        sys.exit(1)


def _problem(examine: Callable[..., str | None], patient: object) -> str | None:
    """Return what is wrong, None if nothing is; an examination that fails has found something too."""
    try:
        return examine(patient)
    except YipanqiError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
