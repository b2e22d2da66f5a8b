"""Measure the search at any size: `python -m tests.benchmarks.scale --clauses 20000 1000000`.

    --data FOLDER   the pair files that the clauses are made of (default ../shared/data)
    --dense         with vectors in Chroma too (a million take an hour)
    --asked N       questions asked (default 200)
    --json OUT      write the figures to a file
    --keep FOLDER   build the library there, or use the one that stands there, and leave it

The documents are put into a library as if they had been added one after another; then, each step in a process
of its own: the index is built from them; the library is opened and asked, a document is added by its file and
taken out again; the index is deleted, built again, and must give the same answers to the last digit. A question
is measured from its words to the ranked clauses, by the weights made with the shipped embedding: once when its
clauses are met for the first time, and once more when they are in memory. Below the figures stands which of the
bounds they keep.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from corpus.models import Metadata
from corpus.records import clause_row, metadata_json
from indexer.dense import open_dense
from indexer.embedding import open_embedder
from indexer.embedding.static import StaticEmbedder
from indexer.following import embedded_text, fill_again, in_step, index_change, keep_tokens
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, clause_key, prepare
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch, Dense
from indexer.vectors import ClauseVector, ExactVectors
from terms.places import Gazetteer
from terms.scope import Scope
from tests.benchmarks.scale_corpus import documents, questions
from tests.benchmarks.scale_report import Figures, as_bounds, as_table

DATA = Path(__file__).parents[3] / "shared" / "data"
_NEAREST = 10
_TODAY = date(2026, 11, 20)
_WARMING = 20
"""Questions asked before any is measured."""
_AT_ONCE = 200
"""Documents stored in one transaction."""
_PAGE = "关于试行清单管理的意见\n" + "".join(
    f"第{n}条 试行清单第{n}项由市投资促进局每{n}个月核对一次，核对结果报领导小组。\n" for n in range(1, 51)
)


def store(home: Path, data: Path, number: int) -> None:
    """Put so many clauses into a library, without an index."""
    with Library.open(home, _now) as library:
        db = library.database.conn
        waiting = iter(documents(data, number))
        while some := [d for _, d in zip(range(_AT_ONCE), waiting, strict=False)]:
            with library.write():
                for document in some:
                    known = metadata_json(document.metadata)
                    db.execute("INSERT INTO documents VALUES (?, 1, 0, 0, ?)", (document.id, document.id))
                    db.execute(
                        "INSERT INTO versions VALUES (?, 1, ?, ?, 'text', 0, 4, '', ?, ?, ?, NULL)",
                        (document.id, document.id, f"{document.id}.txt", known, known, _now().isoformat()),
                    )
                    rows = [clause_row(clause, 1) for clause in document.clauses]
                    marks = ",".join(f":{name}" for name in rows[0])
                    db.executemany(f"INSERT INTO clauses ({','.join(rows[0])}) VALUES ({marks})", rows)  # noqa: S608 - our own names
                    db.execute(
                        "INSERT INTO changes (document, kind, version, at) VALUES (?, 'added', 1, ?)",
                        (document.id, _now().isoformat()),
                    )


def build(home: Path) -> dict[str, Any]:
    """Build the index of words from the documents."""
    with Library.open(home, _now) as library:
        seconds = _timed(lambda: fill_again(library))
        return {"indexed_a_second": library.clause_count() / seconds, "building_megabytes": _peak()}


def keep(home: Path) -> dict[str, Any]:
    """Keep the tokens of the clauses, as opening the vectors does first."""
    with Library.open(home, _now) as library:
        embedder = _static()
        return {"token_seconds": _timed(lambda: keep_tokens(library, embedder.meaning, embedder.name))}


class NoVectors:
    """A store that finds nothing: the ranking whose weights know the embedding asks no store."""

    def search(
        self, vector: NDArray[np.float32], *, documents: Sequence[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        """Return nothing."""
        del vector, documents, limit
        return []


def embed(home: Path) -> dict[str, Any]:
    """Bring the vectors into step."""
    with Library.open(home, _now) as library, ExitStack() as resources:
        embedder = open_embedder()
        began = time.perf_counter()
        dense = open_dense(
            home, library, embedder, resources, url=None, progress=lambda _what, _done, _all: None
        )
        seconds = time.perf_counter() - began
        assert dense is not None
        asked = json.loads((home / "questions.json").read_text(encoding="utf-8"))
        texts = {clause_key(clause): embedded_text(clause) for clause in library.clauses()}
        rows = zip(texts, embedder.encode(list(texts.values())), strict=True)
        exact = ExactVectors((ClauseVector(key, row) for key, row in rows), embedder.dimensions)
        shared = []
        for vector in embedder.encode_queries(asked):
            near = {key for key, _ in dense.vectors.search(vector, documents=None, limit=_NEAREST)}
            true = {key for key, _ in exact.search(vector, _NEAREST)}
            shared.append(len(near & true) / max(len(true), 1))
        return {"embedding_seconds": seconds, "vector_recall": fmean(shared)}


def ask(home: Path, asked: Sequence[str], *, dense: bool) -> dict[str, Any]:
    """Open the library, ask, add a document and take it out again."""
    with ExitStack() as resources:
        began = time.perf_counter()
        library = resources.enter_context(Library.open(home, _now, on_change=index_change))
        lexical = LexicalIndex(library.database.conn)
        assert in_step(library)
        metadata = {version.metadata.id: version.metadata for version in library.documents()}
        embedder = _static()
        vectors: Dense | None = Dense(embedder, NoVectors(), embedder.name)
        if dense:
            vectors = open_dense(
                home, library, embedder, resources, url=None, progress=lambda _what, _done, _all: None
            )
        search = ClauseSearch(lexical, _passages(library, metadata), metadata, Ranker.load(), vectors)
        reader = Reader(Gazetteer.load(), Lexicon.load(), list(metadata.values()))
        opening = time.perf_counter() - began

        def answered(words: str) -> tuple[float, float, list[tuple[str, float]]]:
            began, worked = time.perf_counter(), time.thread_time()
            question = reader.read(words, today=_TODAY)
            matches = search.relevant(question, scope=Scope(frozenset(), _TODAY), limit=10)
            passed, worked = time.perf_counter() - began, time.thread_time() - worked
            return (
                passed * 1_000,
                worked * 1_000,
                [(passage.key, round(score, 6)) for passage, score in matches],
            )

        for words in asked[-_WARMING:]:
            answered(words)
        asked = asked[:-_WARMING]
        first = [answered(words) for words in asked]
        again = [answered(words) for words in asked]
        of_words = []
        for words in asked:
            ways = [way for c in reader.read(words, today=_TODAY).concepts for way, _ in c.ways]
            of_words.append(_timed(lambda ways=ways: lexical.search(ways, documents=None, limit=48)) * 1_000)
        page = home / "试行.txt"
        page.write_text(_PAGE, encoding="utf-8")
        adding = _timed(lambda: library.add(page, lambda detected: detected.metadata))
        added = next(v.metadata.id for v in library.documents() if "试行" in v.metadata.title)
        removing = _timed(lambda: library.remove(added))
        times, worked, later = [t for t, _, _ in first], [t for _, t, _ in first], [t for t, _, _ in again]
        return {
            "opening": opening, "p50": _at(times, 0.5), "p95": _at(times, 0.95),
            "worked_p50": _at(worked, 0.5), "worked_p95": _at(worked, 0.95),
            "again_p50": _at(later, 0.5), "again_p95": _at(later, 0.95),
            "words_p50": _at(of_words, 0.5), "words_p95": _at(of_words, 0.95),
            "adding": adding, "removing": removing, "megabytes": _peak(),
            "found": [matches for _, _, matches in first],
        }  # fmt: skip


def measure(data: Path, number: int, asked: Sequence[str], *, dense: bool, kept: Path | None) -> Figures:
    """Measure everything at one size, each step in a process of its own."""
    with ExitStack() as resources:
        home = kept or Path(resources.enter_context(tempfile.TemporaryDirectory())) / "home"
        if not (home / "library.db").exists():
            store(home, data, number)
        built = _apart("build", home)
        tokens = _apart("keep", home)
        size = (home / "library.db").stat().st_size / 2**20
        (home / "questions.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
        vectors = _apart("embed", home) if dense else None
        first = _apart("ask-dense" if dense else "ask", home)
        _apart("build", home)
        second = _apart("ask-dense" if dense else "ask", home)
    found, again = first.pop("found"), second.pop("found")
    same = sum(a == b for a, b in zip(found, again, strict=True))
    both, recall = None, None
    if vectors is not None:
        seconds = number / built["indexed_a_second"] + tokens["token_seconds"] + vectors["embedding_seconds"]
        both, recall = number / seconds, vectors["vector_recall"]
    return Figures(
        clauses=number, embedded_a_second=both, vector_recall=recall, index_megabytes=size,
        same=(same, len(found)), **built, **first,
    )  # fmt: skip


def _static() -> StaticEmbedder:
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    return embedder


def _passages(library: Library, metadata: dict[str, Metadata]) -> Callable[[str], Passage | None]:
    @lru_cache(maxsize=8192)
    def passage(key: str) -> Passage | None:
        document, _, order = key.rpartition("#")
        clause = library.clause(document, int(order))
        return prepare(clause, place=None, title=metadata[document].title) if clause else None

    return passage


def _apart(step: str, home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--step", step, "--home", str(home)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _at(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _peak() -> float:
    """Return the most memory this process held, without what its parent held when it was started."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _now() -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC)


