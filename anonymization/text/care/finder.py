"""Where a text tells something of special care: the term and as much beside it as says what it means for the person."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from anonymization.text.care.lexicon import Hit, hits, is_term
from anonymization.text.care.origin import origins
from anonymization.text.normalise import Normalised
from anonymization.text.spans import Span

# What goes on behind a term and belongs to it.
_TREATMENT: Final = (
    r"(?:治療|通院|入院|休職|休養|闘病|療養|服薬|投薬|診断|既往|罹患|手術|後遺症|疑い|発症|経過観察|再発|症状|持病|発作"
    r"|リハビリ|退院|回復|完治|寛解|休業|退職|患|克服|抱え|持ち|かか|なっ|なり)"
)
_PARTICLE: Final = r"(?:による|により|のため|があり|がある|[のでをがにとは、])"
_HAS: Final = r"(?:があ[りる]|あり|している|していた|して|した|し)"
_GRADE: Final = r"[(の、]?[ ]?(?:[1-7一二三四五六七]級|[A-C][12]?(?:判定)?)\)?"
_AFTER: Final = {
    "illness": re.compile(
        rf"(?:[0-9一二三四五六七八九十]{{1,2}}[かヶカケヵ]月|[0-9]{{1,2}}週)?(?:陽性|キャリア|感染症?|症候群)?(?:\([^()\n]{{1,12}}\))?{_PARTICLE}?{_TREATMENT}?(?:歴|中|経験|期間)?(?:と(?:診断|言わ)|を(?:受け|患|抱え|経験|理由))?"
        rf"{_HAS}?(?:され(?:た|て)?)?(?:い[るた])?(?:ステージ[0-9IV一二三四]+)?"
    ),
    "disability": re.compile(
        rf"(?:な(?:い|く|かった)|にく[いく]|づら[いく])?(?:\([^()\n]{{1,12}}\))?(?:{_GRADE})?(?:を(?:所持|取得|保有|持[っちつ]|使[っ用]|利用|装着|お持ち)"
        rf"|持ち|での?(?:応募|勤務|入社|採用)|使用|利用|生活)?{_HAS}?"
    ),
    "belief": re.compile(
        r"(?:の)?(?:信者|会員|信徒|信仰|党員|支持者?|活動|教徒|二世|2世|役員|委員長?|入信|所属|家庭|洗礼)?"
        rf"(?:を(?:信仰|支持|信じ)|に(?:入信|所属|加入|入党|参加|熱心)|である|であり)?{_HAS}?"
    ),
    "crime": re.compile(
        r"(?:[1-9一二三四五六七八九]犯|歴|中|経験|処分|判決|を受け|され(?:た|て)?|で)?"
        rf"(?:逮捕|起訴|有罪|服役|補導|検挙|送検|罰金|処分|解雇)?(?:された|されて|歴)?{_HAS}?(?:こと)?(?:があ[りる])?"
    ),
    "origin": re.compile(
        r"(?:地)?(?:[はが:の][ ]?)?(?:[一-龠ァ-ヶー]{1,12}?(?:都|道|府|県|市|区|町|村|国|籍|人|系))?"
        rf"(?:[1-4一二三四]世)?(?:の)?(?:出身|生まれ|育ち)?(?:を取得)?{_HAS}?"
    ),
}
_DANGLING: Final = re.compile(r"[のでをがにとは、:し]$")
# Diseases no list holds: their last characters tell.
_DISEASE: Final = re.compile(
    r"[一-龠々ァ-ヶー]{1,10}?(?:炎|症候群|腫瘍|結石|潰瘍|梗塞|心不全|腎不全|狭窄症?|硬化症|欠損症|恐怖症|依存症|結核|麻痺)(?![一-龠])"
    r"|(?<![一-龠])[一-龠々]{2,7}[病症](?![一-龠])"
)
_DISEASE_ENDS: Final = re.compile("[炎病症痺核瘍石塞全群]")
_NO_DISEASES: Final = frozenset(
    {"看病", "臆病", "仮病", "疾病", "伝染病", "感染症", "重症", "軽症", "生活習慣病", "職業病", "大企業病"}
)
_COMPOUND: Final = re.compile(r"[一-龠々]{1,5}$")
_WHERE: Final = re.compile(r"(?:左|右|両)?(?:耳|目|眼|手|足|脚|腕|上肢|下肢|腰|膝|肩|心臓|脳|首)?[のに]?$")
_DEGREE: Final = re.compile(
    r"(?:[軽中重]度の?|急性|慢性|先天性|若年性|[12I]{1,2}型|ステージ[0-9IV]+の?|早期の?|末期の?|重い|持病の|[1-6一二三四五六]級の?)$"
)

# Kin alone says little; kin with what they do, have or are is what 職安法 forbids to collect.
_KIN_TELLS: Final = re.compile(
    r"(?:さん|様|親)?(?:[もはがのをとに、]{1,2}[^。\n「」]{0,16}?)?"
    r"(?:介護|看病|看護|看取|死別|他界|亡く(?:な[りっる])?|離婚|病気|入院|療養|要介護[1-5]?|要支援[12]?|亡くな[りっる]|認知症|障害|障がい|がん|癌|公務員|会社員|自営業?|教師|教員|医師|農家"
    r"|農業|経営|無職|失業|専業主婦|パート|職業|勤め|勤務|働い|同居|別居|扶養|養[いっ]|[0-9一二三四五六七八九]人|[0-9]{1,2}歳|出身|国籍"
    r"|帰国|逮捕|借金|転勤|単身赴任|在宅|反対|仕送り|面倒|送迎|保育園|小学|中学|高校|受験|出産|妊娠|結婚|実家|小さ|幼|生まれ|いる|おり|いない)"
    r"(?:している|していた|して(?:いる|おり)?|した|のため|中|[がを]必要)?"
)
_KIN: Final = frozenset(
    {
        *(
            "両親",
            "父親",
            "母親",
            "父",
            "母",
            "祖父",
            "祖母",
            "義父",
            "義母",
            "夫",
            "妻",
            "旦那",
            "主人",
            "奥さん",
            "奥様",
            "嫁",
        ),
        *(
            "息子",
            "娘",
            "長男",
            "長女",
            "次男",
            "次女",
            "三男",
            "兄",
            "姉",
            "弟",
            "妹",
            "兄弟",
            "姉妹",
            "叔父",
            "叔母",
            "伯父",
            "伯母",
        ),
        *(
            "親が",
            "親の",
            "親は",
            "親族",
            "親戚",
            "義理の",
            "お子さん",
            "お子様",
            "子供が",
            "子どもが",
            "子供がい",
            "子どもがい",
            "実家",
        ),
    }
)
# Business with what the term names, not the person's own state.
_BUSINESS: Final = re.compile(
    r"(?:の)?(?:患者|薬|治療薬|領域|研究|専門|病棟|予防|診療|啓発|市場|検査薬|事業|分野|対策|製品|商品|メーカー|業界|関連|施設|方々|利用者"
    r"|クリニックの(?:事務|受付|営業)|サービス|支援|向け|(?:事務局|交渉|窓口)(?:業務|対応)?[のを]?担当"
    r"|(?<=雇用)(?:率|制度の(?:運用|設計|整備|企画|推進|説明)|[のを]?(?:担当|推進|促進))"
    # who works there, but not who goes there: 糖尿病外来に通う
    r"|(?:内科|外科|外来|病院|センター|リハビリ病[院棟])"
    r"(?:の(?:病棟|看護|受付|事務|医師|職員|担当|運営)|での?(?:勤務|看護|働|受付|事務|研修|業務|実習)|に(?:勤|配属|転職|就職)|勤務|病棟|看護|受付|事務)"
    r"|[ ](?:research|care|patients?|drugs?|products?|services?|support|insurance|awareness|clinics?|centers?|centres?"
    r"|apps?|startup|nonprofit|charity|studies|team|sector|market|hospital|program|prevention|screening|treatments?|wards?"
    r"|inclusion|rights|policy|benefits|department)(?![a-z]))"
)


class CareRecognizer:
    """Finds SPECIAL_CARE; `Span.pattern` names the kind."""

    name = "care"
    entities = ("SPECIAL_CARE",)

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text."""
        return [list(_find(item.text)) for item in batch]


