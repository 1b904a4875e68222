"""Says what the vcon package of PyPI thinks of each document that is named."""

import logging
import sys

from vcon import Vcon

logging.disable()

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        is_valid, errors = Vcon.build_from_json(file.read()).is_valid()
    print("valid" if is_valid else errors)
