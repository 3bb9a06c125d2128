"""Bytes of any export → typed Arrow batches in canonical columns, and a verdict on every row.

    contract = load_contract(path)
    reading = read(file, contract=contract)
    for batch in reading:            # CanonicalBatch(table, verdicts)
        ...
    reading.summary                  # counts and positions, never a value

`read` raises `Refused` before the first batch where the file as a whole cannot be loaded.
"""
