"""A question as units with weights: what it asks about counts, the words that only ask do not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.relevance.answers import Wanted, wanted
from indexer.relevance.units import BREAK, Units, plain, units

_ASKING = re.compile(
    r"请问|您好|你好|谢谢|麻烦|我想(?:知道|问|了解|咨询)?|想(?:知道|问一下|问问|问|了解|咨询)|帮我|告诉我|求(?:助|解)|"
    r"什么时候|什么时间|什么地方|什么样|为什么|是什么|有什么|什么|怎么样|怎么办|怎么|怎样|怎|如何|为何|"
    r"何时|何地|何处|何种|何|哪一年|哪年|哪天|哪里|哪儿|哪些|哪个|哪种|哪几[个种项类]?|哪位|哪家|哪|谁|"
    r"多少钱|多少|多久|多长时间|多长|多大|多高|几[个年天月次种岁]?(?=[^十百千万]|$)|"
    r"是不是|能不能|可不可以|可以不|有没有|要不要|会不会|该不该|需不需要|行不行|对不对|算不算|能否|是否|可否|"
    r"分别|主要|具体|一般|应该|应当|需要|可以|吗|呢|吧|啊|呀|嘛|么"
)
_IDLE = frozenset("的了是在有和与及或而也都就还又把被给让对从到为以于这那其之等个一不")
_HALF = frozenset("上下中内外时后前年月日人会要能可做用")
_IDLE_SHARE, _HALF_SHARE, _ASKING_SHARE = 0.1, 0.5, 0.3
_LONGEST = 72
"""Units of a question that are compared; of a longer one, those that tell most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready for comparison, a position a unit.

    Args:
        codes: its units without breaks.
        letters: each unit as written.
        joined: for each unit, whether the one before stood right beside it in the question.
        content: for each unit, whether it tells something, rather than asks or only joins words.
        single: weight of each unit, 0 for one that only asks.
        pair: weight of each unit with the one before it, 0 where the two are apart.
        words: first and last position and weight of each word.
        wanted: what it asks for.
    """

    codes: Units
    letters: tuple[str, ...]
    joined: NDArray[np.bool_]
    content: NDArray[np.bool_]
    single: NDArray[np.float32]
    pair: NDArray[np.float32]
    words: tuple[tuple[int, int, float], ...]
    wanted: Wanted


def read(
    question: str, *, total: int, frequency: Callable[[str], int], words_of: Callable[[str], list[str]]
) -> Asked:
    """Read a question.

    Args:
        question: as typed.
        total: how many passages there are.
        frequency: in how many of them a character, a Latin word, a number or a pair of characters stands.
        words_of: cuts a run of characters into words, also into those inside longer ones.
    """
    text = plain(question)
    codes: list[int] = []
    letters: list[str] = []
    joined: list[bool] = []
    asks: list[bool] = []
    spans: list[tuple[int, int]] = []
    for piece, asking in _pieces(text):
        base = len(codes)
        beside = True
        found, written = units(piece)
        for code, letter in zip(found.tolist(), written, strict=True):
            if code == BREAK:
                beside = False
                continue
            joined.append(bool(codes) and beside)
            codes.append(code)
            letters.append(letter)
            asks.append(asking)
            beside = True
        if not asking:
            spans.extend(_word_spans(letters, joined, base, words_of))
    pairs = [0] + [
        _pair_frequency(letters[i - 1], letters[i], frequency) if joined[i] else 0
        for i in range(1, len(codes))
    ]
    single, pair = _weights(letters, joined, asks, pairs, total, frequency)
    words = tuple(
        (first, last, rarity(total, min(pairs[i] for i in range(first + 1, last + 1))))
        for first, last in dict.fromkeys(spans)
    )
    content = np.array(
        [not asking and letter not in _IDLE for asking, letter in zip(asks, letters, strict=True)], dtype=bool
    )
    beside_ = np.array(joined, dtype=bool)
    whole = Asked(
        np.array(codes, dtype=np.uint16), tuple(letters), beside_, content, single, pair, words, wanted(text)
    )
    return whole if len(codes) <= _LONGEST else _shortened(whole)


def rarity(total: int, number: int) -> float:
    """Return how much a token tells that stands in so many of all passages."""
    return math.log(1 + (max(total - number, 0) + 0.5) / (number + 0.5))


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return a question's runs in order, with whether each only asks."""
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _ASKING.finditer(text):
        found.append((text[end : match.start()], False))
        found.append((match.group(), True))
        end = match.end()
    found.append((text[end:], False))
    return found


def _weights(
    letters: list[str],
    joined: list[bool],
    asks: list[bool],
    pairs: list[int],
    total: int,
    frequency: Callable[[str], int],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    single = np.zeros(len(letters), dtype=np.float32)
    pair = np.zeros(len(letters), dtype=np.float32)
    for i, letter in enumerate(letters):
        if not asks[i]:
            share = _IDLE_SHARE if letter in _IDLE else _HALF_SHARE if letter in _HALF else 1.0
            single[i] = share * rarity(total, frequency(letter))
        if i and joined[i] and not (asks[i] and asks[i - 1]):
            share = _ASKING_SHARE if asks[i] or asks[i - 1] else 1.0
            pair[i] = share * rarity(total, pairs[i])
    return single, pair


def _word_spans(
    letters: list[str], joined: list[bool], base: int, words_of: Callable[[str], list[str]]
) -> list[tuple[int, int]]:
    """Return first and last position of each word of two characters or more from a position on."""
    found: list[tuple[int, int]] = []
    start = base
    for at in range(base + 1, len(letters) + 1):
        if at < len(letters) and joined[at] and len(letters[at]) == 1 and len(letters[at - 1]) == 1:
            continue
        run = "".join(letters[start:at])
        if at - start > 1:
            place = 0
            for word in words_of(run):
                where = run.find(word, max(0, place - len(word)))
                place = max(where, 0) + len(word)
                if len(word) > 1 and where >= 0:
                    found.append((start + where, start + where + len(word) - 1))
        start = at
    return found


def _pair_frequency(first: str, second: str, frequency: Callable[[str], int]) -> int:
    if len(first) == 1 and len(second) == 1 and not first.isascii() and not second.isascii():
        return frequency(first + second)
    return min(frequency(first), frequency(second))


def _shortened(asked: Asked) -> Asked:
    """Return a long question without its units that tell least."""
    value = asked.single + asked.pair
    kept = np.sort(np.argsort(-value, kind="stable")[:_LONGEST])
    place = {int(old): new for new, old in enumerate(kept)}
    beside = asked.joined[kept] & np.concatenate([[False], np.diff(kept) == 1])
    words = tuple(
        (place[first], place[last], weight)
        for first, last, weight in asked.words
        if all(i in place for i in range(first, last + 1))
    )
    return Asked(
        asked.codes[kept], tuple(asked.letters[i] for i in kept.tolist()), beside, asked.content[kept],
        asked.single[kept], np.where(beside, asked.pair[kept], 0).astype(np.float32), words, asked.wanted,
    )  # fmt: skip
