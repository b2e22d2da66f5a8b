"""The embedding that needs no data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.embedding import HASHED, HashedEmbedder, open_embedder
from indexer.errors import EmbeddingUnavailable


@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_row_has_length_one_or_is_zero(texts: list[str]) -> None:
    rows = HashedEmbedder().encode(texts)
    assert rows.shape == (len(texts), 256)
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all((lengths < 1e-6) | (np.abs(lengths - 1) < 1e-5))


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=20), max_size=4))
def test_a_text_has_the_same_vector_in_every_batch(text: str, others: list[str]) -> None:
    embedder = HashedEmbedder()
    np.testing.assert_array_equal(embedder.encode([*others, text])[-1], embedder.encode([text])[0])


def test_vectors_are_the_same_on_every_machine() -> None:
    """The hash is CRC-32, not Python's, which is salted anew in every process."""
    row = HashedEmbedder().encode(["首报项目的排他性首谈资格"])[0]
    assert [int(column) for column in row.nonzero()[0][:5]] == [0, 9, 19, 21, 24]
    assert row[[0, 9, 19]] == pytest.approx([-0.12337769, 0.12337769, -0.24675538], abs=1e-6)


@pytest.mark.parametrize("text", ["", "  \n", "，。！", "……"])
def test_text_without_words_has_a_row_of_zeros(text: str) -> None:
    assert not HashedEmbedder().encode([text]).any()


def test_width_and_case_do_not_count() -> None:
    rows = HashedEmbedder().encode(["１０００亿元 ＡＢ", "1000亿元 ab"])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_the_clause_that_shares_words_is_nearest() -> None:
    embedder = open_embedder(HASHED)
    clauses = [
        "首谈期为1个月，首报地享有排他权",
        "建立重大项目周信息、月评选、季通报制度",
        "对引荐机构给予奖励",
    ]
    similarity = embedder.encode(clauses) @ embedder.encode_queries(["首谈期有多长"])[0]
    assert int(similarity.argmax()) == 0


def test_a_folder_that_is_not_there_is_refused_with_its_name(tmp_path: object) -> None:
    with pytest.raises(EmbeddingUnavailable, match="no-such-model") as caught:
        open_embedder(f"{tmp_path}/no-such-model")
    assert caught.value.name.endswith("no-such-model")
