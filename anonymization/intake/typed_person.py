"""Who the row is about: names, contact, birth, place – whichever way the export splits them."""

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.canonical import DAY
from anonymization.intake.plan import Mapped
from anonymization.intake.typed import Typing, joined
from anonymization.intake.values import Parsed, address, dates, emails, names, parse_distinct, phones, postal

PLACE = pa.struct([("prefecture", pa.string()), ("municipality", pa.string())])


def name(typing: Typing, field: str) -> pa.Array:
    """Family and given name, one space between; a name in one cell is tidied only."""
    columns = typing.plan.of(field)
    tidy = names.tidy_kana if field == "name_kana" else names.tidy_names
    if not columns:
        return typing.nulls(pa.string())
    arrays = [(mapped, typing.parse(mapped, tidy).values) for mapped in columns]
    whole = [values for mapped, values in arrays if mapped.options.part not in ("family", "given")]
    family = [values for mapped, values in arrays if mapped.options.part == "family"]
    given = [values for mapped, values in arrays if mapped.options.part == "given"]
    if family or given:
        blank = typing.nulls(pa.string())
        split = names.join_names(
            joined(family, separator=" ") if family else blank, joined(given, separator=" ") if given else blank
        )
        whole.append(split)
    return whole[0] if len(whole) == 1 else pc.coalesce(*whole)


def email(typing: Typing) -> pa.Array:
    return typing.first("email", lambda m: typing.parse(m, emails.parse_emails).values, pa.string())


def phone(typing: Typing) -> pa.Array:
    return typing.first("phone", lambda m: typing.parse(m, phones.parse_phones).values, pa.string())


def birth_date(typing: Typing) -> pa.Array:
    """One column, or year, month and day in three."""
    columns = typing.plan.of("birth_date")
    by_part: dict[str, Mapped] = {m.options.part: m for m in columns if m.options.part in ("year", "month", "day")}
    whole = [m for m in columns if m.options.part not in ("year", "month", "day")]
    if len(by_part) == 3 and not whole:
        return _from_parts(typing, by_part)
    return typing.first("birth_date", lambda m: typing.days(m, birth=True), DAY)


def _from_parts(typing: Typing, by_part: dict[str, Mapped]) -> pa.Array:
    pieces = [pc.replace_substring_regex(typing.text(by_part[p]), "[年月日]", "") for p in ("year", "month", "day")]
    written = pc.binary_join_element_wise(*pieces, "-")  # null where a part is missing
    parser = partial(dates.parse_days, order=dates.DateOrder(), birth=True, today=typing.facts.today)
    answer: Parsed = parse_distinct(written, parser)
    typing.bad_date |= answer.bad
    return answer.values


def postal_code(typing: Typing) -> pa.Array:
    """Seven digits; a code in two columns (123 | 4567) is joined."""
    columns = typing.plan.of("postal_code")
    if len(columns) == 2:
        written = pc.binary_join_element_wise(*(typing.text(m) for m in columns), "-")
        return parse_distinct(written, postal.parse_postal_codes).values
    return typing.first("postal_code", lambda m: typing.parse(m, postal.parse_postal_codes).values, pa.string())


def address_text(typing: Typing) -> pa.Array:
    """The parts in file order: run together in Japanese, with spaces otherwise."""
    columns = typing.plan.of("address")
    if not columns:
        return typing.nulls(pa.string())
    return joined([typing.text(m) for m in columns], separator="" if typing.facts.japanese else " ")


def prefecture(typing: Typing) -> pa.Array:
    return typing.first("prefecture", lambda m: typing.parse(m, address.parse_prefectures).values, pa.string())


def place(typing: Typing, *, written: pa.Array, codes: pa.Array, addresses: pa.Array) -> pa.Array:
    """Prefecture and municipality from whichever tells them: the prefecture's column, the postal code, the address."""
    by_code = parse_distinct(codes, postal.locate_postal_codes).values
    columns = typing.plan.of("prefecture")
    full = joined([*(typing.text(m) for m in columns), addresses], separator="") if columns else addresses
    # Reading an address costs more than looking a code up: only those that no code places are read.
    placed = pc.and_(pc.is_valid(pc.struct_field(by_code, "municipality")), pc.is_valid(by_code))
    unplaced = pc.if_else(placed, pa.scalar(None, pa.string()), full)
    by_address = parse_distinct(unplaced, address.locate_addresses).values
    return pa.StructArray.from_arrays(
        [
            pc.coalesce(written, pc.struct_field(by_code, "prefecture"), pc.struct_field(by_address, "prefecture")),
            pc.coalesce(pc.struct_field(by_address, "municipality"), pc.struct_field(by_code, "municipality")),
        ],
        fields=list(PLACE),
    )
