"""Cells of fictional people for exports made by the tests: one generator per kind of column, seeded."""

import random
from collections.abc import Callable
from datetime import date, timedelta

FAMILY = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "髙橋",
    "山﨑",
    "渡邉",
    "斎藤",
]
FAMILY_KANA = [
    "サトウ",
    "スズキ",
    "タカハシ",
    "タナカ",
    "イトウ",
    "ワタナベ",
    "ヤマモト",
    "ナカムラ",
    "コバヤシ",
    "カトウ",
    "タカハシ",
    "ヤマザキ",
    "ワタナベ",
    "サイトウ",
]
GIVEN = ["太郎", "花子", "一郎", "美咲", "健太", "さくら", "大輔", "陽子", "翔", "葵"]
GIVEN_KANA = ["タロウ", "ハナコ", "イチロウ", "ミサキ", "ケンタ", "サクラ", "ダイスケ", "ヨウコ", "ショウ", "アオイ"]
LATIN_FAMILY = ["Smith", "Garcia", "Müller", "Johnson", "Brown", "Rossi", "Dubois", "Novak", "Silva", "Kim"]
LATIN_GIVEN = ["John", "Maria", "Anna", "Peter", "Laura", "Marco", "Claire", "Jan", "Paula", "Min"]
PREFECTURES = ["東京都", "大阪府", "北海道", "福岡県", "愛知県", "神奈川県"]
CITIES = ["渋谷区", "大阪市北区", "札幌市中央区", "福岡市博多区", "名古屋市中区", "横浜市西区"]
TEXTS = (
    "前職では店舗運営を担当し、売上の改善に取り組みました。チームで働くことを大切にしています。",
    "受け答えは落ち着いており、志望理由も明確だったが、即戦力としては経験がやや足りない。",
    "Explains trade-offs clearly and listens well, but the depth in distributed systems was limited for this level.",
)

Make = Callable[[random.Random, int], str]


def _day(rng: random.Random, start: date = date(2025, 1, 6), days: int = 120) -> date:
    return start + timedelta(days=rng.randrange(days))


def _pick(*words: str) -> Make:
    return lambda rng, _: rng.choice(words)


