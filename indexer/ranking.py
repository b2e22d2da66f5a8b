"""From candidate clauses to the sentences that answer: a linear score over features a person can read.

The weights are data (`indexer/data/ranking.json`), made by `training/train_ranking.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from indexer.asked import Intent
from indexer.concepts import Concept
from indexer.matching import Statistics, character_pairs, coverage, credit
from indexer.passages import Passage, Sentence
from indexer.question import Question
from indexer.values import Value, ValueKind, of_kinds
from terms.folding import folded
from terms.scope import PROVINCE

_FROM_NEIGHBOUR, _FROM_CLAUSE, _FROM_HEADING, _FROM_TITLE = 0.85, 0.7, 0.75, 0.4
"""What a concept is worth that stands elsewhere in the clause, in a heading above, in the document's title."""
_TABLE = re.compile(
    r"表|附件|配合|协办|时限|期限|截止|任务|table|annex|cooperat|support(?:ing)? unit|deadline"
)
_ROSTER = re.compile(
    r"名单|组长|成员|代表|是谁|谁(?:是|当|担任|兼)|叫什么|who(?:is|are|chairs|heads|represent)|member|leadinggroup"
)
_NAMED = 1000.0
_BESIDE_VALUE = 16
"""Characters on either side of a value that are read as being about it."""
_COUNTRIES_ASKED = re.compile(r"国家|国别|哪国|countr", re.IGNORECASE)
_COUNTRY = re.compile(r"欧洲|美国|日本|韩国|德国|新加坡|港澳台|香港|台湾|中日韩|中东欧|发达国家")
_OVERVIEW_HEADINGS = ("指导思想", "基本原则", "总体要求", "总体目标")


@dataclass(frozen=True)
class Match:
    """A sentence of a clause against a question.

    Args:
        passage: the clause.
        index: which sentence of it.
        covered: weighted share of the question's concepts that stand in the sentence.
        supported: the same, counting the rest of the clause and the headings for a part.
        credits: for each concept, how well it stands in the sentence, or (for less) around it.
        missing: concepts that stand nowhere in the clause, its headings or its document's title.
        values: values of the asked kinds in the sentence.
        features: what the score is made of.
        score: the score.
    """

    passage: Passage
    index: int
    covered: float
    supported: float
    credits: Mapping[str, float]
    missing: tuple[Concept, ...]
    values: tuple[Value, ...]
    features: Mapping[str, float]
    score: float

    @property
    def sentence(self) -> Sentence:
        """Return the sentence."""
        return self.passage.sentences[self.index]

    @property
    def words(self) -> str:
        """Return the sentence as written."""
        return self.passage.clause.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True)
class Candidate:
    """A clause that may hold the answer.

    Args:
        passage: the clause.
        lexical: its score by words, scaled so that the best one has 1.
        dense: its similarity among the nearest clauses, 0 if it is not one of them.
        similarities: the similarity of each of its sentences, zeros without a dense side.
        named: whether the question names it (第十二条).
    """

    passage: Passage
    lexical: float
    dense: float
    similarities: tuple[float, ...]
    named: bool = False


