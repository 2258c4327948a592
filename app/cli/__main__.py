"""`python -m app.cli` is the command `gradwalk`."""

import sys

from app.cli import main

sys.exit(main())
