# SPDX-License-Identifier: GPL-2.0-or-later
"""Why was this TCP connection reset?

    import rstreason

    for verdict in rstreason.explain("capture.pcapng"):
        print(verdict.frame, verdict.reason, verdict.confidence, verdict.text)

`explain` reads capture files, `Engine` takes frames from anywhere, `to_arrow`, `to_pandas` and
`explain_to_parquet` make tables (they need pyarrow).
"""

from ._native import version as __version__
from .capture import CaptureError, CaptureWarning, explain
from .engine import Engine
from .reasons import Reason, reasons
from .tables import explain_to_parquet, to_arrow, to_pandas
from .verdict import Statistics, Verdict

__all__ = [
    "CaptureError",
    "CaptureWarning",
    "Engine",
    "Reason",
    "Statistics",
    "Verdict",
    "explain",
    "explain_to_parquet",
    "reasons",
    "to_arrow",
    "to_pandas",
    "__version__",
]