class Ranker:
    """Scores sentences by weights made from question sets."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    @classmethod
    def load(cls) -> Ranker:
        """Read the shipped weights."""
        data = json.loads(files("indexer").joinpath("data/ranking.json").read_text(encoding="utf-8"))
        return cls(data["weights"])

    def rank(
        self,
        question: Question,
        candidates: Sequence[Candidate],
        statistics: Statistics,
    ) -> list[Match]:
        """Return every sentence of the candidates, best first.

        Args:
            question: what was asked.
            candidates: the clauses that may hold the answer.
            statistics: how common words are.
        """
        weights = {concept.words: statistics.weight(concept) for concept in question.concepts}
        matches = [
            match
            for candidate in candidates
            for match in self._of_passage(question, candidate, weights, statistics)
        ]
        matches.sort(key=_order)
        return matches

    def _of_passage(
        self,
        question: Question,
        candidate: Candidate,
        weights: Mapping[str, float],
        statistics: Statistics,
    ) -> list[Match]:
        passage = candidate.passage
        concepts = question.concepts
        pairs = {p: statistics.rarity(p) for c in concepts for p in character_pairs(c.words)}
        whole = sum(pairs.values()) or 1.0
        in_clause = {c.words: credit(c, passage.folded) for c in concepts}
        in_heading = {c.words: credit(c, passage.heading) for c in concepts}
        in_title = {c.words: credit(c, passage.title) for c in concepts}
        around = {
            words: max(
                _FROM_CLAUSE * in_clause[words],
                _FROM_HEADING * in_heading[words],
                _FROM_TITLE * in_title[words],
            )
            for words in weights
        }
        missing = tuple(c for c in concepts if around[c.words] == 0.0)
        clause_coverage = coverage(in_clause, weights)
        heading_coverage = coverage(in_heading, weights)
        matches: list[Match] = []
        per_sentence = [{c.words: credit(c, s.folded) for c in concepts} for s in passage.sentences]
        for index, sentence in enumerate(passage.sentences):
            own = per_sentence[index]
            near = {
                words: max(
                    (per_sentence[i][words] for i in (index - 1, index + 1) if 0 <= i < len(per_sentence)),
                    default=0.0,
                )
                for words in weights
            }
            covered = coverage(own, weights)
            held = {words: max(own[words], _FROM_NEIGHBOUR * near[words], around[words]) for words in weights}
            supported = coverage(held, weights)
            text = passage.clause.text[sentence.start : sentence.end]
            values = _values(question, passage, text)
            if question.asked.measures and values:
                values = tuple(v for v in values if _measures_agree(v, question.asked.measures))
            features = {
                "covered": covered,
                "near": coverage(near, weights),
                "clause": clause_coverage,
                "heading": heading_coverage,
                "supported": supported,
                "lexical": candidate.lexical,
                "dense": max(candidate.dense, 0.0),
                "dense_sentence": max(candidate.similarities[index], 0.0),
                "dense_clause": max(0.0, *candidate.similarities),
                "asked": 1.0 if values else (0.5 if not question.asked.kinds else 0.0),
                "pairs": sum(rarity for p, rarity in pairs.items() if p in sentence.folded) / whole,
                "pairs_clause": sum(rarity for p, rarity in pairs.items() if p in passage.folded) / whole,
                "value_near": _near_value(concepts, weights, text, values),
                "named": 1.0 if candidate.named else 0.0,
                "run": _longest_run(question, sentence.folded),
                "row": 1.0 if passage.clause.kind == "row" else 0.0,
                "aside": 1.0
                if passage.clause.kind in ("title", "preamble", "closing", "roster", "news")
                else 0.0,
                "overview": 1.0 if any(h in passage.heading for h in _OVERVIEW_HEADINGS) else 0.0,
                "responsible": _responsible(question, passage, sentence),
                "heading_only": 1.0 if len(sentence.folded) <= len(passage.clause.heading) + 6 else 0.0,
                "own_place": _own_place(question, passage),
                "length": math.log(1 + len(sentence.folded)) / 6,
                "year": _year(question, passage, sentence),
                "table": 1.0 if passage.clause.kind == "row" and _TABLE.search(question.folded) else 0.0,
                "roster": 1.0 if passage.clause.kind == "roster" and _ROSTER.search(question.folded) else 0.0,
                "first": 1.0 if passage.clause.kind == "clause" and index <= 1 else 0.0,
            }
            matches.append(
                Match(
                    passage,
                    index,
                    covered,
                    supported,
                    held,
                    missing,
                    values,
                    features,
                    self.score(features),
                )
            )
        return matches

    def score(self, features: Mapping[str, float]) -> float:
        """Return the weighted sum of a match's features; a clause asked for by name stands above all."""
        return _NAMED * features.get("named", 0.0) + sum(
            self._weights.get(name, 0.0) * value for name, value in features.items()
        )

    def reranked(self, matches: Sequence[Match]) -> list[Match]:
        """Return matches scored anew by this ranker's weights, best first."""
        again = [replace(match, score=self.score(match.features)) for match in matches]
        return sorted(again, key=_order)


