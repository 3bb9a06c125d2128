"""Why somebody was turned down, as codes read from a reason's code, label or sentence.

A label ("経験不足", "Culture fit") is found as a term. A topic alone ("コミュニケーション") counts where the text is as
short as a label, or where a word of lacking stands near it: praise and blame name the same topics.
"""

import re
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.intake.values.dictionary import load, word_key
from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed
from anonymization.intake.values.term_match import Found, Matcher, fold_words, longest_apart

_REQUIREMENT: Final = "requirement"  # a topic that means skills only where its clause names nothing else
_SHORT_JAPANESE: Final = 14  # characters of a label
_SHORT_ENGLISH: Final = 4  # words of one
_NEAR: Final = 14  # characters between a topic and the word of lacking
_CLAUSE: Final = re.compile(
    r"[。、,.;\n!?！？]"
    r"|(?:(?<=ない)|(?<=高い)|(?<=良い)|(?<=よい)|(?<=ある)|(?<=いる)|(?<=です)|(?<=ます)|(?<=した)|(?<=った)|(?<=れた)|(?<=富だ)|(?<=分だ))"
    r"(?:が|けど|けれど|ものの)"
    r"|\b(?:but|however|although|while|though|and)\b|一方|ものの|しかし|だが"
)
_PRAISED: Final = r"(?:能力|力|スキル|技術|意欲|人柄|印象|人物|態度|経験|知識|姿勢|実績|資質)(?:面)?(?:は|が|も)"
_FINE: Final = re.compile(
    r"(?:問題|不足|懸念|不安)(?:は|も|が)?(?:な[いくし]|ありませ|感じ(?:な|られな))|申し分な|遜色な|十分(?!では?な)"
    rf"|{_PRAISED}(?:とても|非常に|大変|十分に?)?(?:高[いく]|良[い]|良く(?!な)|よ[い]|ある|あり|豊富)|良好|豊富|優れ|素晴らし|好印象"
    r"|高く評価|評価でき(?!な|ませ)|魅力的|感じられ(?:た|る|ます)|好感|丁寧(?!さ)|払拭|期待でき(?!な|ませ)|優秀|誠実|明る[いく]|しっかり"
    r"|(?<!不)(?:明確|的確|意欲的|積極的)(?:で|だ|に)(?!は?な|す)"
    r"|no (?:concern|issue|problem)s?|not lacking|(?<!in)sufficient|(?<!not )enough|(?<!not )\bstrong\b|excellent"
    r"|impressive|outstanding|great|very good",
    re.IGNORECASE,
)


@cache
def _labels() -> Matcher:
    return Matcher({code: [code.replace("_", " "), *terms] for code, terms in load("reasons").items()})


@cache
def _topics() -> Matcher:
    return Matcher(load("reason_topics"))


@cache
def _lacking() -> Matcher:
    return Matcher({"lack": load("reason_lacking")})


@cache
def _codes() -> dict[str, str]:
    return {word_key(code): code for code in load("reasons")}


def detect_reasons(values: Strings) -> Parsed:
    """Reason codes of each text as list<string> in order of appearance; texts without any are null and counted."""
    answers = [None if not text else reasons_in(text) for text in fold(values).to_pylist()]
    known = np.array([bool(answer) for answer in answers], dtype=np.int32)
    unknown = np.array([answer is not None and not answer for answer in answers], dtype=np.int32)
    return parsed(
        pa.array([answer or None for answer in answers], type=pa.list_(pa.string())), known=known, unknown=unknown
    )


def reasons_in(text: str) -> list[str]:
    """The codes in one folded text, each once."""
    own = _codes().get(word_key(text))
    if own is not None:
        return [own]
    clauses = [clause for clause in _CLAUSE.split(text) if clause and not _FINE.search(clause)]
    short = len(text) <= _SHORT_JAPANESE or (text.isascii() and len(text.split()) <= _SHORT_ENGLISH)
    return list(dict.fromkeys(code for clause in clauses for code in _of_clause(fold_words(clause), short=short)))


def _of_clause(clause: str, *, short: bool) -> list[str]:
    lacking = _lacking().find(clause)
    topics = _topics().find(clause)
    bare = set() if short else {topic for topic in topics if not any(_beside(topic, word) for word in lacking)}
    # a label that is no more than a topic ("通勤時間") is one only where something is said to lack
    named = [term for term in (*_labels().find(clause), *topics) if term not in bare]
    found = [term.code for term in longest_apart(named)]
    told = [code for code in found if code != _REQUIREMENT]
    return told or ["skills_lacking"] * (_REQUIREMENT in found)


def _beside(topic: Found, word: Found) -> bool:
    """Whether the word of lacking stands near the topic, and is not itself the topic ("課題")."""
    gap = max(topic.start, word.start) - min(topic.end, word.end)
    return -2 <= gap <= _NEAR and not (word.start <= topic.start and topic.end <= word.end)
