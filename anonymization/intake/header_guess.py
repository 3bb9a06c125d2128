"""What a header may mean, from its words alone: exact, decorated, composed, or nearly spelled."""

import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from anonymization.intake.criteria import names_criterion
from anonymization.intake.headers import stem
from anonymization.intake.values import my_number
from anonymization.intake.values.stages import stage_of_header
from anonymization.intake.vocabulary.lookup import Meaning, decoration, dictionary, parts, squeeze

EXACT: Final = 0.95


@dataclasses.dataclass(frozen=True, kw_only=True)
class Guess:
    """One thing a column may be, how sure we are, and why (words for people, never a value)."""

    field: str
    confidence: float
    why: str
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)


_DATE_TAIL: Final = re.compile(
    r"(日|日時|日付|時刻|年月日|予定日|実施日|通過日|完了日)$|\b(date|at|on|time|day|timestamp)$"
)
# Names so general that a more special one beside them goes first.
_GENERAL: Final = frozenset(
    (
        "id",
        "no",
        "番号",
        "title",
        "created",
        "createdat",
        "createdon",
        "作成日",
        "作成日時",
        "登録日",
        "登録日時",
        "date",
        "type",
    )
)
_COMMENT: Final = re.compile(
    r"コメント|所感|所見|メモ|フィードバック|講評|総評|comment|feedback|notes?\b|remarks?\b|summary"
)
_ABOUT_SELECTION: Final = re.compile(
    r"面接|選考|評価|面談|書類|人事|一次|二次|最終|interview|screen|evaluat|assess|scorecard|onsite|round|panel|debrief"
)
_SCORE: Final = re.compile(
    r"評価|点数|得点|スコア|評点|ランク|判定|評定|点$|度$|\bscore|\brating|\brank|\bgrade|recommendation|\beval|\bpoints?\b|\bstars?\b"
)
_PERSON_OF_COMPANY: Final = re.compile(
    r"面接官|面接者|面接担当|評価者|選考担当|採用担当|人事担当|リクルーター"
    r"|interviewers?\b|\brecruiter|hiring manager|assessor|\breviewer"
)
_OTHER_PERSON: Final = re.compile(
    r"担当$|担当者名?$|エージェント|紹介者|推薦者|上司|上長|訪問者|保護者|保証人|緊急連絡先|した人$|する人$"
    r"|\bmanager|referr|\bagent|supervisor|\breports to\b|\bwho\b"
)
_WISH: Final = re.compile(
    r"希望|可能な|可能日|可能時|配信|メルマガ|メールマガジン"
    r"|desired|preferred|expected|willing|eligible|newsletter|opt ?out|opt ?in"
)
_TOLD: Final = re.compile(
    r"(通知|連絡|送信|送付).*(日|日時|年月日)$|(notif|informed|told|communicated|e?mail sent).*\b(date|at|on)$"
)
_CONTACT: Final = re.compile(r"メール|mail|電話|tel\b|phone|アドレス|\burl|\bid\b")
_RESULT: Final = re.compile(r"結果|合否|判定|通過|result|outcome|passed|\bstatus")
_URL: Final = re.compile(
    r"\burl\b|\blink(s|ed ?in)?\b|リンク|github|twitter|facebook|instagram|アカウント|portfolio|ポートフォリオ"
)
_NUMBER_OF_PERSON: Final = re.compile(
    r"免許.*番号|証番号|保険.*番号|口座|パスポート|旅券|passport|licen[cs]e n|\bssn\b|social security"
)


def guesses(header: str, *, kind: str) -> list[Guess]:
    """Everything the header may mean in this kind of export, surest first."""
    if not squeeze(header):
        return []
    found = [*_forbidden(header), *_exact(header), *_composed(header, kind), *_decorated(header), *_near(header)]
    best: dict[tuple[str, str | None], Guess] = {}
    for guess in (_in_kind(g, kind) for g in found):
        key = (guess.field, guess.options.get("part"))
        if key not in best or guess.confidence > best[key].confidence:
            best[key] = guess
    return sorted(best.values(), key=lambda g: -g.confidence)


def _in_kind(guess: Guess, kind: str) -> Guess:
    """A field that this kind of export does not have is left out: dropped where it could point at a person."""
    meaning = Meaning(field=guess.field, options=guess.options)
    if meaning.exists_in(kind):
        return guess
    if guess.field == "started_on" and kind == "applications":
        return Guess(field="stage_dates", confidence=guess.confidence, why=guess.why, options={"stage": "started"})
    fate = meaning.fate_elsewhere()
    return Guess(field=fate, confidence=guess.confidence * 0.8, why=f"{guess.why}; no such field in {kind}")


def _forbidden(header: str) -> Iterator[Guess]:
    key = squeeze(header)
    if my_number.header_cue(header):
        yield Guess(field="my_number", confidence=0.99, why="the header names Individual Numbers")
    for part in parts("must_not_collect"):
        if part in key:
            yield Guess(field="must_not_collect", confidence=0.97, why="must not be collected (職業安定法 5条の5)")
            return


def _exact(header: str) -> Iterator[Guess]:
    key = squeeze(header)
    for rank, meaning in enumerate(dictionary().get(key, ())):
        sure = 0.85 if key in _GENERAL else EXACT
        yield _guess(meaning, sure - 0.02 * rank, "header is in the dictionary")
    ways = [dictionary().get(squeeze(part), ()) for part in re.split(r"[/・／(（)）]", header) if squeeze(part)]
    if len(ways) > 1:
        for meaning in ways[0]:
            if all(meaning in way for way in ways[1:]):
                yield _guess(meaning, 0.9, "every name in the header means this")


