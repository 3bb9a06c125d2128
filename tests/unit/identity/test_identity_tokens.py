import hashlib
import hmac
from itertools import product

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from identity_people import KEYRING, MASTER

from anonymization.identity import Keyring
from anonymization.identity.tokens import lasting_ids, retoken, short_ids, tokenise
from anonymization.refusals import Refused

SECOND = bytes(range(32, 64)).hex()
THIRD = bytes(range(64, 96)).hex()


def test_a_token_is_the_hmac_of_its_value_permuted_by_its_epoch() -> None:
    root = KEYRING.root_subkey("token")
    digest = hmac.new(root, b"mail\x1fhanako@example.com", hashlib.sha256).digest()[:16]
    key = KEYRING.subkey("token/permutation")
    expected = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(digest).hex()  # noqa: S305 - as tokens do
    tokens = tokenise(pa.array(["hanako@example.com"]), keyring=KEYRING, purpose="token", kind="mail")
    assert tokens.to_pylist() == [f"1:{expected}"]


def test_null_stays_null_and_equal_values_get_equal_tokens_in_their_places() -> None:
    column = pa.chunked_array([["a", None, "b"], ["a"], []])
    tokens = tokenise(column, keyring=KEYRING, purpose="token").to_pylist()
    assert tokens[1] is None
    assert tokens[0] == tokens[3] != tokens[2]
    assert tokenise(pa.array([], pa.string()), keyring=KEYRING, purpose="token").to_pylist() == []
    assert tokenise(pa.nulls(2, pa.string()), keyring=KEYRING, purpose="token").null_count == 2


def test_purposes_kinds_and_keys_give_tokens_without_anything_in_common() -> None:
    other = Keyring.from_secret(SECOND)
    tokens = [
        tokenise(pa.array(["a"]), keyring=ring, purpose=purpose, kind=kind)[0].as_py()
        for ring, purpose, kind in product((KEYRING, other), ("token", "person"), ("mail", "phone"))
    ]
    assert len(set(tokens)) == 8


def test_stored_tokens_are_led_to_where_new_values_are() -> None:
    first = Keyring.from_secret(MASTER)
    ring = Keyring.from_secret(f"1:{MASTER},2:{SECOND},3:{THIRD}")
    values = pa.array(["a", "b", None, "a"])
    stored = tokenise(values, keyring=first, purpose="person")
    expected = tokenise(values, keyring=ring, purpose="person")
    assert retoken(stored, keyring=ring, purpose="person").equals(expected)
    assert retoken(expected, keyring=ring, purpose="person").equals(expected)
    assert expected[0].as_py().startswith("3:")


def test_tokens_of_an_epoch_that_is_not_in_the_ring_are_not_read() -> None:
    ring = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
    new = tokenise(pa.array(["a"]), keyring=ring, purpose="person")
    with pytest.raises(Refused, match="stale_key"):
        retoken(new, keyring=KEYRING, purpose="person")


def test_a_shredded_epoch_is_noise_to_who_holds_the_rest_and_new_rows_still_meet_what_is_stored() -> None:
    whole = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
    shredded = Keyring.from_secret(whole.without(1).secret())
    assert shredded.epochs == (2,)
    assert MASTER not in shredded.secret()
    value = pa.array(["a"])
    old = tokenise(value, keyring=KEYRING, purpose="person")
    stored = retoken(old, keyring=whole, purpose="person")
    assert tokenise(value, keyring=shredded, purpose="person").equals(stored)
    with pytest.raises(Refused, match="stale_key"):
        retoken(old, keyring=shredded, purpose="person")


def test_lasting_ids_are_the_same_in_every_epoch_and_not_the_tokens() -> None:
    whole = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
    values = pa.array(["a", None, "b"])
    first, second = (lasting_ids(values, keyring=ring, purpose="trait", kind="name") for ring in (KEYRING, whole))
    assert first.tolist() == second.tolist()
    assert first[1] == 0
    bare = short_ids(tokenise(values, keyring=KEYRING, purpose="trait", kind="name"))
    assert not set(first.tolist()) & set(bare.tolist()) - {0}


def test_a_dictionary_of_plausible_mails_does_not_open_a_token_without_the_key() -> None:
    target = tokenise(pa.array(["sato.hanako7@example.com"]), keyring=KEYRING, purpose="token", kind="mail")
    token = target[0].as_py().partition(":")[2]
    names = ("sato", "suzuki", "takahashi", "tanaka", "ito")
    dictionary = [f"{a}.{b}{n}@example.com" for a in names for b in ("hanako", "taro") for n in range(2000)]
    assert "sato.hanako7@example.com" in dictionary
    # the algorithm is known in every detail, the key is guessed
    for guess in (bytes(32), b"career-relay".ljust(32, b"\0"), hashlib.sha256(b"").digest()):
        for spell in (b"", b"mail\x1f"):
            assert all(hmac.digest(guess, spell + m.encode(), "sha256").hex()[:32] != token for m in dictionary)
    for algorithm in ("md5", "sha1", "sha256", "blake2b"):
        assert all(hashlib.new(algorithm, m.encode()).hexdigest()[:32] != token for m in dictionary)
    wrong = tokenise(pa.array(dictionary), keyring=Keyring.from_secret(SECOND), purpose="token", kind="mail")
    assert target[0].as_py() not in set(wrong.to_pylist())
    # and the attack itself works: with the key it finds the mail
    right = tokenise(pa.array(dictionary), keyring=KEYRING, purpose="token", kind="mail")
    assert pc.is_in(target, value_set=right).to_pylist() == [True]


def test_short_ids_keep_equality_and_null() -> None:
    tokens = tokenise(pa.array(["a", None, "b", "a"]), keyring=KEYRING, purpose="token")
    ids = short_ids(tokens).tolist()
    assert ids[0] == ids[3] != ids[2]
    assert ids[1] == 0
