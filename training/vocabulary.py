"""The tokenizer of the static embedding: a byte-pair vocabulary over runs of Chinese, letters and digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"


def train_tokenizer(texts: Iterable[str], size: int, *, longest: int = 4) -> Tokenizer:
    """Return a tokenizer trained on texts.

    Width and case are folded (NFKC, lower case); punctuation separates and is dropped; a character that was
    never seen is left out of the vector rather than shared as one unknown token.

    Args:
        texts: what to count in.
        size: tokens in the vocabulary.
        longest: characters of a token at most.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=None))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(
        Regex(r"[\u4e00-\u9fff]+|[a-z]+|[0-9]+"), behavior="removed", invert=True
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=3, limit_alphabet=7_000, max_token_length=longest, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
