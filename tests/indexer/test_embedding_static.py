"""Static models: the shipped one, and any folder in the form of sentence-transformers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from indexer.embedding import open_embedder
from indexer.embedding.opening import shipped_model
from indexer.embedding.static import StaticEmbedder
from indexer.errors import EmbeddingUnavailable
from training.quantise import WEIGHTS, quantise

TEXTS = ["首谈期为1个月，首报地享有排他性首谈资格", "Ｆoreign 外资 １亿美元", "", "……", "比拼政策", "ａｂｃ"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small static model of twelve tokens, as sentence-transformers would save it."""
    words = ["首", "谈", "期", "首谈", "政策", "比拼", "a", "b", "c", "1", "个月", "外资"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="首"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    made = tmp_path / "model"
    made.mkdir()
    tokenizer.save(str(made / "tokenizer.json"))
    rows = np.random.default_rng(3).standard_normal((len(words), 8)).astype(np.float32)
    save_file({"embedding.weight": rows}, made / WEIGHTS)
    (made / "modules.json").write_text(json.dumps([{"idx": 0, "path": "", "type": "x.StaticEmbedding"}]))
    return made


def test_a_vector_is_the_mean_of_its_tokens_at_length_one(folder: Path) -> None:
    embedder = open_embedder(str(folder))
    a, b, both = embedder.encode(["a", "b", "a b"])
    from safetensors.numpy import load_file

    rows = load_file(folder / WEIGHTS)["embedding.weight"]
    mean = rows[[6, 7]].mean(axis=0)
    np.testing.assert_allclose(both, mean / np.linalg.norm(mean), atol=1e-6)
    assert np.linalg.norm(a) == pytest.approx(1)
    assert not np.allclose(a, b)


def test_eight_bits_keep_the_vectors(folder: Path, tmp_path: Path) -> None:
    quantise(folder, tmp_path / "int8")
    whole, eight = open_embedder(str(folder)), open_embedder(str(tmp_path / "int8"))
    texts = ["a", "a b 1", "外资"]
    assert np.sum(whole.encode(texts) * eight.encode(texts), axis=1) == pytest.approx(1, abs=1e-3)
    assert whole.name != eight.name


@pytest.mark.parametrize("missing", ["tokenizer.json", "model.safetensors"])
def test_a_damaged_folder_is_refused_with_its_name(folder: Path, missing: str) -> None:
    (folder / missing).write_bytes(b"\x00damaged")
    with pytest.raises(EmbeddingUnavailable) as caught:
        open_embedder(str(folder))
    assert caught.value.name == str(folder)


def test_rows_that_do_not_fit_the_tokenizer_are_refused(folder: Path) -> None:
    save_file({"embedding.weight": np.ones((3, 8), dtype=np.float32)}, folder / WEIGHTS)
    with pytest.raises(EmbeddingUnavailable, match=r"tokenizer\.json"):
        open_embedder(str(folder))


def test_the_shipped_model_is_small_and_gives_unit_rows() -> None:
    files = [file for file in shipped_model().rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 10_000_000
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    rows = embedder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimensions) == (6, 256)
    assert [round(float(length), 4) for length in np.linalg.norm(rows, axis=1)] == [1, 1, 0, 0, 1, 1]


def test_the_shipped_model_knows_that_words_are_related() -> None:
    """Lay wording is nearer to its clause than to another, though they share hardly a character."""
    embedder = open_embedder()
    clauses = ["患者应当控制血压，遵医嘱服药", "对企业给予财政资金补助", "父母应当送子女入学接受义务教育"]
    asked = ["得了高血压吃什么", "公司能拿到多少补贴", "小孩几岁上小学"]
    similarity = embedder.encode_queries(asked) @ embedder.encode(clauses).T
    assert similarity.argmax(axis=1).tolist() == [0, 1, 2]


def test_a_text_has_the_same_vector_in_every_batch() -> None:
    embedder = open_embedder()
    many = embedder.encode([f"第{number}条 投资促进" for number in range(1_200)] + ["一事一议"])
    np.testing.assert_array_equal(many[-1], embedder.encode(["一事一议"])[0])


def test_the_shipped_model_is_served_without_torch() -> None:
    code = (
        "import sys; from indexer.embedding import open_embedder; open_embedder().encode(['首谈期']); "
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


_SAME_AS_LIBRARY = """
import json, sys
import numpy as np
from sentence_transformers import SentenceTransformer
from indexer.embedding import open_embedder
folder, texts = sys.argv[1], json.loads(sys.argv[2])
model = SentenceTransformer(folder, device="cpu", local_files_only=True)
library = model.encode(texts, show_progress_bar=False)
print(np.abs(library - open_embedder(folder).encode(texts)).max())
"""


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors() -> None:
    pytest.importorskip("torch")
    texts = json.dumps([text for text in TEXTS if text] + ["招商引资" * 300])
    command = [sys.executable, "-c", _SAME_AS_LIBRARY, str(shipped_model()), texts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout.splitlines()[-1]) < 1e-5


_TRANSFORMER = """
import sys
from pathlib import Path
from transformers import BertConfig, BertModel, BertTokenizerFast
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
import numpy as np
from indexer.embedding import open_embedder
from indexer.embedding.transformer import TransformerEmbedder

folder = Path(sys.argv[1])
(folder / "bert").mkdir()
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"首谈期一个月政策补贴企业"]
(folder / "bert" / "vocab.txt").write_text("\\n".join(dict.fromkeys(words)), encoding="utf-8")
BertTokenizerFast(vocab=str(folder / "bert" / "vocab.txt")).save_pretrained(folder / "bert")
sizes = dict(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
small = BertConfig(vocab_size=30, **sizes)
BertModel(small).save_pretrained(folder / "bert")
first = Transformer(str(folder / "bert"))
SentenceTransformer(modules=[first, Pooling(32)], device="cpu").save(str(folder / "saved"))
embedder = open_embedder(str(folder / "saved"))
assert isinstance(embedder, TransformerEmbedder)
rows = embedder.encode(["首谈期一个月", "", "政策"])
assert rows.shape == (3, embedder.dimensions) == (3, 32)
assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 1], atol=1e-5)
assert np.allclose(embedder.encode_queries(["政策"])[0], rows[2], atol=1e-5)
assert embedder.name.startswith("saved-")
print("transformer served")
"""


@pytest.mark.slow
def test_a_transformer_in_a_folder_takes_its_place(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    command = [sys.executable, "-c", _TRANSFORMER, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["transformer served"], done.stderr
