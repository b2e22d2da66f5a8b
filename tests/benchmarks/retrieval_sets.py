"""Make the validation splits that retrieval is measured on: `python -m tests.benchmarks.retrieval_sets`.

    --data FOLDER   the pair files and policy documents
    --out FOLDER    one folder a split is written below it, with passages.jsonl and questions.jsonl

Splits are made by document: nothing that a question of these sets belongs to was trained on.

- `encyclopaedia`: questions on held-back CMRC2018 passages, among all of its passages;
- `bank-rules`: questions on regulators' notices, of which none is trained on;
- `regulations`: sentences taken out of articles of held-back local regulations, among those regulations;
- `policy`: parts of sentences taken out of paragraphs of 176 policy documents, none trained on;
- `desk` and `short`: questions on those documents put by hand as an officer asks, whole and as a few words; on
  documents of which the ranking saw no question (data/*.tsv);
- `statutes`: questions in a layman's words on held-back local regulations, among all of their articles;
- `desk-unseen` and `statutes-unseen`: further ones, first measured when features and weights stood;
- `named`: clauses of those documents asked for by title and number or heading;
- `search`: search queries among their pages' paragraphs and 3,000 passages of other kinds;
- `legal`, `medical`: lay questions among answers; `news`: headlines among news (held-back ones are asked).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable
from pathlib import Path

from training.pairs import cloze, held_back, policy_paragraphs, questions, rows

Row = dict[str, str]
Split = tuple[list[Row], list[Row]]

ASKED = (
    "encyclopaedia", "bank-rules", "desk", "desk-unseen", "short", "statutes", "statutes-unseen", "search", "legal",
)  # fmt: skip
"""The sets that people asked, or written as they ask; the others are made of the passages themselves."""
_ASKED = 1_000
_LONG = 40
_WRITTEN = ("desk", "desk-unseen", "short")
_STATUTES = ("statutes", "statutes-unseen")
_LAY = {
    "legal": ("pairs_qa_legal", 7_000, False),
    "medical": ("pairs_qa_medical", 16_000, True),
    "news": ("pairs_title_xwlb", 8_000, True),
}
"""File, passages at most, and whether the embedding is trained on its pairs."""
_HEADED = re.compile(
    r"^(第[一二三四五六七八九十百]+条|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])\s*([^。；\n]{4,24})"
)


def split_names() -> dict[str, str]:
    """Return each split's name and its title for a table."""
    return {
        "encyclopaedia": "encyclopaedia questions",
        "bank-rules": "bank regulators' notices",
        "regulations": "local regulations, cloze",
        "policy": "policy documents, cloze",
        "named": "policy clauses asked by name",
        "desk": "policy documents, an officer's questions",
        "desk-unseen": "policy documents, further questions",
        "short": "policy documents, a few words",
        "statutes": "local regulations, a layman's questions",
        "statutes-unseen": "local regulations, further questions",
        "search": "search queries",
        "legal": "lay legal questions",
        "medical": "lay medical questions",
        "news": "headlines",
    }


def make(folder: Path, name: str) -> Split:
    """Return (passages, questions) of one split, the same ones every time."""
    chance = random.Random(f"split {name}")  # noqa: S311 - a choice that must repeat, not a secret
    if name == "encyclopaedia":
        pairs = questions(folder, "cmrc2018")
        return _of_pairs(
            ((p.query, p.passage) for p in pairs), {p.query for p in pairs if held_back(p.document)}
        )
    if name == "bank-rules":
        found = [(row["a"], row["b"]) for row in rows(folder, "pairs_qa_bankreg_train")]
        return _of_pairs(found, set(chance.sample(sorted({a for a, _ in found}), _ASKED)))
    if name in _LAY:
        return _lay_set(folder, name, chance)
    if name == "search":
        pairs = questions(folder, "dureader", longest=None)
        others = [p for source in ("medical", "instruction") for p in questions(folder, source, longest=None)]
        beside = [p for p in others if len(p.passage) > _LONG]
        mixed = [*pairs, *chance.sample(beside, 3 * _ASKED)]
        return _of_pairs(((p.query, p.passage) for p in mixed), {p.query for p in pairs})
    if name == "regulations":
        return _cloze_set(
            ((p.passage, "") for p in questions(folder, "law") if held_back(p.document)), chance
        )
    if name in _STATUTES:
        articles = [p for p in questions(folder, "law", longest=None) if held_back(p.document)]
        return _written_set([(p.passage, p.document) for p in articles], name)
    paragraphs = [(paragraph, title) for title, paragraph in policy_paragraphs(folder)]
    if name in _WRITTEN:
        return _written_set(paragraphs, name)
    return _cloze_set(paragraphs, chance) if name == "policy" else _named_set(paragraphs, chance)