MAKERS: dict[str, Make] = {
    "id": lambda _, i: f"A{1000 + i}",
    "number": lambda _, i: str(52000 + 7 * i),
    "uuid": lambda rng, _: (
        f"{rng.getrandbits(32):08x}-{rng.getrandbits(16):04x}-4{rng.getrandbits(12):03x}-8abc-{rng.getrandbits(48):012x}"
    ),
    "name": lambda rng, _: f"{rng.choice(FAMILY)} {rng.choice(GIVEN)}",
    "family": lambda rng, _: rng.choice(FAMILY),
    "given": lambda rng, _: rng.choice(GIVEN),
    "kana": lambda rng, _: f"{rng.choice(FAMILY_KANA)} {rng.choice(GIVEN_KANA)}",
    "family_kana": lambda rng, _: rng.choice(FAMILY_KANA),
    "given_kana": lambda rng, _: rng.choice(GIVEN_KANA),
    "latin": lambda rng, _: f"{rng.choice(LATIN_GIVEN)} {rng.choice(LATIN_FAMILY)}",
    "latin_family": lambda rng, _: rng.choice(LATIN_FAMILY),
    "latin_given": lambda rng, _: rng.choice(LATIN_GIVEN),
    "email": lambda rng, i: f"{rng.choice(LATIN_GIVEN).lower()}{i}@example.{rng.choice(['com', 'jp'])}",
    "phone": lambda rng, _: f"090-{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}",
    "phone_us": lambda rng, _: f"+1 415-555-{rng.randrange(1000, 9999)}",
    "birth": lambda rng, _: f"{_day(rng, date(1965, 1, 1), 14000):%Y/%m/%d}",
    "birth_dmy": lambda rng, _: f"{_day(rng, date(1965, 1, 1), 14000):%d/%m/%Y}",
    "wareki": lambda rng, _: f"昭和{rng.randrange(40, 63)}年{rng.randrange(1, 13)}月{rng.randrange(1, 28)}日",
    "year": lambda rng, _: str(rng.randrange(1965, 2004)),
    "month": lambda rng, _: str(rng.randrange(1, 13)),
    "dom": lambda rng, _: str(rng.randrange(1, 29)),
    "age": lambda rng, _: str(rng.randrange(19, 60)),
    "gender": _pick("男性", "女性"),
    "gender_en": _pick("Male", "Female", "Decline to self-identify"),
    "postal": lambda rng, _: f"{rng.randrange(100, 600)}-{rng.randrange(0, 9999):04}",
    "pref": _pick(*PREFECTURES),
    "city": _pick(*CITIES),
    "street": lambda rng, _: f"{rng.randrange(1, 6)}丁目{rng.randrange(1, 20)}-{rng.randrange(1, 20)}",
    "building": lambda rng, _: rng.choice(["", "メゾン青葉201", "コーポ緑"]),
    "address": lambda rng, _: (
        f"{rng.choice(PREFECTURES)}{rng.choice(CITIES)}{rng.randrange(1, 20)}-{rng.randrange(1, 20)}"
    ),
    "city_en": _pick("Tokyo, Japan", "Berlin, Germany", "Austin, TX", "Osaka, Japan"),
    "street_en": lambda rng, _: f"{rng.randrange(1, 900)} {rng.choice(['Oak', 'Elm', 'Main'])} Street",
    "country": _pick("Japan", "Germany", "United States"),
    "nationality": _pick("日本", "ベトナム", "中国"),
    "school": _pick("青葉大学", "緑川工業大学", "北浜専門学校"),
    "school_en": _pick("Northfield University", "Lakeside College", "TU Beispiel"),
    "major": _pick("経済学部", "工学部情報工学科", "文学部"),
    "education": _pick("大学卒", "大学院修了", "高校卒", "専門学校卒", "短大卒"),
    "education_en": _pick("Bachelor's Degree", "Master's Degree", "High School", "PhD"),
    "employer": _pick("株式会社青空商事", "みどり製作所株式会社", "合同会社ひかり"),
    "employer_en": _pick("Acme Corp", "Globex GmbH", "Initech"),
    "years": lambda rng, _: str(rng.randrange(0, 20)),
    "years_ja": lambda rng, _: f"{rng.randrange(0, 20)}年",
    "skills": _pick("Excel、簿記2級", "Java、SQL", "普通自動車免許"),
    "skills_en": _pick("Python; SQL", "Java, Kotlin", "Excel"),
    "occupation": _pick("営業", "一般事務", "システムエンジニア", "介護職"),
    "occupation_en": _pick("Software Engineer", "Sales Representative", "Nurse", "Accountant"),
    "job": _pick("【急募】ルート営業", "経理スタッフ（正社員）", "Webエンジニア"),
    "job_en": _pick("Senior Backend Engineer", "Account Executive (EMEA)", "Office Manager"),
    "source": _pick("Indeed", "リクナビNEXT", "ハローワーク", "自社HP"),
    "source_en": _pick("LinkedIn", "Indeed", "Referral", "Company website"),
    "day": lambda rng, _: f"{_day(rng):%Y/%m/%d}",
    "day_iso": lambda rng, _: f"{_day(rng)}",
    "day_us": lambda rng, _: f"{_day(rng):%m/%d/%Y}",
    "day_sparse": lambda rng, _: f"{_day(rng):%Y/%m/%d}" if rng.random() < 0.6 else "",
    "moment": lambda rng, _: f"{_day(rng):%Y/%m/%d} {rng.randrange(9, 19):02}:{rng.randrange(60):02}",
    "moment_iso": lambda rng, _: f"{_day(rng)}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z",
    "epoch": lambda rng, _: str(1736000000 + rng.randrange(10_000_000)),
    "stage": _pick("書類選考", "一次面接", "二次面接", "最終面接", "内定"),
    "stage_en": _pick("Application Review", "Phone Screen", "Onsite", "Offer"),
    "status": _pick("書類選考中", "面接", "不採用", "採用", "辞退"),
    "status_end": _pick("採用", "不採用", "辞退", "内定辞退"),
    "status_en": _pick("Active", "Rejected", "Hired", "Withdrawn"),
    "result": _pick("合格", "不合格", ""),
    "reason": _pick("経験不足", "スキル不一致", "条件不一致", ""),
    "reason_en": _pick("Underqualified", "Accepted another offer", "Not a culture fit", ""),
    "reason_kind": _pick("We rejected them", "They rejected us", ""),
    "grade": _pick("A", "B", "C", "D"),
    "mark": _pick("◎", "○", "△", "×"),
    "one_five": lambda rng, _: str(rng.randrange(1, 6)),
    "hundred": lambda rng, _: str(rng.randrange(35, 100)),
    "recommendation": _pick("definitely_not", "no", "yes", "strong_yes"),
    "text": lambda rng, _: rng.choice(TEXTS),
    "text_sparse": lambda rng, _: rng.choice([*TEXTS, "", ""]),
    "flag": _pick("有", "無"),
    "yes": _pick("Yes", "No"),
    "true": _pick("true", "false"),
    "agree": _pick("同意する", "同意しない"),
    "purpose": _pick("pool_stats", "pool_relay", "ai_scoring"),
    "purposes": _pick("pool_stats,pool_relay", "pool_relay"),
    "purpose_ja": _pick("統計利用", "他社への紹介"),
    "action": _pick("grant", "withdraw"),
    "action_ja": _pick("同意", "撤回"),
    "version": _pick("v1.0", "v1.1", "2025-04"),
    "url": lambda _, i: f"https://www.linkedin.com/in/person-{i}",
    "salary": lambda rng, _: str(rng.randrange(250, 900) * 10000),
    "salary_ja": lambda rng, _: f"{rng.randrange(250, 900)}万円",
    "place": _pick("東京本社", "大阪支店", "名古屋営業所"),
    "department": _pick("営業部", "開発部", "人事部"),
    "department_en": _pick("Engineering", "Sales", "Finance"),
    "employment": _pick("正社員", "契約社員", "パート"),
    "employment_en": _pick("Permanent", "Fixed-term", "Contract"),
    "end_reason": _pick("自己都合", "契約期間満了", "会社都合", ""),
    "end_reason_en": _pick("Voluntary", "Involuntary", "End of contract", ""),
    "religion": _pick("仏教", "なし", "無回答"),
    "family_members": _pick("父・母・妹", "妻・子1人", "なし"),
    "birthplace": _pick("秋田県", "大阪府", "長野県"),
    "my_number": lambda rng, _: my_number(rng),
    "word": _pick("青", "赤", "緑"),
    "blank": lambda _rng, _i: "",
    "seq": lambda _, i: str(i + 1),
    "file": lambda _, i: f"resume_{i}.pdf",
    "code": _pick("JOB-0012", "JOB-0044", "JOB-0101"),
}


def my_number(rng: random.Random) -> str:
    """Twelve digits with the right check digit; nobody's number."""
    digits = [rng.randrange(10) for _ in range(11)]
    total = sum(d * w for d, w in zip(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return "".join(map(str, digits)) + str(0 if total <= 1 else 11 - total)


def rows(makers: list[str], *, count: int = 40, seed: int = 7) -> list[list[str]]:
    """`count` rows of cells made by the named makers; `=a/b/c` picks one of the words."""
    rng = random.Random(seed)
    make = [_pick(*name[1:].split("/")) if name.startswith("=") else MAKERS[name] for name in makers]
    return [[each(rng, i) for each in make] for i in range(count)]
