"""Numbers that the state, an insurer or a bank gives to a person, and days of a life."""

from typing import Final

from expectations.shape import EDGE, END, Shape, beside

_TWELVE: Final = "[0-9]{4}[- /]?[0-9]{4}[- /]?[0-9]{4}"
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"

NUMBERS: Final = (
    Shape(
        kind="my_number",
        duty="identifies",
        pattern=rf"{EDGE}{_TWELVE}{END}",
        ja="個人番号・12桁の番号",
        en="a My Number or another number of 12 digits",
    ),
    Shape(
        kind="card",
        duty="financial",
        pattern=rf"{EDGE}[0-9]{{4}}[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}[- ]?[0-9]{{2,4}}{END}"
        rf"|{EDGE}3[0-9]{{3}}[- ]?[0-9]{{6}}[- ]?[0-9]{{5}}{END}",
        ja="クレジットカード番号",
        en="a card number",
    ),
    Shape(
        kind="bank_account",
        duty="financial",
        pattern=(
            r"(?:普通|当座|貯蓄|定期|総合)(?:預金|口座|預金口座)?[^\n0-9]{0,8}[0-9]{3,4}-?[0-9]{3,4}"
            r"|記号[^\n0-9]{0,4}[0-9]{5}(?:-[0-9])?[^\n0-9]{0,6}番号[^\n0-9]{0,3}[0-9]{2,8}|1[0-9]{4}-(?:[0-9]-)?[0-9]{6,7}1"
            r"|(?i:account|routing|acct)[^\n0-9]{0,12}[0-9][0-9 -]{5,16}[0-9]|[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}"
            rf"|{beside('口座|銀行|支店|信用金庫|信金|振込先|bank account', '[0-9]{3}-?[0-9]{4}')}"
        ),
        ja="銀行口座番号",
        en="a bank account",
    ),
    Shape(
        kind="crypto_wallet",
        duty="financial",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:bc1[0-9a-z]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})(?:[^0-9A-Za-z]|$)"
        ),
        ja="暗号資産のアドレス",
        en="a crypto address",
    ),
    Shape(
        kind="licence",
        duty="identifies",
        pattern=(
            rf"第 ?{_TWELVE}|{beside('免許|めんきょ|licen[sc]e', _TWELVE)}"
            r"|(?i:licen[sc]e)[^\n0-9]{0,10}[A-Z]{0,2}[0-9][0-9A-Z -]{4,18}[0-9]"
        ),
        ja="運転免許証番号",
        en="a driving licence",
    ),
    Shape(
        kind="passport",
        duty="identifies",
        pattern=r"(?i)(?:^|[^0-9a-z])[a-z]{2}[- ]?[0-9]{7}(?:[^0-9a-z]|$)|passport[^\n0-9]{0,12}[0-9]{6,9}",
        ja="旅券番号",
        en="a passport number",
    ),
    Shape(
        kind="residence_card",
        duty="identifies",
        pattern=r"(?i)(?:^|[^0-9a-z])[a-z]{2}[- ]?[0-9]{4} ?[0-9]{4}[- ]?[a-z]{2}(?:[^0-9a-z]|$)",
        ja="在留カード番号",
        en="a residence card number",
    ),
    Shape(
        kind="insurance_number",
        duty="identifies",
        pattern=(
            r"[0-9]{4}-[0-9]{6}-[0-9]"
            rf"|{beside('年金|pension', '[0-9]{4}[- ]?[0-9]{6}')}"
            rf"|{beside('雇用保険|離職票|employment insurance', '[0-9]{4}[- ]?[0-9]{6}[- ]?[0-9]')}"
            r"|(?:保険証?|被保険者証?|国保|社保)[^\n0-9]{0,14}記号[^\n]{0,14}番号[^\n0-9]{0,4}[0-9]"
            r"|(?:保険者番号|被保険者|保険証|健康保険|国保番号|health insurance)[^\n0-9]{0,14}"
            r"(?:[0-9]{3,8}[- ・/]?[0-9]{2,8}|[0-9]{1,2}[-・/][0-9]{3,8})"
        ),
        ja="年金・雇用保険・健康保険の番号",
        en="a pension, employment or health insurance number",
    ),
    Shape(
        kind="resident_code",
        duty="identifies",
        pattern=beside(
            "住民票", "(?:[0-9]{11}|[0-9]{3}-[0-9]{4}-[0-9]{4}|[0-9]{5}-[0-9]{6}|[0-9]{4}[ -][0-9]{4}[ -][0-9]{3})"
        ),
        ja="住民票コード",
        en="a resident record code",
    ),
    Shape(
        kind="foreign_number",
        duty="identifies",
        pattern=(
            rf"{EDGE}[0-9]{{3}}[- ][0-9]{{2}}[- ][0-9]{{4}}{END}"
            r"|(?:^|[^0-9A-Za-z])[A-Z]{2}(?: ?[0-9]{2}){3} ?[A-D](?:[^0-9A-Za-z]|$)"
            rf"|{beside('NHS', '[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}')}"
        ),
        ja="外国の社会保障・保険の番号",
        en="a foreign social security or insurance number",
    ),
    Shape(
        kind="person_number",
        pattern=(
            r"(?i)(?:応募者?|エントリ.|候補者|受験|学籍|学生|社員|従業員|職員|スタッフ|メンバ.|求職者|登録者?|生徒|患者|顧客|ユ.ザ.?|会員|診察券"
            r"|applicant ?|candidate ?|employee ?|student ?)(?:id|番号|no\.?|コ.ド|number)"
            r"(?: ?(?:は|:|が|=|、|「|\(|is) ?#?| ?#| )?[a-z_-]{0,12}[0-9][a-z0-9_-]{2,}"
        ),
        ja="応募者番号・社員番号など",
        en="a number that an organisation gives to a person",
    ),
    Shape(
        kind="full_date",
        pattern=(
            rf"{EDGE}(?:19|20)[0-9]{{2}} ?[-/.年] ?[0-9]{{1,2}} ?[-/.月] ?[0-9]{{1,2}}{END}"
            rf"|{EDGE}[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-](?:19|20)[0-9]{{2}}{END}"
            r"|(?:明治|大正|昭和|平成|令和|[MTSHR]) ?[0-9元]{1,2} ?[年./-] ?[0-9]{1,2} ?[月./-] ?[0-9]{1,2}"
            rf"|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}"
            rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)[0-9]{{2}}"
        ),
        ja="年月日",
        en="a full date",
        may_stay=True,  # days of interviews and projects stay readable
    ),
    Shape(
        kind="birth_or_age",
        pattern=(
            r"[0-9元]{1,4}[年月/.-][^\n]{0,10}(?:生まれ|うまれ|[0-9日年)]生(?:[^活産徒命涯存協粋物]|$))"
            r"|誕生日[^\n0-9]{0,4}[0-9]{1,2}[月/][0-9]{1,2}|(?:生年月日|誕生|dob|birth)[^\n0-9]{0,10}(?:19|20)[0-9]{6}"
            r"|(?i)(?:^|[^0-9a-z.$])1?[0-9]{1,2}[ -]?(?:years?|yrs?|yo|y/o)[ -]?(?:old|of age)"
            r"|(?i:aged|my age is|age:|age is) {1,2}1?[0-9]{1,2}"
        ),
        ja="生年月日・年齢",
        en="a day of birth or an age",
    ),
)
