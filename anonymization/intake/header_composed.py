"""Headers that every company composes its own way: stage and day, trait and score, whose contact, consent to what."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from anonymization.intake.consent_header import names_privacy_tick, purposes_named
from anonymization.intake.criteria import names_criterion
from anonymization.intake.headers import stem
from anonymization.intake.values.dictionary import word_key
from anonymization.intake.values.stages import stage_of_header
from anonymization.intake.values.status_words import parts_of, status_words


@dataclasses.dataclass(frozen=True, kw_only=True)
class Guess:
    """One thing a column may be, how sure we are, and why (words for people, never a value)."""

    field: str
    confidence: float
    why: str
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)


DATE_TAIL: Final = re.compile(
    r"(日|日時|日付|時刻|年月日|予定日|実施日|通過日|完了日|タイムスタンプ)$|\b(date|at|on|time|day|timestamp|datetime|ts|dt)$"
)
_COMMENT: Final = re.compile(
    r"コメント|所感|所見|メモ|フィードバック|講評|総評|寸評|印象(?!度|点)|comment|feedback|\bmemo\b|notes?\b|remarks?\b|summary"
    r"|write ?up|\bimpressions?\b"
)
_ABOUT_SELECTION: Final = re.compile(
    r"面接|選考|評価|面談|書類|人事|一次|二次|最終|feedback|interview|screen|evaluat|assess|scorecard|onsite|round|panel|debrief"
)
_SCORE: Final = re.compile(
    r"評価|点数|得点|スコア|評点|ランク|判定|評定|点$|度$|\bscore|\brating|\brank|\bgrade|recommendation|\beval|\bpoints?\b|\bstars?\b"
)
_SCORE_TAIL: Final = re.compile(r"(評価|点数|得点|スコア|評点|ランク|評定|点)$|\b(score|rating|grade|points?|stars?)$")
_PERSON_OF_COMPANY: Final = re.compile(
    r"面接官|面接者|面接担当|面談担当|評価者|選考担当|採用担当|採用責任者|採用マネー?ジャ|人事担当|リクルーター"
    r"|interviewers?\b|\brecruiter|hiring manager|hiring team(?! note| comment| feedback)"
    r"|assessor|\breviewer|\bcoordinator|\bowner\b|talent partner|\bsourcer"
    r"|\b(interview(ed)?\b.*|seen|met|rated|scored|assessed|evaluated|screened) by$|\bmet with$|\bwho interviewed"
)
_OTHER_PERSON: Final = re.compile(
    r"担当$|担当者名?$|者(名|氏名)?$|^担当(?!業務|職務|職種|店|部|エリア|科|課)|エージェント|紹介会社|人材会社|^ca(?![a-z])|紹介者|推薦者|上司|上長|訪問者|保証人|した人$|する人$|作成者|更新者|入力者|登録者名?$"
    r"|\bref(erences?|eree)? (name|first|last|e?mail|phone|contact)|\bmanager|\breferr"
    r"|\bagent|supervisor|\breports to\b|\bwho\b"
    r"|\b(created|updated|modified|added|entered|edited) by\b|\bby$"
)
_KIN: Final = re.compile(
    r"緊急連絡|緊急時|保護者|身元保証|帰省先|実家|休暇中|親権者|世帯主"
    r"|emergency|next of kin|\bkin\b|guardian|\bparents?\b|guarantor"
)
_WISH: Final = re.compile(
    r"希望|可能な|可能日|可能時|配信|メルマガ|メールマガジン"
    r"|desired|preferred|expected|earliest|availab|willing|eligible|newsletter|opt ?out|\bdeclared wish"
)
_NAMED: Final = re.compile(r"\b(fore|sur|first|last|given|family|full|legal)?[ -]?name\b|氏名|姓名|お名前|呼び名|呼称")
_TOLD: Final = re.compile(
    r"(通知|連絡|お知らせ).*(日|日時|年月日)$|(結果|合否|不採用|不合格|見送り?|お祈り).*(送信|送付|発送).*(日|日時)$"
    r"|(notif|notice|informed|told|communicated|(reject|regret|decline|result|decision).*sent).*\b(date|at|on)$"
)
_OTHER_MESSAGE: Final = re.compile(r"スカウト|面接|内々?定|説明会|案内|scout|offer|interview|invit")
_NEXT: Final = re.compile(r"^次回|^次の|^次(面接|選考|アクション)|^next\b|\bupcoming\b")
_CONTACT: Final = re.compile(r"メール|mail|電話|tel\b|phone|アドレス|\burl|\bid\b")
_RESULT: Final = re.compile(r"結果|合否|判定|通過|result|outcome|passed|\bstatus")
_URL: Final = re.compile(
    r"\burl\b|\blink(s|ed ?in)?\b|リンク|github|twitter|facebook|instagram|アカウント"
    r"|portfolio|ポートフォリオ|\baccount\b"
)
_NUMBER_OF_PERSON: Final = re.compile(
    r"免許.*番号|証番号|保険.*番号|年金.*番号|口座|パスポート|旅券|passport|licen[cs]e n"
    r"|\bssn\b|social security|\btax id"
    r"|\b(iban|bic)\b|在留カード"
)
_OF_THE_JOB: Final = re.compile(
    r"^(job(?! ?(submission|application))|posting|requisition|req|vacancy|opening|offer|position|office|store)\b"
    r"(?! board).*"
    r"\b(location|city|country|state|region|department|team|status|type|salary|office|branch|division|address"
    r"|id|code|number|no|ref|slug|key|uuid)$"
    r"|^(求人|募集|案件|採用要件|ポジション|応募先|配属予定?).*(勤務地|部署|部門|状況|ステータス|雇用形態|給与|年収|エリア|住所|所在地|店舗)$"
    r"|^(求人|原稿|案件|採用要件|お?仕事|募集|掲載|ポジション|ジョブ).*(id|no|番号|コード|ナンバー)$"
)
_WORKPLACE: Final = re.compile(
    r"勤務(地|先|場所)|就業(地|場所|先)|所在地|\b(work ?)?(locations?|place|city|state|region)\b"
)
_EXPIRY: Final = re.compile(r"期限|満了|失効|有効|終了|expir|until|valid|\bend\b")
_DAY_OF_APPLICATION: Final = re.compile(
    r"^(応募|エントリー|申込)(?!期限|締切|締め切り|可能|開始|回).{0,4}(日|日時|年月日)$"
)
_COUNT_OF: Final = re.compile(
    r"\b(scorecards|interviews|emails|messages|attachments|reviews) (submitted|completed|sent|count)$|"
    r"^(total )?(number|no|count|num) of\b"
    r"|^(total|open) (applicants|candidates|applications)$|(応募|候補|求職)者数$"
)
_STATUS_DAY: Final = re.compile(r"(ステータス|状況|状態|進捗).*(日|日時)$|\bstat(us|e)\b.*\b(date|at|on|changed?)\b")


def composed(header: str, kind: str) -> Iterator[Guess]:
    """What the parts of a header say together, whichever words name them."""
    text = stem(header)
    if _COUNT_OF.search(text):
        yield Guess(field="ignore", confidence=0.97, why="how many, not who")
    comment = _COMMENT.search(text) is not None and _SCORE_TAIL.search(text) is None
    if _NUMBER_OF_PERSON.search(text) or _URL.search(text):
        yield Guess(field="drop", confidence=0.9, why="names an account, a link or a document number")
    yield from _of_persons(text, comment=comment)
    if _WISH.search(text) and not _NAMED.search(text):
        yield Guess(field="ignore", confidence=0.78, why="a wish or a setting")
    if comment:
        if _ABOUT_SELECTION.search(text) or stage_of_header(header):
            yield Guess(field="interview_comment", confidence=0.92, why="comment on the selection")
        else:
            yield Guess(field="remarks", confidence=0.7, why="a comment")
    if kind == "consents" and DATE_TAIL.search(text) and not _EXPIRY.search(text):
        yield Guess(field="at", confidence=0.7, why="the day of what is told")
    if kind == "consents" and purposes_named(header) is not None and not DATE_TAIL.search(text):
        yield Guess(field="action", confidence=0.69, why="asks for a consent")
    if kind == "jobs" and _WORKPLACE.search(text):
        yield Guess(field="prefecture", confidence=0.92, why="where the work is, if the values are prefectures")
    if kind == "applications":
        yield from _of_stages(header, text, comment=comment)
        yield from _of_applications(header, text)


def _of_persons(text: str, *, comment: bool) -> Iterator[Guess]:
    """Somebody who is not the applicant."""
    if _KIN.search(text):
        yield Guess(field="drop", confidence=0.97, why="somebody else's, for an emergency or as a surety")
    if _PERSON_OF_COMPANY.search(text):
        if _CONTACT.search(text):
            yield Guess(field="drop", confidence=0.93, why="contact of a person of the company")
        elif not comment and not _SCORE.search(text):
            yield Guess(field="interviewer", confidence=0.9, why="names a person of the company")
    elif _OTHER_PERSON.search(text) and _CONTACT.search(text):
        yield Guess(field="drop", confidence=0.93, why="contact of another person")
    elif _OTHER_PERSON.search(text) and not _CONTACT.search(text) and not comment:
        yield Guess(field="drop", confidence=0.72, why="names another person")


def _of_stages(header: str, text: str, *, comment: bool) -> Iterator[Guess]:
    """Stage or trait with a day, a score or a result."""
    stage = stage_of_header(header)
    staged = {"stage": stage} if stage else {}
    dated = DATE_TAIL.search(text) is not None and not comment
    if _NEXT.search(text) and dated:
        yield Guess(field="ignore", confidence=0.97, why="a day that is yet to come")
    if _TOLD.search(text) and not _WISH.search(text) and not _OTHER_MESSAGE.search(text):
        yield Guess(field="told_at", confidence=0.92, why="day on which it was told")
    if dated and (stage == "applied" or _DAY_OF_APPLICATION.search(text)):
        yield Guess(field="applied_at", confidence=0.88, why="day of the application")
    elif stage and dated:
        yield Guess(field="stage_dates", confidence=0.9, why="day of a stage", options=staged)
    scored = _SCORE.search(text) is not None
    if scored and not comment:
        sure = 0.9 if stage or names_criterion(header) or _SCORE_TAIL.search(text) else 0.75
        yield Guess(field="evaluation", confidence=sure, why="names a score", options=staged)
    elif names_criterion(header):
        yield Guess(field="evaluation", confidence=0.6, why="names what is judged", options=staged)
    if stage and _RESULT.search(text) and not scored:
        yield Guess(field="ignore", confidence=0.85, why="result of a single stage")
    if stage and stage != "applied" and _only_a_stage(header):
        for field, sure in (("evaluation", 0.6), ("stage_dates", 0.6), ("interview_comment", 0.55), ("ignore", 0.56)):
            yield Guess(field=field, confidence=sure, why="names a stage; the values tell what of it", options=staged)


def _only_a_stage(header: str) -> bool:
    key, words = word_key(header), status_words()
    parts = parts_of(key)
    return key in words.stages or bool(parts and all(part in words.stages for part in parts))


def _of_applications(header: str, text: str) -> Iterator[Guess]:
    """What applications alone have: attributes of the job, days of a status, consent to something."""
    if _OF_THE_JOB.search(text):
        yield Guess(field="ignore", confidence=0.92, why="says something of the job, not of the person")
    if _STATUS_DAY.search(text) and DATE_TAIL.search(text):
        yield Guess(field="decided_at", confidence=0.8, why="day of the status")
        yield Guess(field="updated_at", confidence=0.78, why="day of the status")
    if names_privacy_tick(header):
        yield Guess(field="ignore", confidence=0.96, why="a privacy notice, no consent to the pool")
    elif (purposes := purposes_named(header)) is not None:
        if DATE_TAIL.search(text):
            yield Guess(field="consent_at", confidence=0.9, why="day of a consent")
        elif purposes:
            options = {"purposes": purposes}
            yield Guess(field="consent_given", confidence=0.93, why="consent to a named purpose", options=options)
