"""The vector store follows the documents, whatever happens in between."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import HashedEmbedder
from indexer.errors import VectorStoreUnavailable
from indexer.vectors import Change, ClauseVector, ExactVectors, VectorStore, clause_key, keep_in_step

EMBEDDER = HashedEmbedder()


class Library:
    """A document store in memory that can tell what changed."""

    def __init__(self, library: str = "library-1") -> None:
        self.library = library
        self._documents: dict[str, list[str]] = {}
        self._changed: dict[str, int] = {}
        self._revision = 0

    def put(self, document: str, *texts: str) -> None:
        self._revision += 1
        self._documents[document] = list(texts)
        self._changed[document] = self._revision

    def revision(self) -> int:
        return self._revision

    def changes(self, since: int | None) -> Iterator[Change]:
        for document, revision in list(self._changed.items()):
            if revision > (since or 0):
                yield Change(document, list(enumerate(self._documents[document])))

    def exact(self) -> ExactVectors:
        vectors = [
            ClauseVector(clause_key(name, order), EMBEDDER.encode([text])[0])
            for name, texts in self._documents.items()
            for order, text in enumerate(texts)
        ]
        return ExactVectors(vectors, EMBEDDER.dimensions)


def opened(home: Path, library: str = "library-1", url: str | None = None) -> VectorStore:
    return VectorStore(home, embedder=EMBEDDER, library=library, url=url)


def question(text: str) -> np.ndarray:
    return EMBEDDER.encode_queries([text])[0]


def keys(found: list[tuple[str, float]]) -> list[str]:
    return [key for key, _ in found]


@pytest.fixture
def library() -> Library:
    made = Library()
    made.put("jiaxing", "首谈期为1个月", "一企一策支持重大项目", "")
    made.put("hangzhou", "一事一议支持重大产业项目", "比拼政策的取消评优资格")
    return made


def test_a_changed_document_is_replaced_and_a_removed_one_is_gone(tmp_path: Path, library: Library) -> None:
    with opened(tmp_path) as store:
        assert keep_in_step(store, library, EMBEDDER) == 5
        assert store.revision() == library.revision()
        assert store.count() == 4, "a clause without words has no vector"
        library.put("jiaxing", "首报项目在10亿元以上")
        library.put("hangzhou")
        assert keep_in_step(store, library, EMBEDDER) == 1
        assert store.search(question("首报项目"), 10) == library.exact().search(question("首报项目"), 10)
        assert [key for key, _ in store.search(question("首谈期为1个月"), 10)] == ["jiaxing#0"]
        assert keep_in_step(store, library, EMBEDDER) == 0, "unchanged documents cost nothing"


def test_a_reopened_store_answers_as_before(tmp_path: Path, library: Library) -> None:
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        before = store.search(question("重大项目"), 4)
    with opened(tmp_path) as store:
        assert store.revision() == library.revision()
        assert store.search(question("重大项目"), 4) == before


def test_search_stays_within_the_documents_asked_for(tmp_path: Path, library: Library) -> None:
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        found = store.search(question("重大项目"), 10, documents={"hangzhou", "elsewhere"})
        assert {key.partition("#")[0] for key, _ in found} == {"hangzhou"}
        assert found == library.exact().search(question("重大项目"), 10, documents={"hangzhou"})
        assert store.search(question("重大项目"), 10, documents=()) == []
        many = {f"document-{number}" for number in range(40_000)} | {"hangzhou"}
        assert store.search(question("重大项目"), 10, documents=many) == found


def test_a_small_part_of_a_large_library_is_searched_whole(tmp_path: Path) -> None:
    """The clauses of one document are found though thousands of others are nearer."""
    large = Library()
    large.put("far", *(f"渔船进港第{number}号泊位" for number in range(30)))
    for number in range(12):
        large.put(f"near-{number}", *(f"重大项目{number}年第{order}期" for order in range(100)))
    with opened(tmp_path) as store:
        keep_in_step(store, large, EMBEDDER)
        found = store.search(question("重大项目"), 10, documents={"far"})
        assert len(found) == 10
        assert found == large.exact().search(question("重大项目"), 10, documents={"far"})


def test_a_question_without_words_finds_nothing(tmp_path: Path, library: Library) -> None:
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        assert store.search(question("？？"), 5) == library.exact().search(question("？？"), 5) == []


def test_a_library_made_anew_never_uses_the_old_vectors(tmp_path: Path, library: Library) -> None:
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
    with opened(tmp_path, library="library-2") as store:
        assert store.revision() is None
        assert store.search(question("重大项目"), 5) == []


def test_documents_that_went_back_in_time_are_built_anew(tmp_path: Path, library: Library) -> None:
    """A restored backup has a lower revision than the vectors."""
    older = Library()
    older.put("jiaxing", "首谈期为1个月")
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        keep_in_step(store, older, EMBEDDER)
        assert store.revision() == 1
        assert store.count() == 1


def test_only_one_process_owns_the_folder(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(VectorStoreUnavailable, match="另一个进程"):
        opened(tmp_path)
    opened(tmp_path).close()


@pytest.mark.parametrize("damage", ["database", "generation", "missing-graph"])
def test_an_unreadable_folder_is_built_anew(tmp_path: Path, library: Library, damage: str) -> None:
    for number in range(30):  # enough for the engine to write its graph to disk
        library.put(f"many-{number}", *(f"第{number}份第{order}条" for order in range(40)))
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
    [generation] = [path for path in (tmp_path / "vectors").iterdir() if path.is_dir()]
    [graph] = generation.glob("*/data_level0.bin")
    if damage == "database":
        (generation / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    elif damage == "generation":
        shutil.rmtree(generation)
        generation.mkdir()
    else:
        shutil.rmtree(graph.parent)
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        assert store.count() == 1204
        found = store.search(question("第7份第3条"), 4)
        assert keys(found) == keys(library.exact().search(question("第7份第3条"), 4))


_DIES_OF_ITS_GRAPH = """
import sys
from pathlib import Path
import numpy as np
from tests.indexer.test_vectors import Library, opened, question
for graph in Path(sys.argv[1]).rglob("*.bin"):
    if graph.name in {"data_level0.bin", "link_lists.bin"}:
        size = graph.stat().st_size
        graph.write_bytes(graph.read_bytes()[:1000] if sys.argv[2] == "cut" else np.random.bytes(size))
