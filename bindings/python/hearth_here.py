"""The generated module, with the library where cargo put it: `from hearth_here import hearth`.

The module looks for the library beside itself. In the repository it lies in the target folder instead, or in
the folder that `HEARTH_LIBRARY_FOLDER` names, and nothing is copied.
"""
import importlib.util
import os
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_MODULE = _HERE / "generated" / "hearth.py"
_LIBRARY = Path(os.environ.get("HEARTH_LIBRARY_FOLDER", _HERE.parents[1] / "target" / "debug"))

if not _MODULE.exists():
    raise ImportError(f"{_MODULE} is not there yet: run `cargo xtask bindings`")
_spec = importlib.util.spec_from_file_location("hearth", _MODULE)
hearth = importlib.util.module_from_spec(_spec)
hearth.__file__ = str(_LIBRARY / "hearth.py")
sys.modules["hearth"] = hearth
_spec.loader.exec_module(hearth)
