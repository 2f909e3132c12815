"""Start gis_app from a checkout."""

import sys

from gis_app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
