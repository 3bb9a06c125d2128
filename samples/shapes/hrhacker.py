"""HRハッカー: cp932, CRLF, one fixed header with three free columns that this company uses for its own purposes."""

from typing import Final

from samples.events import Application, Employment
from samples.people import Person
from samples.presentation import written_phone
from samples.shapes.japanese import CONSENT_COLUMNS, END_REASONS, consent_row
from samples.shapes.sheet import Shape, Sheet, col, slashed
from samples.texts import japanese_remark
from samples.vocabulary import CHANNELS, EDUCATION, JOB_TITLES, OCCUPATIONS, SKILLS

_STATUS: Final = {
    "hired": "採用", "rejected": "不採用", "withdrew": "辞退", "offer_declined": "内定辞退", "active": "選考中",
}  # fmt: skip
_GRADES: Final = ("E", "D", "C", "B", "A")
_NOW: Final = ("会社員", "契約社員", "パート・アルバイト", "離職中", "学生")
_SITES: Final = ("本店", "駅前店", "南店")

_APPLICATIONS: Final = Sheet(
    kind="applications",
    file_name="applications.csv",
    encoding="cp932",
    line_end="\r\n",
    columns=(
        col("応募者id", "applicant_id"),
        col("応募求人先", "occupation_applied"),
        col("選考ステータス", "decision"),
        col("応募経路", "source_channel"),
        col("名前", "name"),
        col("名前フリガナ", "name_kana"),
        col("性別", "gender"),
        col("生年月日", "birth_date"),
        col("現在の職業", "ignore", "quasi"),
        col("電話番号", "phone"),
        col("メールアドレス", "email"),
        col("郵便番号", "postal_code"),
        col("都道府県", "prefecture"),
        col("市区町村", "address"),
        col("丁目", "address"),
        col("番地", "address"),
        col("建物名", "address"),
        col("連絡希望日", "ignore", "measure"),
        col("連絡方法", "ignore", "measure"),
        col("見学会希望有無", "ignore", "measure"),
        col("見学会希望日", "ignore", "measure"),
        col("希望面接形態", "ignore", "measure"),
        col("学歴", "education_level"),
        col("勤務可能期間", "ignore", "measure"),
        col("自由項目1", "years_experience"),
        col("自由項目2", "evaluation", criterion="overall", stage="interview_1"),
        col("自由項目3", "skills"),
        col("面接予定日", "stage_dates", stage="interview_1"),
        col("選考理由", "rejection_reason"),
        col("応募日時", "applied_at"),
        col("更新日", "decided_at"),
        col("店舗ID", "ignore", "measure"),
        col("店舗名", "ignore", "measure"),
    ),
)
_OUTCOMES: Final = Sheet(
    kind="outcomes",
    file_name="outcomes.csv",
    encoding="cp932",
    line_end="\r\n",
    columns=(
        col("社員番号", "employee_id"),
        col("氏名", "name"),
        col("フリガナ", "name_kana"),
        col("生年月日", "birth_date"),
        col("電話番号", "phone"),
        col("職種", "occupation"),
        col("雇用区分", "contract_term"),
        col("入社日", "started_on"),
        col("退職日", "ended_on"),
        col("退職理由", "end_reason"),
        col("人事評価", "rating"),
        col("昇進", "promoted"),
        col("正社員登用", "converted_to_permanent"),
    ),
)
_CONSENTS: Final = Sheet(
    kind="consents", file_name="consents.csv", encoding="cp932", line_end="\r\n", columns=CONSENT_COLUMNS
)


def _application_row(person: Person, a: Application) -> list[str]:
    shown, place = a.shown, person.place
    chome, block, house = person.block
    closed = a.decided or a.interviewed or a.applied
    return [
        a.applicant_id,
        f"{OCCUPATIONS[person.occupation].ja}({JOB_TITLES[person.occupation].ja})",
        _STATUS[a.closing],
        CHANNELS[a.channel].ja,
        f"{shown.surname} {person.given.kanji}",
        f"{shown.surname_kana} {person.given.kana}",
        "女性" if person.sex == "female" else "男性",
        slashed(person.birth),
        _NOW[person.index % 5],
        written_phone(shown),
        shown.email,
        f"{place.postal_code[:3]}-{place.postal_code[3:]}",
        place.prefecture,
        f"{place.city}{place.town}",
        f"{chome}丁目",
        f"{block}-{house}",
        person.building,
        "",
        "電話" if person.index % 3 else "メール",
        "無",
        "",
        "対面" if a.job else "オンライン",
        EDUCATION[person.education].ja,
        "長期",
        f"{person.years}年",
        "" if a.level is None else _GRADES[a.level],
        "、".join(SKILLS[person.occupation][code].ja for code in person.skills),
        slashed(a.interviewed),
        japanese_remark(person, a),
        f"{slashed(a.applied)} {9 + person.index % 12:02}:{person.index % 60:02}",
        slashed(closed),
        f"S{a.job + 1:03}",
        f"{a.company.name_ja} {_SITES[a.job]}",
    ]


def _outcome_row(person: Person, e: Employment) -> list[str]:
    return [
        e.employee_id,
        f"{e.shown.surname} {person.given.kanji}",
        f"{e.shown.surname_kana} {person.given.kana}",
        slashed(person.birth),
        written_phone(e.shown),
        OCCUPATIONS[e.occupation].ja,
        "有期契約" if e.fixed_term else "無期契約",
        slashed(e.started),
        slashed(e.ended),
        END_REASONS[e.end_kind] if e.end_kind else "",
        "" if e.rating is None else str(e.rating),
        "有" if e.promoted else "無",
        "有" if e.converted else "無",
    ]


HRHACKER: Final = Shape(
    applications=_APPLICATIONS,
    outcomes=_OUTCOMES,
    consents=_CONSENTS,
    application_row=_application_row,
    outcome_row=_outcome_row,
    consent_row=consent_row,
)
