"""Documents by name: title, number (绍政办发〔2023〕17号, however bracketed), and the names they usually go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.models import Metadata
from terms.folding import folded

_SHORTEST = 4
_SHORTEST_MADE = 6
_HEAD = 4
"""Characters by which names are looked up."""
_MANY = 4
"""A name made from so many titles or more tells nothing."""
_NUMBER = re.compile(r"(.*?)[\[(](\d{4})[\])](?:第)?(\d{1,4})号")
_WRITTEN = re.compile(
    r"(?<!\d)(?:[\[(]?(?P<year>(?:19|20)\d{2})[\])]?年?第?)?(?P<serial>\d{1,4})(?:(?P<mark>号)|(?![\d年月日.%万亿]))"
)
_PREFIX = re.compile(r"[一-鿿]{1,8}[发函办字规令通告](?=[\[(]?$)")
_QUOTED = re.compile(r"《([^《》]{4,80})》")
_TAIL = re.compile(r"\([^()]*\)$")
_PLACE = re.compile(r"^([一-鿿]{2,3}?)(省|市|县|区)(?=[一-鿿]{4})")
_ISSUED = re.compile(r"^.{2,40}?(?=关于)")


@dataclass(frozen=True)
class DocumentName:
    """A document as named in a text: `text[start:end]`, and which documents go by it."""

    start: int
    end: int
    documents: tuple[str, ...]


class DocumentNames:
    """Finds the documents named in a text; what it costs does not grow with their number.

    Args:
        documents: what is known of the documents.
    """

    def __init__(self, documents: Sequence[Metadata]) -> None:
        names: dict[str, dict[str, None]] = {}
        made: dict[str, dict[str, None]] = {}
        self._numbers: dict[str, list[tuple[str, str, str]]] = {}
        self._titles: dict[str, list[str]] = {}
        for known in documents:
            for name in (known.title, known.number or "", *known.short_names):
                if len(name) >= _SHORTEST:
                    names.setdefault(folded(name), {})[known.id] = None
            for name in usual_names(folded(known.title)):
                made.setdefault(name, {})[known.id] = None
            self._titles.setdefault(folded(known.title), []).append(known.id)
            match = _NUMBER.fullmatch(folded(known.number or ""))
            if match:
                prefix, year, serial = match.groups()
                self._numbers.setdefault(str(int(serial)), []).append((prefix, year, known.id))
        for name, ids in made.items():
            if len(ids) < _MANY and name not in names:
                names[name] = ids
        self._names = {name: tuple(ids) for name, ids in names.items()}
        self._by_head: dict[str, list[str]] = {}
        for name in sorted(self._names, key=lambda name: (-len(name), name)):
            self._by_head.setdefault(name[:_HEAD], []).append(name)

    def find(self, text: str) -> list[DocumentName]:
        """Return the documents named in a folded text, the longest names first."""
        found: list[DocumentName] = []
        taken = [False] * len(text)
        for start, name in sorted(self._candidates(text), key=lambda pair: (-len(pair[1]), pair[0])):
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.append(DocumentName(start, end, self._names[name]))
        for match in _QUOTED.finditer(text):
            if not any(taken[match.start(1) : match.end(1)]):
                ids = self._alike(match.group(1))
                if ids:
                    taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                    found.append(DocumentName(match.start(), match.end(), ids))
        found.extend(name for name in self._numbered(text) if not any(taken[name.start : name.end]))
        return found

    def _candidates(self, text: str) -> Iterator[tuple[int, str]]:
        for start in range(len(text) - _SHORTEST + 1):
            for name in self._by_head.get(text[start : start + _HEAD], ()):
                if text.startswith(name, start):
                    yield start, name

    def _numbered(self, text: str) -> Iterator[DocumentName]:
        for match in _WRITTEN.finditer(text):
            known = self._numbers.get(str(int(match["serial"])), [])
            if not known:
                continue
            before = text[: match.start()]
            written = _PREFIX.search(before)
            said_file = text.startswith("文", match.end())
            fitting: dict[str, None] = {}
            start = match.start()
            for prefix, year, id_ in known:
                if match["year"] and match["year"] != year:
                    continue
                whole = bool(prefix) and before.endswith(prefix)
                part = written is not None and (
                    prefix.endswith(written.group()) or written.group().endswith(prefix)
                )
                if written is not None and not (whole or part):
                    continue
                if (whole and (match["year"] or match["mark"])) or (
                    match["mark"] and (part or match["year"] or said_file)
                ):
                    fitting[id_] = None
                    start = min(start, match.start() - (len(prefix) if whole else 0))
            if fitting:
                yield DocumentName(start, match.end(), tuple(fitting))

    def _alike(self, quoted: str) -> tuple[str, ...]:
        """Return the documents whose title holds the quoted words, or their characters in this order."""
        bare = _TAIL.sub("", quoted)
        holding = [title for title in self._titles if bare in title]
        if not holding:
            holding = [t for t in self._titles if len(t) < len(bare) * 2 and _in_order(bare, t)]
        shortest = min(map(len, holding), default=0)
        chosen = [title for title in holding if len(title) == shortest] if len(holding) >= _MANY else holding
        ids = tuple(id_ for title in chosen for id_ in self._titles[title])
        return ids if len(ids) < _MANY else ()


def usual_names(title: str) -> list[str]:
    """Return the names that a folded title usually goes by: without who issued it, its place, its trial mark."""
    bare = _TAIL.sub("", title)
    about = _ISSUED.sub("", bare)
    names = [bare, about, about.removeprefix("关于"), _PLACE.sub(r"\1", bare), _PLACE.sub("", bare)]
    return [name for name in dict.fromkeys(names) if name != title and len(name) >= _SHORTEST_MADE]


def _in_order(few: str, many: str) -> bool:
    left: Iterable[str] = iter(many)
    return all(character in left for character in few)
