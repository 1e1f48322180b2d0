"""Shared by the tests of third-party clients.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_PACKAGES, the folder to install packages in.
"""

import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "support"), str(ROOT / "fixtures" / "python")]

from packages import Unavailable, exit_unavailable  # noqa: E402

__all__ = ["HERE", "PACKAGES", "ROOT", "Unavailable", "main"]

PACKAGES = Path(os.environ["PORTHOLE_PACKAGES"]).resolve()


def main(prepare):
    """Runs the tests of the calling module after `prepare` has installed what they need."""
    try:
        prepare()
    except Unavailable as error:
        exit_unavailable(error)
    unittest.main(verbosity=2)
