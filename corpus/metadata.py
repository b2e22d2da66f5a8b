"""What a document says about itself, each value with its words; what it does not say is unknown.

Nothing here is final: an officer sees what was found and confirms it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus import datewords, markers
from corpus.models import Clause, DocumentStatus, Metadata
from corpus.periods import target_periods

if TYPE_CHECKING:
    from terms.places import Gazetteer

_TRIAL = re.compile(r"[（(]?(?:试\s*行|暂\s*行)(?:稿|版)?[）)]?")
_DRAFT = re.compile(
    r"[（(〔【][^（）()〔〕【】]*(?:征求意见|送审|讨论|审议|修订草案|草)[^（）()〔〕【】]*[稿案][^（）()〔〕【】]*[）)〕】]"
    r"|(?:公开)?征求意见稿|送审稿|讨论稿|(?<!起)草案"
)
_ENDED = re.compile(
    r"(?:本(?:文件|文|办法|意见|规定|通知|条例)?|全文|该文件)?[（(【]?已?(?:被)?(?:宣布)?(?P<word>废止|失效)[）)】]?"
)
_FROM_DAY = re.compile(
    rf"自\s*(?P<day>{markers.DATE})\s*(?:起|开始)\s*(?:正式)?\s*(?:施行|实施|执行|生效|试行)?"
)
_FROM_ISSUE = re.compile(
    r"自\s*(?P<act>正式发布|发布|印发|公布|颁布|发文)(?:之日)?\s*起?\s*(?:正式)?(?:施行|实施|执行|生效|试行)"
)
_LATER = re.compile(
    r"自\s*(?P<act>发布|印发|公布|颁布)(?:之日)?\s*起?\s*(?P<days>\d+|[一二三四五六七八九十]+)\s*(?P<unit>日|个月)后"
)
_UNTIL = re.compile(
    rf"(?:有效期|有效期限|执行期限?|施行期限?|实施期限?|试行期限?|截止?)[^。；]{{0,24}}?(?:至|到)\s*(?P<day>{markers.DATE})"
    rf"|起?\s*(?:施行|实施|执行)?[，,]?\s*至\s*(?P<stop>{markers.DATE})\s*(?:止|终止|失效)"
)
_FOR = re.compile(
    r"(?:有效期|有效期限|执行期限?|施行期限?|实施期限?|试行期限?)\s*(?:限)?(?:暂定)?(?:为|是)?\s*"
    r"(?P<span>(?:[0-9０-９]{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:年|个月))"
)
_REPEALS = re.compile(r"[^。；]{0,400}?(?:同时|一并|予以|即行|自行)?\s*(?:废止|停止执行|失效)")
_NAMED = re.compile(r"《([^《》]{2,80}(?:〈[^〈〉]+〉[^《》]*)?)》")
_NEWS = re.compile(
    r"(?:责任编辑|本报讯|本报记者|记者\s*[\u4e00-\u9fff]{2,4}\s*(?:报道)?|据[^，。]{2,12}(?:消息|报道)|近日，[^。]{0,20}印发了《)"
)
_RESTATED = re.compile(r"印发了?《([^《》]{4,80})》")
_LETTERHEAD = re.compile(r"(?P<unit>[\u4e00-\u9fff（）()]{3,30}?)\s*文\s*件$")
_ISSUED_BY = re.compile(r"^(?P<unit>[\u4e00-\u9fff（）() ]{3,40}?)\s*关于")
_TITLE_AND_NUMBER = re.compile(
    rf"(?P<title>.{{3,100}}?(?:{markers.KINDS}|文件)(?:[（(][^（）()]{{1,20}}[）)])*)[\s（(]+(?P<number>{markers.NUMBER.pattern})[）)]?"
)
_OFTEN = 3


@dataclass(frozen=True)
class Evidence:
    """A value found: the field, the value as shown, and the words of the source it was read from."""

    field: str
    value: str
    words: str


@dataclass(frozen=True)
class Detected:
    """What was read from a document, for confirmation."""

    metadata: Metadata
    evidence: tuple[Evidence, ...]

    def words_for(self, name: str) -> str:
        """Return the words a field was read from, "" if the document does not say."""
        return next((e.words for e in self.evidence if e.field == name), "")


def detect(
    text: str, clauses: Sequence[Clause], name: str, *, gazetteer: Gazetteer | None = None
) -> Detected:
    """Read a document's metadata from its clauses.

    Args:
        text: the plain text as received.
        clauses: what `corpus.parser.parse` made of it.
        name: the file's name; it gives the id, and the title where the document shows none.
        gazetteer: where places are looked up; loaded if not given.
    """
    return _Detector(text, clauses, name, gazetteer).run()


def status_on(metadata: Metadata, day: date) -> DocumentStatus:
    """Return where a document stands on a day: what has run out by then is expired, whatever else it says."""
    running = metadata.status in {DocumentStatus.IN_FORCE, DocumentStatus.TRIAL, DocumentStatus.UNKNOWN}
    if running and metadata.expires is not None and day > metadata.expires:
        return DocumentStatus.EXPIRED
    return metadata.status


def identifier(name: str) -> str:
    """Return an id made of a file's name: its stem, without what a path or a command line would trip over."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = re.sub(r"[^\w\u4e00-\u9fff]+", "-", unicodedata.normalize("NFKC", stem)).strip("-_").lower()
    return plain[:60] or "document"


