"""Puts the generated module and the built library into the wheel (a hook of hatchling, see pyproject.toml)."""
import os
import sys
import sysconfig
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = {"darwin": "libhearth_ffi.dylib", "win32": "hearth_ffi.dll"}.get(sys.platform, "libhearth_ffi.so")


class Wheel(BuildHookInterface):
    def initialize(self, version, build_data):
        here = Path(self.root)
        folder = Path(os.environ.get("HEARTH_LIBRARY_FOLDER", here.parents[1] / "target" / "debug"))
        module, library = here / "generated" / "hearth.py", folder / LIBRARY
        for needed in (module, library):
            if not needed.exists():
                raise FileNotFoundError(f"{needed} is not there: run `cargo xtask bindings` first")
        # The module looks for the library beside itself.
        build_data["force_include"] |= {str(module): "hearth/__init__.py", str(library): f"hearth/{LIBRARY}"}
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
