"""Parse a file of documents and report how many come out as a sensible clause tree.

    python tests/benchmarks/parse_documents.py --docs policy_docs.jsonl.gz [--html policy_html.jsonl.gz] [-v]

A line of the file is {"id","title","text"} or {"id","title","html"}, plain or gzipped.
A tree is sensible when
- every clause's segments rebuild its text and no word of the source is lost,
- at least 90 % of its sentences stand in clauses, table rows, preamble or roster,
- under every parent the numbers begin with 1 and go on without a gap or a repeat,
- every clause's path is its own.
A document without any sign of the ladder is counted apart (`plain`): its paragraphs are its clauses.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.markers import COPIES, count
from corpus.metadata import detect
from corpus.models import Clause
from corpus.parser import parse
from corpus.readers import read_bytes
from terms.places import Gazetteer

BODY = frozenset({"clause", "row", "preamble", "roster", "news"})
LAST = re.compile(r"(（[^（）]+）|第[^第]+[编章节条](?:之.)?|[①-⑳]|[一二三四五六七八九十百零]+|\d+)$")
OWN_COUNT = re.compile(r"\d+|（\d+）|[①-⑳]")


def say(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a file."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in content.decode("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def faults(source: str, clauses: tuple[Clause, ...], debris: tuple[tuple[int, int], ...]) -> list[str]:
    """Return what is not sensible about a tree, [] if nothing."""
    found = []
    seen = bytearray(len(source))
    for clause in clauses:
        for s in clause.segments:
            if (
                source[s.source_start : s.source_start + s.length]
                != clause.text[s.start : s.start + s.length]
            ):
                found.append("a segment is no run of the source")
            seen[s.source_start : s.source_start + s.length] = b"\1" * s.length
    for start, end in debris:
        seen[start:end] = b"\1" * (end - start)
    if any(not s and not c.isspace() for c, s in zip(source, seen, strict=True)):
        found.append("words are lost")
    stray = [c for c in clauses if c.kind not in BODY and "。" in c.text and not COPIES.match(c.text)]
    body = sum(len(c.text) for c in clauses if c.kind in BODY)
    share = body / ((body + sum(len(c.text) for c in stray)) or 1)
    if share < 0.9:
        found.append(f"only {share:.0%} of the text stands in clauses")
    numbered = [c for c in clauses if c.kind == "clause" and not re.search(r"第\d+段$", c.path)]
    repeated = [p for p, n in Counter(c.path for c in numbered).items() if n > 1]
    if repeated:
        found.append(f"paths used twice: {', '.join(repeated[:5])}")
    found.extend(_gaps(numbered, source))
    return found


def _gaps(numbered: list[Clause], source: str) -> list[str]:
    """Return where numbers do not go on; a count may run on over several parents, as 1-14 in a whole part.

    An extract of a statute may begin with any article.
    """
    last: dict[tuple[str, str], int] = {}
    running: dict[str, int] = {}
    found = []
    for clause in numbered:
        match = LAST.search(clause.path)
        if not match:
            continue
        name = match.group(1)
        shape = re.sub(r"[\d一二三四五六七八九十百零①-⑳]+", "n", name)
        digits = "d" if OWN_COUNT.fullmatch(name) else "c"
        parent = clause.path[: match.start()]
        number = count(name) or 0
        expected = {1, last.get((parent, shape + digits), 0) + 1, running.get(shape + digits, 0) + 1}
        extract = name.endswith("条") and shape + digits not in running and "第一条" not in source
        if number not in expected and not extract:
            found.append(f"{clause.path} follows {last.get((parent, shape + digits), 0)}")
        last[parent, shape + digits] = number
        running[shape + digits] = number
    return found


def main() -> int:
    """Parse, count, report; exit status 1 if anything crashed."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--docs", type=Path, action="append", default=[])
    arguments.add_argument("--html", type=Path, action="append", default=[])
    arguments.add_argument("-v", action="store_true", help="name each document that is not sensible, and why")
    given = arguments.parse_args()
    places = Gazetteer.load()
    tally: Counter[str] = Counter()
    seconds = 0.0
    characters = 0
    for path in (*given.docs, *given.html):
        for row in rows(path):
            markup = "html" in row
            content = str(row["html"] if markup else row["text"]).encode()
            begin = time.process_time()
            try:
                source = read_bytes(content, f"{row['id']}.html" if markup else f"{row['id']}.txt")
                parsed = parse(source.text, str(row["id"]), wrapped=source.wrapped)
                detect(source.text, parsed.clauses, str(row["id"]), gazetteer=places)
            except CorpusError as error:
                tally["refused"] += 1
                say(f"refused: {error}")
                continue
            except Exception as error:
                tally["crashed"] += 1
                say(f"crashed: {row['id']}: {type(error).__name__}: {error}")
                continue
            seconds += time.process_time() - begin
            characters += len(source.text)
            bad = faults(source.text, parsed.clauses, parsed.debris)
            plain = not any(c.kind == "clause" and not re.search(r"第\d+段$", c.path) for c in parsed.clauses)
            tally["documents"] += 1
            tally["plain"] += plain
            tally["sensible"] += not bad
            tally["clauses"] += len(parsed.clauses)
            if bad and given.v:
                say(f"{row['id']} {row.get('title', '')[:40]}: {'; '.join(bad[:4])}")
    share = tally["sensible"] / max(1, tally["documents"])
    report = {**tally, "share": round(share, 3), "seconds": round(seconds, 2), "characters": characters}
    say(json.dumps(report, ensure_ascii=False))
    return 1 if tally["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main())
