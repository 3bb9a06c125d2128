"""Phones, mail addresses, postal codes, addresses and names."""

import pytest

from anonymization.intake.values import address, emails, names, phones, postal


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("090-1234-5678", "+819012345678"),
        ("９０１２３４５６７８", "+819012345678"),
        ("+81(0)90-1234-5678", "+819012345678"),
        ("090ー1234ー5678", "+819012345678"),
        ("9012345678.0", "+819012345678"),
        ("0081 90 1234 5678", "+819012345678"),
        ("(03)1234-5678", "+81312345678"),
        ("312345678", "+81312345678"),
        ("TEL:03-1234-5678 内線12", "+81312345678"),
        ("0120-123-456", "+81120123456"),
        ("+1 415 555 0132", "+14155550132"),
        ("090-1234-567", None),
        ("12345", None),
        ("なし", None),
        ("110", None),
    ],
)
def test_phones(written: str, number: str | None) -> None:
    answer = phones.parse_phones([written])
    assert (answer.values.to_pylist(), answer.bad.tolist()) == ([number], [number is None])


@pytest.mark.parametrize(
    ("written", "mail"),
    [
        ("Taro@Example.com", "taro@example.com"),
        ("taro＠ｅｘａｍｐｌｅ．ｃｏｍ", "taro@example.com"),
        ("a..b.@example.jp", "a..b.@example.jp"),
        ("Taro <taro@example.co.jp>", "taro@example.co.jp"),
        ("a@b", None),
        ("a@@b.jp", None),
        ("none", None),
    ],
)
def test_emails(written: str, mail: str | None) -> None:
    answer = emails.parse_emails([written])
    assert (answer.values.to_pylist(), answer.bad.tolist()) == ([mail], [mail is None])


@pytest.mark.parametrize(
    ("written", "code", "prefecture"),
    [
        ("100-0001", "1000001", "13"),
        ("〒１００－０００１", "1000001", "13"),
        ("600000", "0600000", "01"),
        ("60-0000", "0600000", "01"),
        ("600000.0", "0600000", "01"),
        ("100-0001 東京都", "1000001", "13"),
        ("999", None, None),
        ("12345678", None, None),
    ],
)
def test_postal_codes(written: str, code: str | None, prefecture: str | None) -> None:
    codes = postal.parse_postal_codes([written])
    assert (codes.values.to_pylist(), codes.bad.tolist()) == ([code], [code is None])
    assert postal.locate_postal_codes(codes.values).values.field("prefecture").to_pylist() == [prefecture]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("東京都港区芝公園4-2-8", ("13", "港区")),
        ("大阪市北区梅田1", ("27", "大阪市北区")),
        ("神奈川横浜市西区", ("14", "横浜市西区")),
        ("〒150-0001 東京都 渋谷区", ("13", "渋谷区")),
        ("府中市宮町", (None, "府中市")),
        ("広島県府中市", ("34", "府中市")),
        ("1-1 Kita-ku, Osaka, Japan", ("27", None)),
        ("京都市左京区", ("26", "京都市左京区")),
        ("Foreign", (None, None)),
    ],
)
def test_addresses(written: str, place: tuple[str | None, str | None]) -> None:
    found = address.locate_addresses([written]).values.to_pylist()[0]
    assert (found["prefecture"], found["municipality"]) == place


def test_prefectures() -> None:
    written = ["東京都", "東京", "Tokyo", "13", "JP-13", "とうきょう", "トウキョウト", "Osaka-fu", "48", "海外"]
    assert address.parse_prefectures(written).values.to_pylist() == ["13"] * 7 + ["27", None, None]


def test_names_are_tidied_and_folded_for_comparison_only() -> None:
    assert names.tidy_names(["髙﨑　太郎 様", " ", None]).values.to_pylist() == ["髙﨑 太郎", None, None]
    assert names.tidy_names(["やまだ さま", "さま", "殿"]).values.to_pylist() == ["やまだ", "さま", "殿"]
    assert names.tidy_kana(["ﾔﾏﾀﾞ ﾀﾛ-", "やまだ　たろう"]).values.to_pylist() == ["ヤマダ タロー", "ヤマダ タロウ"]
    assert len(set(names.comparison_key(["渡邉 齋", "渡邊斉", "渡辺　斎"]).to_pylist())) == 1
    assert names.join_names(["山田", None], ["太郎", "花子"]).to_pylist() == ["山田 太郎", "花子"]
