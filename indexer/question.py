"""Reading a question: where it asks about, when, what for, and in which words.

A question becomes concepts. Each concept is one thing the officer named, with the ways the documents may write
it (itself, its synonyms, its number in digits) and how much it tells (a rare noun tells more than 进行).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import rjieba

from corpus.models import Metadata
from indexer.asked import Asked, read_asked
from indexer.clause_names import ClauseName, find_names, number_of
from indexer.concepts import Concept, concept_of, merged, number_concept, with_focus
from indexer.document_names import DocumentNames
from indexer.lexicon import Lexicon
from indexer.wordlists import EMPTY_TAGS, EMPTY_WORDS, ENGLISH_EMPTY, ENGLISH_SIGNS, STRENGTH
from terms.folding import Folded, fold
from terms.places import Gazetteer, Place, PlaceMention
from terms.scope import PROVINCE

_PROVINCE = re.compile(
    r"(?:^|[，。、？：；“\s和跟与由按在向问对拿])省(?=[里内级直委厅对、，和跟要能的]|政府|招商|领导|商务|发改|经信|财政|自然|外办|文|意见|指导)"
)
"""省 alone, where it speaks of the province and not of saving."""
_ROW = re.compile(
    r"(?:责任(?:分解)?表|分工表|任务(?:分解)?表|分解表|附表|附件|表)(?:里|中|上)?的?第?(\d{1,2}|[一二三四五六七八九十])(?:项|行|条|号|个任务)"
)
_CONSEQUENCE = re.compile(
    r"会怎样|会怎么样|后果|怎么处理|如何处理|怎么处罚|什么处罚|怎么罚|会被|要紧吗|惩罚|处分|什么影响|"
    r"what happens|consequence|penalt|sanction|punish",
    re.IGNORECASE,
)
_SANCTIONS = concept_of(
    "后果", ("不得享受", "取消", "不予", "收归", "提醒谈话", "责令", "处罚", "追究", "通报批评"), 0.8, at=-1
)
"""What follows from a breach is written in these words."""
_PAIR, _WEAK = 2, 0.4
_MODALS = frozenset("要能可会须应想")
_ENDS = 2
_QUOTED = re.compile(r'"([^"]{2,16})"')
_CHINESE_NUMBER = re.compile(
    r"[一二两三四五六七八九十百千万亿零]{2,}|[二两三四五六七八九十](?=[个家条名次项场亩亿万年月周天成倍])"
)
_DIGITS = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(?![\d.万亿元个家亩名项])")
_PLAN = re.compile(r"十([二三四五六])五")
_NUMBERS_OF_PLANS = {"二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}
_RELATIVE = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Question:
    """A question as understood.

    Args:
        text: as typed.
        folded: folded for comparison.
        places: codes of the cities (or the province) whose rules are asked about.
        named: the places as named, down to county and zone.
        outside: names of places outside Zhejiang.
        documents: ids of the documents it names.
        clauses: clauses it names (二（一）3, 第十二条).
        years: years it names; a five-year plan counts by its first year in `plans`.
        asked: what kind of answer it wants.
        concepts: what it names.
    """

    text: str
    folded: str
    places: tuple[str, ...]
    named: tuple[Place, ...]
    outside: tuple[str, ...]
    documents: tuple[str, ...]
    clauses: tuple[ClauseName, ...]
    years: tuple[int, ...]
    plans: tuple[int, ...]
    asked: Asked
    concepts: tuple[Concept, ...]
    english: bool = False

    @cached_property
    def content(self) -> str:
        """Return the words that carry content, joined, for lexical search."""
        return " ".join(way for concept in self.concepts for way, _ in concept.ways)


class Reader:
    """Reads questions; holds the gazetteer, the lexicon, the word segmenter and the documents' names."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, documents: Sequence[Metadata]) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._segmenter = rjieba.Jieba()
        for phrase in lexicon.meanings:
            if len(phrase) > 1:
                self._segmenter.add_word(phrase, 1000, "n")
        self._names = DocumentNames(documents)

    def read(self, text: str, *, today: date, place: str | None = None) -> Question:
        """Read a question.

        Args:
            text: what the officer typed.
            today: the day asked about, for 今年 and 明年.
            place: division code to assume when the question names no place.
        """
        text = simplified(text)
        whole = fold(text)
        taken = [False] * len(whole.text)
        mentions = self._gazetteer.find(text)
        province = self._gazetteer.find_province(text)
        named_documents = self._names.find(whole.text)
        documents = tuple(dict.fromkeys(id_ for name in named_documents for id_ in name.documents))
        for name in named_documents:
            _mark(taken, name.start, name.end)
        places, named, outside = self._places(text, mentions, province, place, documents)
        outside_spans = {(m.start, m.end) for m in mentions if m.place.kind == "outside"}
        for mention in (*mentions, *([province] if province else ())):
            if (mention.start, mention.end) not in outside_spans:
                _take(whole, taken, mention.start, mention.end)
        years, plans = _take_years(whole.text, taken, today)
        clauses = _take_clauses(whole.text, taken, [(name.start, name.end) for name in named_documents])
        asked = read_asked(text, places=len(places))
        english = len(_CHINESE.findall(whole.text)) < _PAIR and _speaks_english(text)
        if english:
            concepts = self._english_concepts(text, mentions, asked)
        else:
            for start, end in self._lexicon.find_noise(whole.text):
                _mark(taken, start, end)
            for start, end in asked.words:
                _take(whole, taken, start, end)
            concepts = self._chinese_concepts(whole.text, taken)
        if _CONSEQUENCE.search(text):
            concepts = merged((*concepts, _SANCTIONS))
        concepts = with_focus(concepts, _folded_spans(whole, asked.words) if not english else asked.words)
        return Question(
            text=text, folded=whole.text, places=places, named=named, outside=outside, documents=documents,
            clauses=clauses, years=years, plans=plans, asked=asked, concepts=concepts, english=english,
        )  # fmt: skip

    def _places(
        self,
        text: str,
        mentions: Sequence[PlaceMention],
        province: PlaceMention | None,
        assumed: str | None,
        documents: tuple[str, ...],
    ) -> tuple[tuple[str, ...], tuple[Place, ...], tuple[str, ...]]:
        codes: dict[str, None] = {}
        named: list[Place] = []
        outside: list[str] = []
        for mention in mentions:
            if mention.place.kind == "outside":
                outside.append(mention.place.name[:2] if mention.words.isascii() else mention.words)
                continue
            named.append(mention.place)
            city = self._gazetteer.city_of(mention.place)
            follows_city = mention.place.kind == "province" and any(
                other.start == mention.end or text[mention.end : other.start] in ("省", " ", "，")
                for other in mentions
                if other.start >= mention.end and other.place.kind in ("city", "county", "zone")
            )
            if not follows_city:
                codes[city.code if city else PROVINCE] = None
        if province is not None or _PROVINCE.search(text):
            codes[PROVINCE] = None
        if not codes and assumed and not documents:
            codes[assumed] = None
        return tuple(codes), tuple(named), tuple(outside)

    def _chinese_concepts(self, text: str, taken: list[bool]) -> tuple[Concept, ...]:
        concepts: list[Concept] = []
        for phrase in self._lexicon.find(text):
            if any(taken[phrase.start : phrase.end]):
                continue
            _mark(taken, phrase.start, phrase.end)
            concepts.append(concept_of(phrase.words, phrase.means, 1.0, at=phrase.start))
        concepts.extend(
            concept_of(match.group(1), (), 1.0, at=match.start(1))
            for match in _QUOTED.finditer(text)
            if not all(taken[match.start(1) : match.end(1)])
        )
        for start, run in _runs(text, taken):
            concepts.extend(self._words_of(run, start))
        return merged(concepts)

    def _words_of(self, run: str, offset: int) -> list[Concept]:
        concepts = [
            number_concept(run, match, offset)
            for match in (*_DIGITS.finditer(run), *_CHINESE_NUMBER.finditer(run))
        ]
        at = offset
        for word, tag in self._segmenter.tag(run):
            start, at = at, at + len(word)
            if word in EMPTY_WORDS or tag[:1] in EMPTY_TAGS or not word.strip() or _DIGITS.fullmatch(word):
                continue
            if len(word) == 1 and tag[:1] not in ("n", "v", "e"):
                continue
            strength = STRENGTH.get(tag[:1], 0.15)
            if len(word) == _PAIR and word[0] in _MODALS:
                strength *= _WEAK  # 要建, 可享: a modal and one character
            concepts.append(concept_of(word, (), strength if len(word) > 1 else strength * _WEAK, at=start))
        return concepts

    def _english_concepts(
        self, text: str, mentions: Sequence[PlaceMention], asked: Asked
    ) -> tuple[Concept, ...]:
        lowered = text.lower()
        taken = [False] * len(lowered)
        for mention in mentions:
            if mention.place.kind != "outside":
                _mark(taken, mention.start, mention.end)
        for start, end in self._lexicon.find_english_noise(lowered):
            _mark(taken, start, end)
        concepts: list[Concept] = []
        for phrase in self._lexicon.find_english(lowered):
            if not any(taken[phrase.start : phrase.end]):
                _mark(taken, phrase.start, phrase.end)
                concepts.append(concept_of(phrase.words, phrase.means, 1.0, at=phrase.start))
        for start, end in asked.words:
            _mark(taken, start, end)
        for match in re.finditer(r"[a-z][a-z\-]+|\d[\d.,]*", lowered):
            if any(taken[match.start() : match.end()]) or match.group() in ENGLISH_EMPTY:
                continue
            if match.group()[0].isdigit():
                if not _YEAR.fullmatch(match.group()):
                    concepts.append(number_concept(lowered, match, 0))
            else:
                concepts.append(concept_of(match.group(), (), 0.6, at=match.start()))
        return merged(concepts)