with opened(Path(sys.argv[1])) as store:
    store.search(question("第7份第3条"), 4)
"""


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_folder_that_kills_its_process_does_so_once(tmp_path: Path, damage: str) -> None:
    library = Library()
    for number in range(30):
        library.put(f"many-{number}", *(f"第{number}份第{order}条" for order in range(40)))
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
    command = [sys.executable, "-c", _DIES_OF_ITS_GRAPH, str(tmp_path), damage]
    died = subprocess.run(command, capture_output=True, check=False)
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        found = keys(store.search(question("第7份第3条"), 4))
    assert found == keys(library.exact().search(question("第7份第3条"), 4)), died.returncode


def test_a_feed_that_fails_leaves_the_old_revision_and_the_next_sync_mends(
    tmp_path: Path, library: Library
) -> None:
    class Failing(Library):
        def changes(self, since: int | None) -> Iterator[Change]:
            yield from super().changes(since)
            raise ZeroDivisionError

    failing = Failing()
    failing.put("jiaxing", "首谈期为1个月")
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        library.put("jiaxing", "一企一策")
        library.put("shaoxing", "链主企业")
        failing.put("x", "")
        failing._revision = library.revision()
        with pytest.raises(ZeroDivisionError):
            keep_in_step(store, failing, EMBEDDER)
        assert store.revision() == 2
        keep_in_step(store, library, EMBEDDER)
        assert store.search(question("一企一策"), 9) == library.exact().search(question("一企一策"), 9)


def test_recall_against_brute_force_is_at_least_99_percent(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    vectors = random.standard_normal((3_000, EMBEDDER.dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact = ExactVectors([ClauseVector(f"d#{i}", v) for i, v in enumerate(vectors)], EMBEDDER.dimensions)
    questions = random.standard_normal((40, EMBEDDER.dimensions)).astype(np.float32)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    with opened(tmp_path) as store:
        store.sync(1, [("d", list(enumerate(vectors)))])
        hits = sum(
            len({key for key, _ in store.search(q, 10)} & {key for key, _ in exact.search(q, 10)})
            for q in questions
        )
    assert hits >= 0.99 * 400


_WRITER = """
import sys
from pathlib import Path
from tests.indexer.test_vectors import EMBEDDER, Library, opened
from indexer.vectors import keep_in_step
library = Library()
with opened(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    for round in range(1000):
        for number in range(40):
            library.put(f"document-{number}", *(f"第{round}轮第{number}份第{i}条" for i in range(20)))
        keep_in_step(store, library, EMBEDDER)
"""


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.7])
def test_killed_at_any_moment_the_two_agree_again(tmp_path: Path, delay: float) -> None:
    """A writer is killed in the middle; the next sync leaves the documents and nothing else."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(delay)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    library = Library()
    for _ in range(2_000):  # the documents went on: another revision, other clauses
        library.put("document-0", "另一条")
    for number in range(45):
        clauses = (f"第{number}份的新条文{order}" for order in range(18 if number % 3 else 21))
        library.put(f"document-{number}", *clauses)
    with opened(tmp_path) as store:
        keep_in_step(store, library, EMBEDDER)
        assert store.revision() == library.revision()
        assert store.count() == 30 * 18 + 15 * 21
        exact = library.exact()
        for number in range(0, 45, 4):
            asked = question(f"第{number}份的新条文")
            assert keys(store.search(asked, 10)) == keys(exact.search(asked, 10))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(tmp_path / "server")]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def test_a_chroma_server_serves_several_readers(tmp_path: Path, library: Library, server: str) -> None:
    with opened(tmp_path / "a", url=server) as writer, opened(tmp_path / "b", url=server) as reader:
        keep_in_step(writer, library, EMBEDDER)
        assert reader.revision() == library.revision()
        found = reader.search(question("重大项目"), 4)
        assert found == library.exact().search(question("重大项目"), 4)
        writer.rebuild()
        assert reader.revision() is None
        keep_in_step(writer, library, EMBEDDER)
        assert reader.revision() == library.revision()
        assert reader.search(question("重大项目"), 4) == found


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(VectorStoreUnavailable, match=r"127\.0\.0\.1:9"):
        opened(tmp_path, url="http://127.0.0.1:9")
    with pytest.raises(VectorStoreUnavailable, match="http://主机"):
        opened(tmp_path, url="somewhere")