def one_a_clause(matches: Sequence[Match]) -> list[Match]:
    """Return the best sentence of each clause, in order of score."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.passage.key, match)
    return list(first.values())


def _order(match: Match) -> tuple[float, str, int, int]:
    return (-match.score, match.passage.clause.document, match.passage.clause.order, match.index)


def _values(question: Question, passage: Passage, text: str) -> tuple[Value, ...]:
    """Return the values of the asked kinds; in a list of people every entry names a person."""
    kinds = question.asked.kinds
    if not kinds:
        return ()
    if passage.clause.kind == "roster" and ValueKind.PERSON in kinds:
        return (Value(ValueKind.PERSON, 0, len(text), text.strip()),)
    values = of_kinds(text, kinds)
    if ValueKind.PLACE in kinds and _COUNTRIES_ASKED.search(question.text):
        return tuple(value for value in values if _COUNTRY.search(value.words))
    return values


def _near_value(
    concepts: Sequence[Concept], weights: Mapping[str, float], text: str, values: Sequence[Value]
) -> float:
    """Return how much of the question stands right beside a value of the asked kind (建立10个境外商务代表处)."""
    best = 0.0
    for value in values:
        window = _folded_window(text, max(0, value.start - _BESIDE_VALUE), value.end + _BESIDE_VALUE)
        best = max(best, coverage({c.words: credit(c, window) for c in concepts}, weights))
    return best


@lru_cache(maxsize=65536)
def _folded_window(text: str, start: int, end: int) -> str:
    return folded(text[start:end])


def _measures_agree(value: Value, measures: frozenset[str]) -> bool:
    """Say whether a value is counted in what was asked (几个月 wants months, 多少亩 wants mu)."""
    if value.kind not in (ValueKind.COUNT, ValueKind.AREA, ValueKind.MONEY):
        return True
    same = {"家": "个", "项": "个", "所": "个", "支": "个", "条": "个", "只": "个", "名": "个", "人": "个"}
    wanted = {same.get(m, m) for m in measures}
    return not value.measure or same.get(value.measure, value.measure) in wanted


def _longest_run(question: Question, text: str) -> float:
    """Return the longest run of the question that stands in the sentence, as a share of 12 characters."""
    asked = question.folded
    best = 0
    for start in range(len(asked)):
        length = best + 1
        while start + length <= len(asked) and asked[start : start + length] in text:
            best = length
            length += 1
    return min(best, 12) / 12


def _responsible(question: Question, passage: Passage, sentence: Sentence) -> float:
    """Say whether a unit in charge is asked for and stated here."""
    if question.asked.intent is not Intent.RESPONSIBLE:
        return 0.0
    for item in passage.clause.responsible:
        if item.scope_start <= sentence.start < max(item.end, item.start + 1):
            return 1.0
    return 0.5 if "责任单位" in sentence.folded or "牵头" in sentence.folded else 0.0


def _own_place(question: Question, passage: Passage) -> float:
    named = any(place.code == passage.place for place in question.named)
    if not question.places or passage.place in question.places or named:
        return 1.0
    return 0.4 if passage.place == PROVINCE else 0.0


def _year(question: Question, passage: Passage, sentence: Sentence) -> float:
    """Return 1 if a named year stands in the sentence, 0.5 in the clause, 0 if nowhere; 0.5 if none was named."""
    marks = [str(year) for year in question.years] + ["十四五" for first in question.plans if first == 2021]  # noqa: PLR2004 - the first year of 十四五
    if not marks:
        return 0.5
    if any(mark in sentence.period for mark in marks):
        return 1.0
    if sentence.period:
        return 0.0
    return 0.5 if any(mark in passage.folded or mark in passage.heading for mark in marks) else 0.0
