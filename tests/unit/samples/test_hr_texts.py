"""The HR texts that the detector is tuned and measured with."""

from samples.hr_texts import _parts, _sentences, _surnames, generate


def test_the_splits_share_no_sentence_and_no_name() -> None:
    sentences = _sentences()
    for kind in ("pii", "plain"):
        assert not set(sentences["tune"][kind]) & set(sentences["test"][kind])
    assert not set(_surnames("tune")[0]) & set(_surnames("test")[0])
    for kind in ("given", "foreign", "english", "illness", "status"):
        assert not set(_parts(kind, "tune")) & set(_parts(kind, "test"))


def test_labels_lie_inside_the_text_and_a_third_has_none() -> None:
    made = list(generate(split="test", count=1000))
    assert sum(1 for text in made if not text.labels) >= 300
    for text in made:
        assert all(0 <= label.start < label.end <= len(text.text) for label in text.labels)
        assert "\x00" not in text.text


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(generate(split="tune", count=20, seed=3)) == list(generate(split="tune", count=20, seed=3))
