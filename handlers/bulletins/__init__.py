"""Bulletins: weekly, monthly and quarterly news as one structure that every form is made from.

`model` says what a bulletin is; `making` makes one for a reader:
`make(desk, read, kind, viewer=…, place=…, period=…, language=…, basis=…)`, where `desk` is a `BulletinDesk` (the
library's documents, names of places), `read` a snapshot of the register, and `period` comes from `calendar.period`
(`2026-W48`, `2026-11`, `2026-Q3`, `2026`).
"""