def _of_pairs(pairs: Iterable[tuple[str, str]], asked: set[str]) -> Split:
    ids: dict[str, str] = {}
    gold: dict[str, list[str]] = {}
    for question, passage in pairs:
        place = ids.setdefault(passage, f"p{len(ids)}")
        if question in asked:
            gold.setdefault(question, []).append(place)
    passages = [{"id": place, "text": passage} for passage, place in ids.items()]
    return passages, [_question(i, q, places) for i, (q, places) in enumerate(gold.items())]


def _cloze_set(paragraphs: Iterable[tuple[str, str]], chance: random.Random) -> Split:
    passages: list[Row] = []
    asked: list[Row] = []
    for text, title in paragraphs:
        taken = cloze(text, chance) if chance.random() < 1 / 2 else None
        if taken is not None:
            asked.append(_question(len(asked), taken[0], [f"p{len(passages)}"]))
        passages.append({"id": f"p{len(passages)}", "text": taken[1] if taken else text, "title": title})
    return passages, chance.sample(asked, min(_ASKED, len(asked)))


def _named_set(paragraphs: Iterable[tuple[str, str]], chance: random.Random) -> Split:
    passages: list[Row] = []
    named: dict[str, list[str]] = {}
    for text, title in paragraphs:
        place = f"p{len(passages)}"
        passages.append({"id": place, "text": text, "title": title})
        heading = _HEADED.match(text)
        if heading and title:
            name = heading.group(1) if heading.group(1).startswith("第") else heading.group(2)
            named.setdefault(f"《{title}》{name}是怎么规定的？", []).append(place)
    only = [(question, places) for question, places in named.items() if len(places) == 1]
    chosen = chance.sample(only, min(_ASKED, len(only)))
    return passages, [_question(i, question, places) for i, (question, places) in enumerate(chosen)]


def _lay_set(folder: Path, name: str, chance: random.Random) -> Split:
    """Ask some of the questions among all passages of a file; of one that is trained on, only held-back ones."""
    file, number, trained = _LAY[name]
    found = [(row["a"], row["b"]) for row in rows(folder, file) if min(len(row["a"]), len(row["b"])) > 1]
    found = chance.sample(found, min(number, len(found)))
    asked = sorted({a for a, b in found if not trained or held_back(b)})
    return _of_pairs(found, set(chance.sample(asked, min(_ASKED, len(asked)))))


def _written_set(paragraphs: list[tuple[str, str]], name: str) -> Split:
    file = f"{name.replace('-', '_')}.tsv"
    passages = [{"id": f"p{i}", "text": text, "title": title} for i, (text, title) in enumerate(paragraphs)]
    lines = (Path(__file__).with_name("data") / file).read_text(encoding="utf-8").splitlines()
    asked: list[Row] = []
    for line in lines:
        question, words = line.split("\t")
        places = [passage["id"] for passage in passages if words in passage["text"]]
        if not places:
            message = f"{file}: no paragraph holds {words!r}"
            raise ValueError(message)
        asked.append(_question(len(asked), question, places))
    return passages, asked


def _question(number: int, question: str, places: list[str]) -> Row:
    return {"id": f"q{number}", "question": question, "passage_id": places}  # type: ignore[dict-item] # a list


def write(split: Split, folder: Path) -> None:
    """Write a split as passages.jsonl and questions.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in zip(("passages", "questions"), split, strict=True):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def main() -> None:
    """Write every split."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    for name in split_names():
        split = make(given.data, name)
        write(split, given.out / name)
        print(f"{name}: {len(split[0])} passages, {len(split[1])} questions")  # noqa: T201 - a script's report


if __name__ == "__main__":
    main()
