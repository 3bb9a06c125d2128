"""What interviewers write: sentences that name the applicant, colleagues and referrers, as real ones do."""

from typing import Final

from samples.events import Application
from samples.gazetteer import surnames
from samples.people import Person
from samples.presentation import written_phone
from samples.vocabulary import JOB_TITLES, REASONS, SKILLS

# {s} surname, {g} given name, {i} interviewer, {r} referrer, {k} a skill, {y} years, {c} municipality, {j} job
_OPENINGS: Final = (
    "{s}さんは受け答えが明瞭で、{k}の経験を具体的に話してくれた。",
    "面接官は{i}。{s} {g}様、{y}年の経験あり。",
    "{i}部長と同席。{s}様は緊張していたが誠実な印象。",
    "紹介者の{r}さんによると、{s}さんは前職でも評判が良いとのこと。",
    "{s}{g}氏の{k}は実務レベル。志望動機も{j}として納得できる。",
    "{c}在住で通勤に支障なし。{s}さん本人も長期勤務を希望。",
    "{i}より:{s}さんは質問への回答が短く、深掘りが必要。",
    "元同僚の{r}様(当社社員)からの推薦。{g}さんは社内でも知られている。",
)
_MIDDLES: Final = (
    "{k}については{i}が追加で確認した。",
    "前職の退職理由は家庭の事情とのこと。",
    "繁忙期のシフトについて{s}さんに説明済み。",
    "チームでの役割を聞くと、補佐が中心だったと話していた。",
    "",
    "",
)
_CONTACTS: Final = (
    "折り返しは{p}へ。",
    "追加資料は{m}宛に依頼済み。",
    "連絡先({p})に不在着信あり、{i}が再度架電。",
)
_REASONS: Final = (
    "{w}のため見送り。{s}様には{i}から連絡する。",
    "{w}。{s}さんの人柄は良いが、今回は見送りとする。",
    "{i}と協議の結果、{w}により不採用。",
    "{w}を理由に見送り。紹介元の{r}様にもお礼を伝える。",
    "{w}",
)
_NOTES: Final = (
    "{s} answered clearly and gave concrete examples of {k}.",
    "{g} {s} comes across as sincere; {i} would like a second opinion.",
    "Spoke with {r}, who referred {g}. Strong references from the last job.",
    "{i} asked about {k}; {g} has about {y} years of hands-on experience.",
    "{s}-san was nervous at first, then explained the {j} role well.",
    "Per {i}: short answers, little detail on {k}.",
)
_ENGLISH_MORE: Final = (
    " Reach {g} at {p}.",
    " Follow-up sent to {m}.",
    " {i} to debrief on Monday.",
    "",
    "",
    "",
)
_KEPT_SHORT: Final = 0.12  # comments that name a phone number or a mail address


def japanese_comment(person: Person, a: Application) -> str:
    """The interviewer's comment; nothing where there was no interview."""
    if a.interviewed is None:
        return ""
    u = a.wording
    text = _OPENINGS[int(u[1] * len(_OPENINGS))] + _MIDDLES[int(u[2] * len(_MIDDLES))]
    if u[3] < _KEPT_SHORT:
        text += _CONTACTS[int(u[4] * len(_CONTACTS))]
    return text.format_map(_japanese(person, a))


def japanese_reason(person: Person, a: Application) -> str:
    """Why the company said no, in a sentence that begins with or holds the structured reason."""
    if not a.reason:
        return ""
    pattern = _REASONS[int(a.wording[4] * len(_REASONS))]
    return pattern.format_map({**_japanese(person, a), "w": REASONS[a.reason].ja})


def japanese_remark(person: Person, a: Application) -> str:
    """Reason and comment in one cell, where a system has only one."""
    parts = (japanese_reason(person, a).rstrip("。"), japanese_comment(person, a))
    return "。".join(part for part in parts if part)


def english_note(person: Person, a: Application) -> str:
    if a.interviewed is None:
        return ""
    u = a.wording
    text = _NOTES[int(u[1] * len(_NOTES))] + _ENGLISH_MORE[int(u[2] * len(_ENGLISH_MORE))]
    return text.format_map(_english(person, a))


def _japanese(person: Person, a: Application) -> dict[str, str]:
    skills = SKILLS[person.occupation]
    names, _ = surnames()
    return {
        "s": a.shown.surname,
        "g": person.given.kanji,
        "i": a.company.interviewers[int(a.wording[0] * 4)][0],
        "r": names[int(a.wording[3] * 300)].kanji,
        "k": skills[person.skills[0]].ja if person.skills else "業務",
        "y": str(person.years),
        "c": person.place.city,
        "j": JOB_TITLES[person.occupation].ja,
        "p": written_phone(a.shown),
        "m": a.shown.email,
    }


def _english(person: Person, a: Application) -> dict[str, str]:
    skills = SKILLS[person.occupation]
    names, _ = surnames()
    return {
        "s": a.shown.surname_romaji.title(),
        "g": person.given.romaji.title(),
        "i": a.company.interviewers[int(a.wording[0] * 4)][2].title(),
        "r": names[int(a.wording[3] * 300)].romaji.title(),
        "k": skills[person.skills[0]].en if person.skills else "the role",
        "y": str(person.years),
        "j": JOB_TITLES[person.occupation].en,
        "p": written_phone(a.shown),
        "m": a.shown.email,
    }