def main(arguments: list[str] | None = None) -> None:
    """Measure the sizes asked for, or take one step of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clauses", type=int, nargs="+", default=[20_000])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--dense", action="store_true")
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--step", choices=["build", "keep", "embed", "ask", "ask-dense"], help=argparse.SUPPRESS
    )
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step == "build":
        print(json.dumps(build(given.home)))  # noqa: T201 - read by the process that measures
        return
    if given.step == "keep":
        print(json.dumps(keep(given.home)))  # noqa: T201 - as above
        return
    if given.step == "embed":
        print(json.dumps(embed(given.home)))  # noqa: T201 - as above
        return
    if given.step:
        asked = json.loads((given.home / "questions.json").read_text(encoding="utf-8"))
        print(json.dumps(ask(given.home, asked, dense=given.step == "ask-dense")))  # noqa: T201 - as above
        return
    found = []
    for number in given.clauses:
        asked = questions(given.data, number, given.asked + _WARMING)
        kept = given.keep and given.keep / str(number)
        found.append(measure(given.data, number, asked, dense=given.dense, kept=kept))
        print(f"{number:,} clauses measured", file=sys.stderr)  # noqa: T201 - progress
    print(f"{as_table(found)}\n\n{as_bounds(found)}")  # noqa: T201 - the report
    if given.json:
        text = json.dumps([asdict(f) for f in found], ensure_ascii=False, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
