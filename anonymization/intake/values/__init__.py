"""Turn what a person or an ATS typed into a cell into a typed value, or say that it cannot be read.

Every parser takes *distinct* strings (list, pa.Array), returns a `Parsed` of the same length, never raises for any
string and never keeps or shows a value. Blank (None, or white space only) is never bad. Rows are served by
`parse_distinct(column, parser)`, which parses each distinct value once and takes the answers back to the rows:

    from functools import partial
    from anonymization.intake.values import dates, parse_distinct
    parse_distinct(column, partial(dates.parse_days, order=order, birth=True))

    Parsed(values: pa.Array, bad: bool[n], ambiguous: bool[n], known: int32[n], unknown: int32[n])

Two parsers need the evidence of the whole column first. Evidence is gathered per batch and added up (`a + b`):

    dates.gather(values) -> DateEvidence                      # `+` merges batches
    dates.decide(evidence, *, japanese=True, hint=None) -> DateOrder   # hint: a sibling column's DateOrder
    dates.infer_date_order(values, *, japanese=True, hint=None) -> DateOrder      # both at once
    dates.parse_days(values, *, order, birth=False, japanese=True, today=None)    -> Parsed of date32
    dates.parse_moments(values, *, order, birth=False, japanese=True, today=None) -> Parsed of timestamp[s, UTC]
    scores.gather(values) -> ScaleEvidence;  scores.decide(evidence) -> Scale
    scores.parse_scores(values, *, scale)   -> Parsed of struct<raw, scale_min, scale_max: double>
    scores.parse_ratings(values, *, scale)  -> Parsed of double, 0..1, 0.5 = "meets"

The others stand alone:

    phones.parse_phones(values)              -> string, E.164
    emails.parse_emails(values)              -> string, NFKC and lower case
    postal.parse_postal_codes(values)        -> string, seven digits (lost leading zero restored)
    postal.locate_postal_codes(codes)        -> struct<prefecture, municipality: string>
    address.parse_prefectures(values)        -> string, "01".."47"
    address.locate_addresses(values)         -> struct<prefecture, municipality: string>; unknown is null, never bad
    names.tidy_names(values)                 -> string, one space between the parts
    names.join_names(family, given)          -> pa.Array
    names.tidy_kana(values)                  -> string, full-width katakana
    names.comparison_key(values)             -> pa.Array; variants folded, spaces gone: for comparison only
    decisions.parse_decisions(values, *, extra=None)  -> struct<stage, decision, side, kind: string>; blank is active
                                                extra: {status as written: decision or kind} from the contract
    decisions.turn_by_type(answers, *, types, stages=None) -> the same struct, row by row: a rejection whose type says
                                                that the candidate turned the company down is withdrawn or declined
    stages.parse_stages(values)              -> string, DEFINITIONS' stages (interview_2, _3 … for interview_n)
    stages.stage_of_header(header)           -> str | None
    occupations.parse_occupations(values)    -> string, "01".."15"; unknown is null and counted
    skills.parse_skills(values)              -> list<string> codes; unknown terms counted
    reasons.detect_reasons(values)           -> list<string> codes
    education.parse_education(values), channels.parse_channels(values) -> string code
    genders.parse_genders(values)            -> string, male | female | other
    booleans.parse_booleans(values)          -> bool
    employment.parse_end_reasons(values), parse_contract_terms(values), parse_employment_types(values) -> string code
    purposes.parse_purposes(values)          -> string (one);  purposes.parse_purpose_lists(values) -> list<string>
    purposes.parse_actions(values)           -> string, grant | withdraw
    numbers.parse_years(values)              -> double, years of experience
    cells.split_cells(values)                -> list<string>, multi-valued cells taken apart
    my_number.suspect(values)                -> bool[n]: holds 12 digits with the right check digit
    my_number.incident(values)               -> bool[n]: such a number beside a cue word in the same cell
    my_number.header_cue(header)             -> bool;  my_number.column_of_numbers(numbers=, cells=) -> bool
"""

from anonymization.intake.values.parsed import Parsed, parse_distinct, parsed, strings

__all__ = ["Parsed", "parse_distinct", "parsed", "strings"]