def simplified(text: str) -> str:
    """Return a text in simplified characters; one without traditional ones unchanged and at no cost."""
    if not any("\u4e00" <= character <= "\u9fff" and not _in_gb2312(character) for character in text):
        return text
    from opencc import OpenCC  # type: ignore[import-untyped]  # the library ships no types

    return str(OpenCC("t2s").convert(text))


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _speaks_english(text: str) -> bool:
    """Say whether a text without Chinese holds an everyday English word, so that it is no mere gibberish."""
    return any(word in ENGLISH_EMPTY or word in ENGLISH_SIGNS for word in re.findall(r"[a-z]+", text.lower()))


def _folded_spans(whole: Folded, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of the original as spans of the folded text."""
    inside = (_folded_span(whole, start, end) for start, end in spans)
    return [(first, last) for first, last in inside if first < last]


def _folded_span(whole: Folded, start: int, end: int) -> tuple[int, int]:
    """Return a span of the original as one of the folded text, whose characters keep the order of the original."""
    return bisect_left(whole.offsets, start), bisect_left(whole.offsets, end)


def _take(whole: Folded, taken: list[bool], start: int, end: int) -> None:
    """Mark what stands at `start:end` of the original as taken in the folded text."""
    _mark(taken, *_folded_span(whole, start, end))


def _mark(taken: list[bool], start: int, end: int) -> None:
    taken[start:end] = [True] * (end - start)


def _take_clauses(
    text: str, taken: list[bool], documents: Sequence[tuple[int, int]]
) -> tuple[ClauseName, ...]:
    """Return the clauses named, the rows of a table (任务分解表第7项) among them."""
    found = [
        ClauseName(*match.span(), ((frozenset({"附"}), 0), (frozenset("BCE"), number_of(match.group(1)))))
        for match in _ROW.finditer(text)
    ]
    for start, end in ((name.start, name.end) for name in found):
        _mark(taken, start, end)
    for name in find_names(text, documents):
        if not any(taken[name.start : name.end]):
            found.append(name)
            _mark(taken, name.start, name.end)
    return tuple(found)


def _take_years(text: str, taken: list[bool], today: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    years = [int(match.group(1)) for match in _YEAR.finditer(text)]
    for match in _YEAR.finditer(text):
        _mark(taken, match.start(), match.end() + (text[match.end() : match.end() + 1] == "年"))
    for word, shift in _RELATIVE.items():
        start = text.find(word)
        if start >= 0:
            years.append(today.year + shift)
            _mark(taken, start, start + len(word))
    plans = tuple(_NUMBERS_OF_PLANS[match.group(1)] for match in _PLAN.finditer(text))
    for match in _PLAN.finditer(text):
        _mark(taken, match.start(), match.end())
    if len(years) == _ENDS and (years[0], years[1]) in {
        (first, first + 4) for first in _NUMBERS_OF_PLANS.values()
    }:
        return (), (years[0],)  # 2021-2025 is 十四五
    return tuple(dict.fromkeys(years)), plans


def _runs(text: str, taken: Sequence[bool]) -> list[tuple[int, str]]:
    """Return the runs of the text that are not taken, each with its start."""
    shown = "".join(" " if gone else character for character, gone in zip(text, taken, strict=True))
    return [(match.start(), match.group()) for match in re.finditer(r"[\w%/+.]+", shown)]
