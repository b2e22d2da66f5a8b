"""Measure clauses asked for by name: `python -m tests.benchmarks.named_clauses [--data FOLDER] [--json OUT]`.

The questions are made from the five shipped documents and the 176 policy documents of the data folder: every
way in which an officer names a document (title, with and without its issuer, number in every kind of bracket)
and a clause (第十二条, 第12条, 12条, 二（一）3, （三）, 附件第5项), width and spacing varied. A document belongs to
one half by its id; the rules were written on one half, the other half (`--half validation`, default) is measured.
Right is a clause whose path is the one asked for and whose document is one of those that go by the name.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from sqlite3 import connect

from corpus import shipped
from corpus.models import Clause, DocumentStatus, Metadata
from corpus.parser import parse
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, prepare
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch
from terms.places import Gazetteer
from terms.scope import Scope

DATA = Path(__file__).parents[3] / "shared" / "data"
_TODAY = date(2026, 11, 20)
_ASKED = 1_500
_HAN = "零一二三四五六七八九十"
_TAILS = ("说了什么？", "是怎么规定的？", "的内容是什么", "讲什么", "怎么写的？", "规定了什么")
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)条")
_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")


@dataclass(frozen=True)
class Asked:
    """A question, and the clauses that are right."""

    question: str
    keys: frozenset[str]


def corpus(data: Path) -> tuple[dict[str, Metadata], list[Clause]]:
    """Return the documents that the questions are about, with their clauses."""
    documents = {document.id: document.metadata for document in shipped.load()}
    clauses = [clause for document in shipped.load() for clause in document.clauses]
    with gzip.open(data / "policy_docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            documents[row["id"]] = Metadata(
                id=row["id"], title=row["title"], short_names=(), issuer=row["issuer"],
                number=row["doc_no"] or None, place=None, dated=None, printed=None, effective=None,
                expires=None, status=DocumentStatus.IN_FORCE, status_words="", status_note="",
            )  # fmt: skip
            clauses.extend(replace(c, document=row["id"]) for c in parse(row["text"], row["id"]).clauses)
    return documents, clauses


def questions(documents: dict[str, Metadata], clauses: Sequence[Clause], half: str) -> list[Asked]:
    """Return the questions about the documents of one half."""
    chance = random.Random(f"named {half}")  # noqa: S311 - a choice that must repeat, not a secret
    owners: dict[str, set[str]] = {}
    for known in documents.values():
        for name in _names(known, random.Random(0)):  # noqa: S311 - as above
            owners.setdefault(_plain(name), set()).add(known.id)
    paths = Counter((c.document, c.path) for c in clauses)
    found: list[Asked] = []
    for clause in clauses:
        known = documents[clause.document]
        mine = (zlib.crc32(known.id.encode()) % 2 == 0) == (half == "validation")
        if not mine or not clause.path or paths[clause.document, clause.path] > 1 or "段" in clause.path:
            continue
        if clause.kind not in ("clause", "row"):
            continue
        name = chance.choice(list(_names(known, chance)))
        said = chance.choice(list(_paths(clause, [c for c in clauses if c.document == known.id])))
        joint = chance.choice(["", "", "的", "中", " "])
        question = f"{chance.choice(['', '', '根据', '请问'])}{name}{joint}{said}{chance.choice(_TAILS)}"
        if chance.random() < 1 / 6:
            question = question.translate(_WIDE)
        same = owners.get(_plain(name), {known.id})
        keys = {f"{c.document}#{c.order}" for c in clauses if c.document in same and c.path == clause.path}
        found.append(Asked(question, frozenset(keys)))
    return chance.sample(found, min(_ASKED, len(found)))


def search(documents: dict[str, Metadata], clauses: Sequence[Clause]) -> tuple[Reader, ClauseSearch]:
    """Return the reader and the search over the documents, as the assistant has them."""
    lexical = LexicalIndex(connect(":memory:"))
    passages: dict[str, Passage] = {}
    for id_, known in documents.items():
        own = [clause for clause in clauses if clause.document == id_]
        lexical.put(own, title=known.title)
        for clause in own:
            passage = prepare(clause, place=known.place, title=known.title)
            passages[passage.key] = passage
    reader = Reader(Gazetteer.load(), Lexicon.load(), list(documents.values()))
    return reader, ClauseSearch(lexical, passages.get, documents, Ranker.load())


def missed(reader: Reader, finder: ClauseSearch, asked: Sequence[Asked]) -> list[tuple[Asked, str]]:
    """Return the questions whose first clause is wrong, with that clause."""
    wrong: list[tuple[Asked, str]] = []
    for one in asked:
        question = reader.read(one.question, today=_TODAY)
        matches = finder.search(question, scope=Scope(frozenset(), _TODAY))
        first = matches[0].passage.key if matches else "-"
        if first not in one.keys:
            wrong.append((one, first))
    return wrong


def _names(known: Metadata, chance: random.Random) -> Iterator[str]:
    title = known.title
    yield f"《{title}》"
    yield title
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    if len(bare) >= 8:
        yield f"《{bare}》"
        about = bare[bare.find("关于") :] if "关于" in bare[2:] else bare
        yield f"《{about}》"
        yield about.removeprefix("关于") if len(about) >= 10 else about
    if re.match(r"浙江省.{4,}条例", bare):
        yield bare.replace("浙江省", "浙江", 1)
        yield f"《{bare.replace('浙江省', '', 1)}》"
    yield from (name for name in known.short_names if len(name) >= 6)
    number = re.fullmatch(r"(.+)〔(\d{4})〕(\d+)号", known.number or "")
    if number:
        prefix, year, serial = number.groups()
        left, right = chance.choice(["〔〕", "[]", "()", "（）", "【】"])
        yield f"{prefix}{left}{year}{right}{serial}号"
        yield f"{prefix}{left}{year}{right}{serial}"
        yield f"{prefix}{year}年{serial}号"


def _paths(clause: Clause, own: Sequence[Clause]) -> Iterator[str]:
    path = clause.path
    if path.startswith("附件 ") and path[3:].isdigit():
        yield f"附件第{path[3:]}项"
        if int(path[3:]) <= 10:
            yield f"附件第{_HAN[int(path[3:])]}项"
        return
    yield path
    yield path.replace("（", "(").replace("）", ")")
    ladder = re.fullmatch(r"([一二三四五六七八九十]+)（([一二三四五六七八九十]+)）(\d*)", path)
    if ladder:
        first, second, third = ladder.groups()
        yield f"{first}、（{second}）{third}"
        yield f"第{first}部分第（{second}）项" + (f"第{third}点" if third else "")
        last = f"（{second}）" if not third else ""
        if last and sum(c.path.endswith(last) for c in own) == 1:
            yield last
    article = _ARTICLE.fullmatch(path)
    if article:
        import cn2an  # type: ignore[import-untyped]  # the library ships no types

        number = cn2an.cn2an(article.group(1), "smart")
        yield from (f"第{number}条", f"{number}条", f"第 {number} 条")
    inner = re.fullmatch(r"(第[^条]+条)（([一二三四五六七八九十]+)）", path)
    if inner:
        yield f"{inner.group(1)}第（{inner.group(2)}）项"
        yield f"{inner.group(1)}第{inner.group(2)}项"


def _plain(name: str) -> str:
    return re.sub(r"[《》\s]", "", name)


def main() -> None:
    """Measure, and print what was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--half", choices=["training", "validation"], default="validation")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    documents, clauses = corpus(given.data)
    asked = questions(documents, clauses, given.half)
    wrong = missed(*search(documents, clauses), asked)
    right = 1 - len(wrong) / len(asked)
    for one, first in wrong[:30] if given.half == "training" else ():
        print(f"{one.question}\n    wanted {sorted(one.keys)}, found {first}")  # noqa: T201 - the report
    print(f"R@1 {right:.4f} on {len(asked)} questions")  # noqa: T201 - the report
    if given.json:
        given.json.write_text(
            json.dumps({"recall_1": right, "questions": len(asked)}) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
