"""`yipanqi documents`: add, list, show, remove and rebuild the policy documents."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import document_tables as tables
from bot import settings as settings_module
from bot.clock import now
from corpus.errors import CorpusError, DocumentRefused
from corpus.metadata import Detected
from corpus.models import DocumentStatus, Metadata
from handlers.wording_documents import FIELDS, STATUS, WORDS, Language, shown

if TYPE_CHECKING:
    from corpus.catalogue import Version
    from corpus.library import AddOutcome, Library

_EDITED = ("title", "number", "issuer", "place", "dated", "printed", "effective", "expires", "status")
_DAYS = frozenset({"dated", "printed", "effective", "expires"})
_ADVICE = {**dict.fromkeys(_DAYS, "how_day"), "status": "how_status", "place": "how_place"}
"""Which words tell how a field is written."""
_SKIPPED = ("~$", ".")
_JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print JSON.")
_YES = click.option("--yes", "-y", is_flag=True, help="不再询问。Do not ask.")


@click.group(epilog="例：yipanqi documents list    yipanqi documents add 通知.docx")
def documents() -> None:
    """管理政策文件：添加、列出、查看、移除、重新读取。Manage the policy documents."""


@documents.command(
    short_help="添加文件或文件夹。Add files or folders.",
    epilog="例：yipanqi documents add 通知.docx    yipanqi documents add 文件夹 --yes",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_YES
@_JSON
def add(paths: tuple[Path, ...], yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """添加文件或文件夹（DOCX、PDF、HTML、TXT），读到的文号、日期、效力先请您确认。Add files or folders.

    What was read of each is shown for confirmation; a bad file never stops the rest.
    """
    with _library() as (library, language):
        desk = _Desk(language, ask=not yes and not as_json, as_json=as_json)
        files = list(_files(paths))
        tally: Counter[str] = Counter()
        with _progress(WORDS[language]["reading"], len(files), shown=not desk.ask and not as_json) as step:
            for file in files:
                tally[desk.add(library, file)] += 1
                step()
        if not as_json:
            kinds = ("added", "replaced", "unchanged", "declined", "refused")
            click.echo(WORDS[language]["summary"].format(**{kind: tally[kind] for kind in kinds}))
    if tally["refused"]:
        sys.exit(1)


@documents.command("list", epilog="例：yipanqi documents list    yipanqi documents list --json")
@_JSON
def list_documents(as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """列出现有文件。List the documents."""
    with _library() as (library, language):
        versions = library.documents()
        if as_json:
            for version in versions:
                click.echo(_version_json(version))
            return
        tables.console().print(tables.listing(versions, language))


@documents.command(
    short_help="查看一份文件和历次版本。Show a document.",
    epilog="例：yipanqi documents show zhejiang-2022    yipanqi documents show 办法 --version 1 --clauses",
)
@click.argument("document")
@click.option("--version", type=click.IntRange(min=1), help="第几版；默认现行版本。Which version.")
@click.option("--clauses", is_flag=True, help="连同条款。With its clauses.")
@_JSON
def show(document: str, version: int | None, clauses: bool, as_json: bool) -> None:  # noqa: FBT001 - as above
    """查看一份文件：读到的情况、历次版本、条款。Show a document, its versions and its clauses."""
    with _library() as (library, language):
        history = library.history(document)
        found = next((v for v in history if version in {None, v.version}), None)
        if found is None:
            raise click.UsageError(WORDS[language]["no_version"].format(id=document, version=version))
        text = library.document(document, found.version)
        if as_json:
            listed = [asdict(c) for c in text.clauses] if clauses else None
            shown_versions = [json.loads(_version_json(v)) for v in history]
            value = {**json.loads(_version_json(found)), "history": shown_versions, "clauses": listed}
            click.echo(json.dumps(value, ensure_ascii=False))
            return
        console = tables.console()
        console.print(tables.facts(found.metadata, language, {}, _places()))
        console.print(tables.versions(history, language))
        if clauses:
            console.print(tables.clauses(text.clauses, language))


@documents.command(
    short_help="移除一份文件，历史仍保留。Remove a document.",
    epilog="例：yipanqi documents remove 办法 --yes",
)
@click.argument("document")
@_YES
@_JSON
def remove(document: str, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """移除一份文件；历次版本和原件仍保留，可以重新添加。Remove a document; its history stays."""
    with _library() as (library, language):
        title = library.document(document).metadata.title
        if not yes and not click.confirm(WORDS[language]["sure"].format(title=title)):
            sys.exit(1)
        library.remove(document)
        done = {"document": document, "outcome": "removed"}
        click.echo(
            json.dumps(done, ensure_ascii=False) if as_json else f"{WORDS[language]['removed']} {document}"
        )


@documents.command(
    short_help="从原件重新读取全部。Read all of them again.", epilog="例：yipanqi documents rebuild"
)
@_JSON
def rebuild(as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """从原件重新读取全部文件。Read every document again from its original."""
    with _library() as (library, language):
        total = len(library.documents())
        with _progress(WORDS[language]["rereading"], total, shown=not as_json) as step:
            changed = library.rebuild(lambda _: step())
        if as_json:
            click.echo(json.dumps({"documents": total, "changed": changed}))
        else:
            click.echo(WORDS[language]["rebuilt"].format(total=total, changed=changed))


@documents.command(
    short_help="测定向量模型的权重。Measure how much the embedding counts.",
    epilog="例：yipanqi documents calibrate",
)
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="自己的问题集（JSON 行：question、documents、words）。Your own questions.",
)
@_JSON
def calibrate(questions: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """测定当前向量模型的权重，与索引一起保存。Measure and keep the weight of the embedding in use."""
    from bot.commands import calibration

    calibration.calibrate(questions, as_json=as_json)


class _Desk:
    """Adds one file after another and tells what became of each."""

    def __init__(self, language: Language, *, ask: bool, as_json: bool) -> None:
        self.language, self.ask, self.as_json = language, ask, as_json
        self.detected: Detected | None = None
        self.same_title = ""

    def add(self, library: Library, file: Path) -> str:
        """Add a file and return its outcome; a refusal is told and does not stop the rest."""
        self.detected, self.same_title = None, ""
        try:
            outcome = library.add(file, lambda detected: self.confirm(library, detected))
        except CorpusError as error:
            reason = error.reason if isinstance(error, DocumentRefused) else str(error)
            if self.as_json:
                click.echo(
                    json.dumps(
                        {"file": str(file), "outcome": "refused", "reason": reason}, ensure_ascii=False
                    )
                )
            click.echo(str(error), err=True)
            return "refused"
        self._tell(outcome)
        return outcome.kind

    def confirm(self, library: Library, detected: Detected) -> Metadata | None:
        """Show what was read and return what the officer wants recorded."""
        self.detected = detected
        if not self.ask:
            alike = _alike(library, detected.metadata)
            self.same_title = alike.metadata.id if alike else ""
            return detected.metadata
        words = WORDS[self.language]
        evidence = {e.field: e.words for e in detected.evidence}
        metadata = detected.metadata
        while True:
            tables.console().print(tables.facts(metadata, self.language, evidence, _places()))
            choice = click.prompt(words["confirm"], type=click.Choice(["y", "n", "e"]), default="y")
            if choice == "y":
                return self._told_apart(library, metadata)
            if choice == "n":
                return None
            metadata = _edited(metadata, self.language)

    def _told_apart(self, library: Library, metadata: Metadata) -> Metadata:
        """Ask whether a document with the title of another is its new version, and name it so if it is."""
        alike = _alike(library, metadata)
        if alike is None:
            return metadata
        known = alike.metadata
        question = WORDS[self.language]["alike"].format(id=known.id, file=known.file)
        same = click.prompt(question, type=click.Choice(["y", "n"]), default="n")
        return replace(metadata, id=known.id) if same == "y" else metadata

    def _tell(self, outcome: AddOutcome) -> None:
        if not self.as_json:
            if self.same_title:
                words = WORDS[self.language]["alike_kept"]
                kept = {"file": outcome.file, "id": self.same_title, "new": outcome.document}
                click.echo(words.format(**kept), err=True)
            title = outcome.metadata.title
            click.echo(f"{WORDS[self.language][outcome.kind]} {outcome.file} → {outcome.document}《{title}》")
            return
        value = {
            "file": outcome.file,
            "outcome": outcome.kind,
            "document": outcome.document,
            "version": outcome.version,
            "metadata": _plain(outcome.metadata),
            "evidence": [asdict(e) for e in self.detected.evidence] if self.detected else [],
            "same_title": self.same_title or None,
        }
        click.echo(json.dumps(value, ensure_ascii=False))


def _alike(library: Library, metadata: Metadata) -> Version | None:
    """Return another document with this title where the file is going to be a document of its own."""
    known = any(version.metadata.id == metadata.id for version in library.documents())
    return None if known else library.same_title(metadata)


def _edited(metadata: Metadata, language: Language) -> Metadata:
    """Ask for each field in turn; Enter keeps it, - empties it."""
    click.echo(WORDS[language]["edit"])
    by_word = {word: status for status, word in STATUS[language].items()}
    for field in _EDITED:
        label = f"{FIELDS[language][field]} [{shown(metadata, field, language, date.min)}]"
        while True:
            entered = click.prompt(label, default="", show_default=False).strip()
            if not entered:
                break
            try:
                metadata = replace(metadata, **{field: _entered(field, entered, by_word)})
            except ValueError:
                advice = WORDS[language][_ADVICE[field]].format(known="、".join(by_word))
                click.echo(WORDS[language]["wrong"].format(value=entered, advice=advice))
                continue
            break
    return metadata


def _entered(field: str, entered: str, statuses: dict[str, DocumentStatus]) -> Any:
    """Return what was typed as a field's value.

    Raises:
        ValueError: it is no date, no status or no place.
    """
    if field in _DAYS:
        return None if entered == "-" else date.fromisoformat(entered)
    if field == "status":
        return statuses.get(entered) or DocumentStatus(entered)
    if entered == "-":
        return None if field in {"number", "place"} else ""
    if field == "place":
        return _place_code(entered)
    return entered


def _place_code(entered: str) -> str:
    """Return the code of a place given by name or code; raises `ValueError` where there is none in the province."""
    from terms.places import Gazetteer

    place = Gazetteer.load().named(entered)
    if place is None or place.kind == "outside":
        raise ValueError(entered)
    return place.code


def _places() -> dict[str, str]:
    from terms.places import Gazetteer

    return {code: place.name for code, place in Gazetteer.load().by_code.items()}


@contextmanager
def _library() -> Iterator[tuple[Library, Language]]:
    from bot.home import ready
    from corpus.library import Library
    from indexer.following import index_change

    settings = settings_module.load()
    with Library.open(ready(settings.home), now, on_change=index_change) as library:
        library.add_shipped()
        yield library, settings.language


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files to add: those named, and those inside the folders named, in order of name."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            for inside in sorted(path.rglob("*")):
                visible = not any(part.startswith(_SKIPPED) for part in inside.relative_to(path).parts)
                if visible and (inside.is_symlink() or not inside.is_dir()):
                    yield inside
        else:
            yield path


@contextmanager
def _progress(label: str, total: int, *, shown: bool) -> Iterator[Any]:
    """Show a progress bar on standard error where a person is watching."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not shown or total < 2) as bar:  # noqa: PLR2004
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def _plain(metadata: Metadata) -> dict[str, Any]:
    from corpus.records import metadata_json

    value: dict[str, Any] = json.loads(metadata_json(metadata))
    return value


def _version_json(version: Version) -> str:
    value = {
        "document": version.metadata.id,
        "version": version.version,
        "sha256": version.sha256,
        "format": version.format,
        "shipped": version.shipped,
        "added": version.added.isoformat(),
        "ended": version.ended.isoformat() if version.ended else None,
        "metadata": _plain(version.metadata),
    }
    return json.dumps(value, ensure_ascii=False)
