"""The documents that come with the application, as received, with their metadata."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

from corpus.errors import SourceChanged
from corpus.models import Document, DocumentStatus, Metadata
from corpus.parser import parse
from corpus.readers import html, text

_KEYS = frozenset(
    [
        "id",
        "file",
        "title",
        "short_names",
        "issuer",
        "number",
        "place",
        "dated",
        "printed",
        "effective",
        "expires",
        "status",
        "status_words",
        "status_note",
        "restates",
        "repeals",
        "lapses",
    ]
)


def load() -> tuple[Document, ...]:
    """Return the shipped documents with their clauses, in the order of the metadata file.

    Raises:
        SourceChanged: the metadata names what the sources do not hold.
    """
    return tuple(_document(metadata) for metadata in load_metadata())


def load_metadata() -> tuple[Metadata, ...]:
    """Return what is known of the shipped documents, without reading them."""
    import yaml

    folder = resources.files("corpus") / "sources"
    loader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the same language, read by libyaml where it is there
    listed = yaml.load((folder / "metadata.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe loader
    return tuple(_metadata(entry) for entry in listed["documents"])


def source_bytes(metadata: Metadata) -> bytes:
    """Return a shipped document's file as received."""
    return (resources.files("corpus") / "sources" / metadata.file).read_bytes()


def _document(metadata: Metadata) -> Document:
    raw = text.decode(source_bytes(metadata), metadata.file)
    marked = metadata.file.endswith(".html")
    source = html.words(raw) if marked else raw
    parsed = parse(source, metadata.id, news=metadata.status is DocumentStatus.NEWS, wrapped=not marked)
    for words in (metadata.status_words, *(words for words, _ in metadata.lapses)):
        if words and not any(words in clause.text for clause in parsed.clauses):
            raise SourceChanged(metadata.id, f"“{words}”不在 {metadata.file} 里")
    return Document(metadata, source, parsed.clauses)


def _metadata(entry: dict[str, Any]) -> Metadata:
    unknown = set(entry) - _KEYS
    if unknown or _KEYS - set(entry):
        raise SourceChanged(str(entry.get("id")), f"键必须是 {', '.join(sorted(_KEYS))}")
    lapses: tuple[tuple[str, date], ...] = tuple(
        (lapse["words"], lapse["last_day"]) for lapse in entry["lapses"]
    )
    return Metadata(
        **{
            **entry,
            "status": DocumentStatus(entry["status"]),
            "short_names": tuple(entry["short_names"]),
            "repeals": tuple(entry["repeals"]),
            "lapses": lapses,
        }
    )
