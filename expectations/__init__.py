"""Great Expectations as gates: what is checked before data goes from one room to the next, and the evidence of it.

`gate.py` is the verb. A suite says what must hold, with a severity and a sentence in both languages; a result holds
names, counts and versions and never a value. Importing this package does not import Great Expectations, whose
seconds belong to a gate that runs and not to a DAG file that is parsed.
"""

import os

# before the library is imported by anything in this package
os.environ["GX_ANALYTICS_ENABLED"] = "False"
