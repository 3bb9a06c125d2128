"""The allow-list turned on the whole text, and places that ask for a person whatever the name."""

import time

import pytest

from anonymization.text.engine import Detector
from tests.unit.text.names.test_rare_names import covered


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("この件は犬裂に任せる。", "犬裂"),  # no dictionary has it
        ("採用チームリーダー蝶間林より、条件の確認。", "蝶間林"),
        ("鱒淵万音によれば、理由は人間関係らしい。", "鱒淵万音"),
        ("若林二祈が面接を行った。", "若林二祈"),
        ("秋山（あきやま）さんが担当。", "秋山（あきやま）"),
        ("谷田河（やたがわ）が担当。", "谷田河（やたがわ）"),
        ("インターンの徐仁国が発表した。", "徐仁国"),
        ("通訳の蔡英傑さん", "蔡英傑"),
        ("弟真琴の学費を援助している。", "真琴"),
        ("佐治→再面接希望、森→不合格", "森"),
        ("竜沢や長岡にも好評。", "長岡"),
        ("佐治および長岡が面接官を務めた。", "長岡"),
        ("ABCテックの天子と申します。", "天子"),
        ("|面接官|原|評価|B|", "原"),
        ("面接官　森 下  航 輔", "森 下  航 輔"),
        ("福井\n珠賀\n評価B", "福井\n珠賀"),
        ("火脚　義美が担当した。", "火脚　義美"),
        ("大友案件の候補者。", "大友"),
        ("別附光子への恩返し。", "別附光子"),
        ("仲間（旧姓滝）さんの紹介。", "仲間"),
        ("和仁原心那（旧姓：天理）", "天理"),
        ("よろしくお願いします。（藏本）", "藏本"),
        ("文責　陶村", "陶村"),
        ("確認印：炭山", "炭山"),
        ("下の名前は知慧と読む。", "知慧"),
        ("義人先輩に誘われて応募。", "義人"),
        ("根本と話した限りでは問題ない。", "根本"),
        ("奥山 志優／おくやましゅう", "おくやましゅう"),
        ("ヌル氏によると、納期は守られた。", "ヌル"),
        ("10:05 佐治　入室", "佐治"),
        ("パスポート表記：NUKUI NAOMI", "NUKUI NAOMI"),
        ("改姓後は白石を名乗っている。", "白石"),
        ("リーダーの鎮西から指摘が入った。", "鎮西"),
        ("担当滝より折り返します。", "滝"),
    ],
)
def test_a_name_without_a_list_or_a_title_is_found(detector: Detector, text: str, name: str) -> None:
    assert covered(detector, text, name)


@pytest.mark.parametrize(
    "text",
    [
        "無事故無違反、運転歴は二年半。",
        "三井物産と高島屋の内定を辞退した。",
        "評価：A　結果→通過　合否：保留",
        "国：A　英：B　数：C",
        "東京や大阪にも拠点がある。",
        "部長の大阪出張に同行した。",
        "江戸時代の研究をしていた。",
        "妻子の都合で転居する。母校の推薦。",
        "森林組合や商工会および市役所と調整した。",
        "平社員から主任、課長代理まで昇進。",
        "日 時  場 所",
        "担当は未定だが、次回までに決める。",
        "人事と総務に任せる。",
        "できない先輩や、わからない先生もいる。",
        "担当：窓口　確認者：現場",
        "名前は伏せてほしい。",
        "江戸時代の石川県立美術館。",
        "10:05 本人　入室",
        "大阪本社と話した。",
    ],
)
def test_known_words_stay(detector: Detector, text: str) -> None:
    assert detector.detect([text])[0] == []


@pytest.mark.parametrize("piece", ["犬裂", "佐治→A、", "森 下 ", "犬 ", "佐治\n珠賀\n", "佐治や", "裂\n"])
def test_dense_pieces_cost_in_proportion(detector: Detector, piece: str) -> None:

    begin = time.process_time()
    detector.detect([piece * (30_000 // len(piece.encode()))])
    assert time.process_time() - begin < 2