def _guess(meaning: Meaning, confidence: float, why: str) -> Guess:
    field_name = meaning.field
    return Guess(field=field_name, confidence=confidence, why=why, options=dict(meaning.options))


def _composed(header: str, kind: str) -> Iterator[Guess]:
    """Stage + day, trait + score, stage + comment: names that every company composes its own way."""
    text = stem(header)
    stage = stage_of_header(header)
    if _NUMBER_OF_PERSON.search(text) or _URL.search(text):
        yield Guess(field="drop", confidence=0.9, why="names an account, a link or a document number")
    if _PERSON_OF_COMPANY.search(text):
        if _CONTACT.search(text):
            yield Guess(field="drop", confidence=0.93, why="contact of a person of the company")
        elif not _COMMENT.search(text) and not _SCORE.search(text):
            yield Guess(field="interviewer", confidence=0.9, why="names a person of the company")
    elif _OTHER_PERSON.search(text) and not _CONTACT.search(text) and not _COMMENT.search(text):
        yield Guess(field="drop", confidence=0.72, why="names another person")
    if _WISH.search(text):
        yield Guess(field="ignore", confidence=0.78, why="a wish or a setting")
    if _COMMENT.search(text):
        if _ABOUT_SELECTION.search(text) or stage:
            yield Guess(field="interview_comment", confidence=0.92, why="comment on the selection")
        else:
            yield Guess(field="remarks", confidence=0.7, why="a comment")
    if kind == "applications":
        yield from _composed_of_stages(header, text)


def _composed_of_stages(header: str, text: str) -> Iterator[Guess]:
    """Stage or trait with a day, a score or a result."""
    stage = stage_of_header(header)
    staged = {"stage": stage} if stage else {}
    if _TOLD.search(text) and not _WISH.search(text):
        yield Guess(field="told_at", confidence=0.92, why="day on which it was told")
    if stage and _DATE_TAIL.search(text) and not _COMMENT.search(text):
        yield Guess(field="stage_dates", confidence=0.9, why="day of a stage", options=staged)
    scored = _SCORE.search(text) is not None
    if scored and not _COMMENT.search(text):
        sure = 0.9 if stage or names_criterion(header) else 0.75
        yield Guess(field="evaluation", confidence=sure, why="names a score", options=staged)
    elif names_criterion(header):
        yield Guess(field="evaluation", confidence=0.6, why="names what is judged", options=staged)
    if stage and _RESULT.search(text) and not scored:
        yield Guess(field="ignore", confidence=0.85, why="result of a single stage")


def _decorated(header: str) -> Iterator[Guess]:
    """A known name with words around it: some change nothing, of others at least the head tells what it is."""
    for bare in dict.fromkeys(_bare_forms(header)):
        for meaning in dictionary().get(squeeze(bare), ()):
            yield _guess(meaning, 0.9, "header without its decoration is in the dictionary")
    words = stem(header).split()
    for start in range(1, len(words)):
        tail = "".join(words[start:])
        for meaning in dictionary().get(tail, ()):
            plain = all(word in decoration("lead_en") for word in words[:start])
            yield _guess(meaning, 0.9 if plain else 0.62 - 0.03 * start, "header ends with a known name")
    for end in range(len(words) - 1, 0, -1):
        head = "".join(words[:end])
        for meaning in dictionary().get(head, ()):
            plain = all(word in decoration("tail_en") for word in words[end:])
            yield _guess(meaning, 0.88 if plain else 0.5, "header begins with a known name")
    yield from _inside_japanese(squeeze(header))


def _bare_forms(header: str) -> Iterator[str]:
    text = stem(header)
    yield re.sub(r"[(\[【<《〔「].*?[)\]】>》〕」]", "", text)
    inner = re.findall(r"[(\[【<《〔「](.*?)[)\]】>》〕」]", text)
    key = re.sub(r"[()\[\]【】<>《》〔〕「」]", "", text).replace(" ", "")
    yield key
    yield from inner if len(inner) == 1 and len(inner[0]) > 2 else ()
    for lead in ("", *decoration("lead")):
        if not key.startswith(lead):
            continue
        rest = key[len(lead) :]
        yield rest
        for tail in decoration("tail"):
            if rest.endswith(tail) and len(rest) > len(tail):
                yield rest.removesuffix(tail)


def _inside_japanese(key: str) -> Iterator[Guess]:
    """Japanese compounds say what they are at their end: 新卒応募日, 御社での応募経路."""
    if key.isascii():
        return
    for start in range(1, len(key) - 1):
        if found := dictionary().get(key[start:]):
            share = (len(key) - start) / len(key)
            for meaning in found:
                yield _guess(meaning, 0.45 + 0.35 * share, "header ends with a known name")
            break
    for end in range(len(key) - 1, 1, -1):
        if found := dictionary().get(key[:end]):
            for meaning in found:
                yield _guess(meaning, 0.3 + 0.25 * end / len(key), "header begins with a known name")
            break


def _near(header: str) -> Iterator[Guess]:
    """Spelled nearly like a known name: a typing error, a plural, an odd ending."""
    key = squeeze(header)
    if len(key) < 4 or key in dictionary():
        return
    cutoff = 0.86 if key.isascii() else 0.8
    for close in difflib.get_close_matches(key, dictionary().keys(), n=2, cutoff=cutoff):
        ratio = difflib.SequenceMatcher(None, key, close).ratio()
        for meaning in dictionary()[close]:
            yield _guess(meaning, 0.75 * ratio, "header is nearly a known name")