def _find(text: str) -> Iterator[Span]:
    for hit in hits(text):
        span = _span(text, hit)
        if span is not None:
            yield span
    for match in _DISEASE.finditer(text) if _DISEASE_ENDS.search(text) else ():
        if not is_term(match[0]) and match[0] not in _NO_DISEASES and not _BUSINESS.match(text, match.end()):
            yield Span(*match.span(), "SPECIAL_CARE", 0.8, "care", "illness")
    for start, end in origins(text):
        yield Span(start, end, "SPECIAL_CARE", 0.85, "care", "origin")


def _span(text: str, hit: Hit) -> Span | None:
    if text[hit.start : hit.end] in _KIN:
        tells = _KIN_TELLS.match(text, hit.end)
        kanji_before = "一" <= text[hit.start - 1 : hit.start] <= "鿿"
        return (
            None
            if tells is None or kanji_before
            else Span(hit.start, tells.end(), "SPECIAL_CARE", 0.8, "care", hit.kind)
        )
    if hit.kind in ("illness", "disability", "belief") and _BUSINESS.match(text, hit.end):
        return None
    start, end = hit.start, hit.end
    after = _AFTER.get(hit.kind)
    if after is not None:
        grown = after.match(text, end)
        end = grown.end() if grown else end
        end -= end > hit.end and bool(_DANGLING.search(text, end - 1, end))
    for before in (_COMPOUND, _DEGREE, _WHERE) if hit.kind in ("illness", "disability") else ():
        match = before.search(text, max(0, start - 8), start)
        start = match.start() if match else start
    return Span(start, end, "SPECIAL_CARE", 0.85, "care", hit.kind)
