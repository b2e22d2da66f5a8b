"""What the embedding is trained and measured on."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from training.pairs import Pair, batches, cloze, held_back

PASSAGE = (
    "第三条 市人民政府应当加强领导。投资促进部门负责统筹协调，发改部门负责重大项目推进。财政部门保障经费。"
)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - must repeat


def test_a_sentence_is_taken_out_of_its_passage() -> None:
    made = [cloze(PASSAGE, chance(seed)) for seed in range(40)]
    whole = [split for split in made if split is not None]
    assert len(whole) == 40
    taken_out = [query for query, left in whole if query not in left]
    assert len(taken_out) > 20
    assert all("第三条" not in query and "第三条" not in left for query, left in whole)


@given(st.text(max_size=200), st.integers(0, 100))
def test_any_text_gives_a_split_or_none(text: str, seed: int) -> None:
    split = cloze(text, chance(seed))
    assert split is None or (len(split[0]) >= 4 and len(split[1]) <= 400)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60), st.integers(2, 8))
def test_no_query_and_no_passage_stands_twice_in_a_batch(numbers: list[tuple[int, int]], size: int) -> None:
    pairs = [Pair(f"q{a}", f"p{b}", "d") for a, b in numbers]
    for batch in batches(pairs, size, chance(1)):
        assert (
            len({pair.query for pair in batch}) == len({pair.passage for pair in batch}) == len(batch) <= size
        )


def test_about_one_document_in_ten_is_held_back_and_always_the_same() -> None:
    chosen = [held_back(f"条例{number}") for number in range(2_000)]
    assert 0.07 < sum(chosen) / len(chosen) < 0.13
    assert chosen == [held_back(f"条例{number}") for number in range(2_000)]