class _Detector:
    """One reading; `found` gathers the evidence."""

    def __init__(self, text: str, clauses: Sequence[Clause], name: str, gazetteer: Gazetteer | None) -> None:
        self.text, self.clauses, self.name = text, clauses, name
        self.given = gazetteer
        self.found: list[Evidence] = []
        titles = [c.text for c in clauses if c.kind == "title" and not c.path]
        self.titles = [part for words in titles for part in _apart(words.lstrip("# "))]
        self.closing = [p for c in clauses if c.kind == "closing" and not c.path for p in _paragraphs(c)]

    def note(self, field: str, value: object, words: str) -> None:
        self.found.append(Evidence(field, str(value), words))

    def run(self) -> Detected:
        title = self._title()
        number = self._number()
        printed, dated = self._days()
        issuer = self._issuer(title)
        effective = self._effective(dated, printed)
        expires = self._expires(effective or dated)
        status, status_words, status_note = self._status(title, number, dated)
        metadata = Metadata(
            id=identifier(self.name),
            title=title,
            short_names=(),
            issuer=issuer,
            number=number,
            place=self._place(issuer, title),
            dated=dated,
            printed=printed,
            effective=effective,
            expires=expires,
            status=status,
            status_words=status_words,
            status_note=status_note,
            restates=None,
            repeals=self._repeals(),
            lapses=self._lapses(),
            file=self.name,
        )
        if status is DocumentStatus.DRAFT and not self._stated_day("effective"):
            metadata = replace(metadata, effective=None, expires=None)
        return Detected(metadata, tuple(self.found))

    def _stated_day(self, field: str) -> bool:
        return any(e.field == field and datewords.DAY.search(e.words) for e in self.found)

    def _title(self) -> str:
        candidates = [t for t in self.titles if markers.TITLE_END.search(t.strip())]
        words = max(candidates or [t for t in self.titles if not markers.NUMBER.search(t)] or [""], key=len)
        if words:
            title = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", words)
            self.note("title", title, words)
            return title
        return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", self.name.rsplit("/", 1)[-1])

    def _number(self) -> str | None:
        """Read the number from the letterhead; a number inside a sentence belongs to another document."""
        for words in self.titles:
            match = markers.NUMBER.search(words)
            if match and len(words.strip()) < 40:  # noqa: PLR2004 - a line of its own, not a sentence
                number = re.sub(r"\s", "", match.group())
                self.note("number", number, match.group())
                return number
        return None

    def _days(self) -> tuple[date | None, date | None]:
        printed = dated = None
        for words in self.closing:
            match = re.search(rf"({markers.DATE})\s*印发", words)
            if match and printed is None:
                printed = datewords.day(match.group(1))
                self.note("printed", printed, match.group())
            elif dated is None and markers.DATE_ALONE.fullmatch(words.strip()):
                dated = datewords.day(words)
                self.note("dated", dated, words)
        for words in self.titles:
            if dated is None and (match := datewords.DAY.search(words)):
                dated = datewords.day(match.group())
                self.note("dated", dated, match.group())
        return printed, dated

    def _issuer(self, title: str) -> str:
        for words in self.titles:
            match = _LETTERHEAD.search(words.strip())
            if match and len(words.strip()) < 40:  # noqa: PLR2004 - a letterhead is one line
                return self._issued(match.group("unit"), words)
        match = _ISSUED_BY.match(title)
        if match and markers.is_signature(match.group("unit")):
            return self._issued(match.group("unit"), match.group("unit"))
        for words, following in zip(self.closing, self.closing[1:], strict=False):
            if markers.is_signature(words) and markers.DATE_ALONE.fullmatch(following.strip()):
                return self._issued(re.sub(r"\s", "", words), words)
        return ""

    def _issued(self, unit: str, words: str) -> str:
        self.note("issuer", unit, words)
        return unit

    def _sentences(self) -> list[str]:
        return [s for c in self.clauses if c.kind != "news" for s in re.findall(r"[^。]+。?", c.text)]

    def _effective(self, dated: date | None, printed: date | None) -> date | None:
        own: date | None = None
        for sentence in reversed(self._sentences()):
            match = _FROM_DAY.search(sentence)
            if match and re.search(r"施行|实施|执行|生效|试行", sentence):
                own = datewords.day(match.group("day"))
                self.note("effective", own, match.group())
                return own
            if re.search(_LATER, sentence):
                return None
            issue = _FROM_ISSUE.search(sentence)
            if issue and issue.group("act") != "正式发布":
                own = printed if issue.group("act") == "印发" and printed else dated or printed
                if own:
                    self.note("effective", own, issue.group())
                return own
        return None

    def _expires(self, begins: date | None) -> date | None:
        for sentence in reversed(self._sentences()):
            until = _UNTIL.search(sentence)
            if until:
                last = datewords.day(until.group("day") or until.group("stop"))
                self.note("expires", last, until.group())
                return last
            span = _FOR.search(sentence)
            if span and re.search(r"本|自.{0,30}起|有效期", sentence):
                last = datewords.after(begins, span.group("span")) if begins else None
                if last:
                    self.note("expires", last, span.group())
                return last
        return None

    def _status(self, title: str, number: str | None, dated: date | None) -> tuple[DocumentStatus, str, str]:
        for words in self.titles:
            if ended := _ENDED.search(words):
                expired = ended.group("word") == "失效"
                return self._stands(
                    DocumentStatus.EXPIRED if expired else DocumentStatus.REPEALED, ended.group()
                )
        for words in self.titles:
            if draft := _DRAFT.search(words):
                return self._stands(DocumentStatus.DRAFT, draft.group())
        for words in self.titles:
            bracketed = re.search(r"[（(][^（）()]*(?:试\s*行|暂\s*行)[^（）()]*[）)]", words)
            if bracketed or (markers.TITLE_END.search(words) and (bracketed := _TRIAL.search(words))):
                return self._stands(DocumentStatus.TRIAL, bracketed.group() if bracketed else words)
        whole = "\n".join(c.text for c in self.clauses)
        if not self._has_ladder() and (news := _NEWS.search(whole)):
            return self._stands(DocumentStatus.NEWS, news.group())
        if title and (number or dated) and self._has_ladder():
            return DocumentStatus.IN_FORCE, "", "正式印发，文中没有废止的说明"
        return DocumentStatus.UNKNOWN, "", "文中没有说明效力"

    def _stands(self, status: DocumentStatus, words: str) -> tuple[DocumentStatus, str, str]:
        self.note("status", status.value, words)
        return status, words, f"文中写明“{words}”"

    def _has_ladder(self) -> bool:
        return any(c.kind == "clause" and not re.fullmatch(r"第\d+段", c.path) for c in self.clauses)

    def _place(self, issuer: str, title: str) -> str | None:
        if self.given is None:
            from terms.places import Gazetteer

            self.given = Gazetteer.load()
        for words in (issuer, title, *self.closing, *(c.text for c in self.clauses[:4])):
            mentions = self.given.find(words)
            if not mentions:
                continue
            last = mentions[0]
            for mention in mentions[1:]:
                if mention.start != last.end:
                    break
                last = mention
            self.note("place", last.place.code, words[mentions[0].start : last.end])
            return last.place.code
        return self._place_spoken_of(self.given)

    def _place_spoken_of(self, gazetteer: Gazetteer) -> str | None:
        """Return the city that most of the places in the text belong to, where one stands out."""
        tally: Counter[str] = Counter()
        words: dict[str, str] = {}
        for clause in self.clauses:
            for mention in gazetteer.find(clause.text):
                city = gazetteer.city_of(mention.place)
                if city is not None:
                    tally[city.code] += 1
                    words.setdefault(city.code, mention.words)
        code, times = next(iter(tally.most_common(1)), ("", 0))
        if times < _OFTEN or times * 2 <= tally.total():
            return None
        self.note("place", code, words[code])
        return code

    def _repeals(self) -> tuple[str, ...]:
        names: list[str] = []
        for sentence in self._sentences():
            for part in re.split(r"[；;]", sentence):
                if "废止" not in part and "停止执行" not in part:
                    continue
                if not _REPEALS.search(part) or not re.search(
                    r"同时|一并|予以废止|即行|起废止|停止执行", part
                ):
                    continue
                named = _NAMED.findall(part)
                names.extend(n for n in named if n not in names)
                if named:
                    self.note("repeals", "、".join(named), part.strip())
        return tuple(names)

    def _lapses(self) -> tuple[tuple[str, date], ...]:
        found = target_periods(self.clauses)
        for words, last in found:
            self.note("lapses", last, words)
        return found


def _apart(words: str) -> tuple[str, ...]:
    """Return a title and the number on its line each by itself; other words as they are."""
    match = _TITLE_AND_NUMBER.fullmatch(words.strip())
    return (match["title"].strip(), match["number"]) if match else (words,)


def _paragraphs(clause: Clause) -> list[str]:
    """Return a clause's text paragraph by paragraph."""
    bounds = (0, *clause.paragraphs, len(clause.text))
    return [clause.text[start:end] for start, end in pairwise(bounds)]
