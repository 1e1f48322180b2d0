"""Shared by the tests of third-party clients.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_PACKAGES, the folder to install packages in.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "support"), str(ROOT / "fixtures" / "python")]

from packages import run_tests as main  # noqa: E402

__all__ = ["HERE", "PACKAGES", "ROOT", "main"]

PACKAGES = Path(os.environ["PORTHOLE_PACKAGES"]).resolve()
