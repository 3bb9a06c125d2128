"""The words of the sample exports: occupations, skills, education, channels, reasons – in Japanese and English."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as exports write it; `share` of the occupation's applicants have it."""

    ja: str
    en: str
    share: float


@dataclass(frozen=True, slots=True)
class Words:
    """One thing in both languages."""

    ja: str
    en: str


# MHLW major groups that the companies hire for; a small sample concentrates on the first five.
OCCUPATION_WEIGHTS: Final = {"07": 26.0, "09": 23.0, "06": 20.0, "12": 17.0, "02": 14.0}

OCCUPATIONS: Final = {
    "02": Words("研究・技術の職業", "Engineering"),
    "06": Words("事務的職業", "Office administration"),
    "07": Words("販売・営業の職業", "Sales"),
    "09": Words("サービスの職業", "Hospitality and service"),
    "12": Words("製造・修理・塗装・製図等の職業", "Manufacturing"),
}

JOB_TITLES: Final = {
    "02": Words("システムエンジニア", "Software Engineer"),
    "06": Words("一般事務", "Administrative Assistant"),
    "07": Words("営業職", "Sales Representative"),
    "09": Words("ホールスタッフ", "Restaurant Staff"),
    "12": Words("製造スタッフ", "Manufacturing Operator"),
}

SKILLS: Final[dict[str, dict[str, Skill]]] = {
    "02": {
        "python": Skill("Python", "Python", 0.45),
        "java": Skill("Java", "Java", 0.35),
        "sql": Skill("SQL", "SQL", 0.5),
        "aws": Skill("AWS", "AWS", 0.3),
        "english": Skill("英語", "English", 0.25),
    },
    "06": {
        "excel": Skill("Excel", "Excel", 0.7),
        "word": Skill("Word", "Word", 0.5),
        "bookkeeping": Skill("日商簿記2級", "Bookkeeping", 0.3),
        "english": Skill("英語", "English", 0.2),
    },
    "07": {
        "drivers_license": Skill("普通自動車免許", "Driver's license", 0.65),
        "sales": Skill("法人営業", "Corporate sales", 0.45),
        "excel": Skill("Excel", "Excel", 0.4),
        "english": Skill("英語", "English", 0.15),
    },
    "09": {
        "customer_service": Skill("接客", "Customer service", 0.6),
        "cook_license": Skill("調理師免許", "Cook's license", 0.2),
        "leadership": Skill("リーダー経験", "Team leadership", 0.3),
        "english": Skill("英語", "English", 0.2),
    },
    "12": {
        "forklift": Skill("フォークリフト", "Forklift", 0.35),
        "welding": Skill("溶接", "Welding", 0.25),
        "drivers_license": Skill("普通自動車免許", "Driver's license", 0.5),
        "leadership": Skill("リーダー経験", "Team leadership", 0.25),
    },
}

EDUCATION_WEIGHTS: Final = {
    "high_school": 34.0,
    "vocational": 18.0,
    "junior_college": 8.0,
    "bachelor": 34.0,
    "master": 6.0,
}
EDUCATION: Final = {
    "high_school": Words("高校卒", "High school"),
    "vocational": Words("専門学校卒", "Vocational school"),
    "junior_college": Words("短大卒", "Junior college"),
    "bachelor": Words("大学卒", "Bachelor's degree"),
    "master": Words("大学院卒", "Master's degree"),
}

CHANNELS: Final = (
    Words("Indeed", "Indeed"),
    Words("求人ボックス", "Job board"),
    Words("ハローワーク", "Hello Work"),
    Words("自社サイト", "Company website"),
    Words("社員紹介", "Referral"),
    Words("人材紹介", "Agency"),
)

# Why a company turned somebody down; the text of the row says the same in a sentence.
REASONS: Final = {
    "leadership_lacking": Words("リーダー経験不足", "Lack of leadership experience"),
    "skills_lacking": Words("スキル不足", "Lacking skills"),
    "experience_lacking": Words("経験不足", "Not enough experience"),
    "culture_fit": Words("社風との相性", "Culture fit"),
    "communication": Words("コミュニケーション面", "Communication"),
    "conditions": Words("勤務条件の不一致", "Schedule or location mismatch"),
    "stronger_candidate": Words("他候補者を優先", "Hired another candidate"),
}

PREFECTURES_EN: Final = {
    "東京都": "Tokyo", "神奈川県": "Kanagawa", "埼玉県": "Saitama", "千葉県": "Chiba", "大阪府": "Osaka",
    "兵庫県": "Hyogo", "京都府": "Kyoto", "愛知県": "Aichi", "静岡県": "Shizuoka", "福岡県": "Fukuoka",
    "北海道": "Hokkaido", "宮城県": "Miyagi", "広島県": "Hiroshima",
}  # fmt: skip
