"""AirWORK: UTF-8 with a byte order mark, every cell quoted, hiragana readings, one address cell, own columns behind."""

from typing import Final

from samples.events import Application, Employment
from samples.gazetteer import hiragana
from samples.people import Person
from samples.presentation import written_phone
from samples.shapes.japanese import CONSENT_COLUMNS, END_REASONS, consent_row
from samples.shapes.sheet import Shape, Sheet, age, col, slashed
from samples.texts import japanese_comment, japanese_reason
from samples.vocabulary import CHANNELS, EDUCATION, JOB_TITLES, OCCUPATIONS, SKILLS

_STATUS: Final = {
    "hired": "採用", "rejected": "不採用", "withdrew": "選考辞退", "offer_declined": "内定辞退", "active": "選考中",
}  # fmt: skip
_RATINGS: Final = ("期待を大きく下回る", "期待を下回る", "期待通り", "期待を上回る", "期待を大きく上回る")
_SITES: Final = ("本社", "第一営業所", "第二営業所")

_APPLICATIONS: Final = Sheet(
    kind="applications",
    file_name="applications.csv",
    encoding="utf-8-sig",
    quote_all=True,
    columns=(
        col("応募ID", "applicant_id"),
        col("応募者名", "name"),
        col("ふりがな", "name_kana"),
        col("生年月日", "birth_date"),
        col("年齢", "ignore", "quasi"),
        col("郵便番号", "postal_code"),
        col("住所", "address"),
        col("電話番号", "phone"),
        col("メールアドレス", "email"),
        col("性別", "gender"),
        col("応募経路", "source_channel"),
        col("応募日時", "applied_at"),
        col("応募求人ID", "ignore", "measure"),
        col("希望勤務地", "ignore", "quasi"),
        col("対応状況", "decision"),
        col("応募職種", "occupation_applied"),
        col("最終学歴", "education_level"),
        col("経験年数", "years_experience"),
        col("保有スキル", "skills"),
        col("書類選考日", "stage_dates", stage="screening"),
        col("一次面接日", "stage_dates", stage="interview_1"),
        col("最終面接日", "stage_dates", stage="interview_final"),
        col("一次面接評価", "evaluation", criterion="overall", stage="interview_1"),
        col("コミュニケーション", "evaluation", criterion="communication", stage="interview_1"),
        col("専門知識", "evaluation", criterion="expertise", stage="interview_1"),
        col("面接官", "interviewer"),
        col("面接コメント", "interview_comment", keep="masked"),
        col("不採用理由", "rejection_reason"),
        col("選考結果日", "decided_at"),
        col("通知日", "told_at"),
        # Asked though it must not be (職安法 5条の5): the contract drops it on sight.
        col("配偶者の有無", "drop", "sensitive", reason="must_not_collect"),
    ),
)
_OUTCOMES: Final = Sheet(
    kind="outcomes",
    file_name="outcomes.csv",
    encoding="utf-8-sig",
    quote_all=True,
    columns=(
        col("社員コード", "employee_id"),
        col("氏名", "name"),
        col("ふりがな", "name_kana"),
        col("生年月日", "birth_date"),
        col("メールアドレス", "email"),
        col("職種", "occupation"),
        col("契約期間", "contract_term"),
        col("入社年月日", "started_on"),
        col("退職年月日", "ended_on"),
        col("退職事由", "end_reason"),
        col("評価", "rating"),
        col("昇格", "promoted"),
        col("正社員転換", "converted_to_permanent"),
    ),
)
_CONSENTS: Final = Sheet(
    kind="consents", file_name="consents.csv", encoding="utf-8-sig", quote_all=True, columns=CONSENT_COLUMNS
)


def _application_row(person: Person, a: Application) -> list[str]:
    shown, place = a.shown, person.place
    chome, block, house = person.block
    interviewer = a.company.interviewers[int(a.wording[0] * 4)]
    levels = ["", ""] if a.level is None else [str(level + 1) for level in a.aspects]
    return [
        a.applicant_id,
        f"{shown.surname} {person.given.kanji}",
        f"{hiragana(shown.surname_kana)} {hiragana(person.given.kana)}",
        slashed(person.birth),
        str(age(birth=person.birth, on=a.applied)),
        place.postal_code,
        f"{place.prefecture}{place.city}{place.town}{chome}丁目{block}番{house}号{person.building}",
        written_phone(shown),
        shown.email,
        "女" if person.sex == "female" else "男",
        CHANNELS[a.channel].ja,
        f"{slashed(a.applied)} {9 + person.index % 12:02}:{person.index % 60:02}",
        f"J{person.occupation}{a.job + 1}",
        _SITES[a.job],
        _STATUS[a.closing],
        f"{OCCUPATIONS[person.occupation].ja}({JOB_TITLES[person.occupation].ja})",
        EDUCATION[person.education].ja,
        f"{person.years}年",
        "、".join(SKILLS[person.occupation][code].ja for code in person.skills),
        slashed(a.screened),
        slashed(a.interviewed),
        slashed(a.final),
        "" if a.level is None else str(a.level + 1),
        *levels,
        "" if a.level is None else f"{interviewer[0]} {interviewer[1]}",
        japanese_comment(person, a),
        japanese_reason(person, a),
        slashed(a.decided),
        slashed(a.told),
        "有" if person.index % 3 == 0 else "無",
    ]


def _outcome_row(person: Person, e: Employment) -> list[str]:
    return [
        e.employee_id,
        f"{e.shown.surname} {person.given.kanji}",
        f"{hiragana(e.shown.surname_kana)} {hiragana(person.given.kana)}",
        slashed(person.birth),
        e.shown.email,
        OCCUPATIONS[e.occupation].ja,
        "有期" if e.fixed_term else "無期",
        slashed(e.started),
        slashed(e.ended),
        END_REASONS[e.end_kind] if e.end_kind else "",
        "" if e.rating is None else _RATINGS[e.rating - 1],
        "あり" if e.promoted else "なし",
        "あり" if e.converted else "なし",
    ]


AIRWORK: Final = Shape(
    applications=_APPLICATIONS,
    outcomes=_OUTCOMES,
    consents=_CONSENTS,
    application_row=_application_row,
    outcome_row=_outcome_row,
    consent_row=consent_row,
)
