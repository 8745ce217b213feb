"""Libraries to be preloaded (ld.so(8), LD_PRELOAD), made of C on the spot."""

import shutil
import subprocess
from pathlib import Path

from . import needs


def build(source, library):
    """The library. The compiler is the one that comes with Swift, or any other."""
    compiler = next((path for path in map(shutil.which, ("clang", "cc", "gcc")) if path), None)
    if not compiler:
        needs.missing("no C compiler: clang comes with Swift")
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    return Path(library)
