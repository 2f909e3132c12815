"""Start the window without a verb, the command line with one."""

from __future__ import annotations

import sys

from gis_app.cli.main import is_verb


def main() -> int:
    """Run the program with the process's arguments and return its exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["render-sample"]:
        from gis_app.showcase import main as render_sample

        return render_sample(arguments[1:])
    if arguments and (is_verb(arguments[0]) or not arguments[0].lower().endswith(".gpkg")):
        from gis_app.cli.main import main as run_command_line

        return run_command_line(arguments)
    from gis_app.app import main as open_window

    return open_window(arguments)


if __name__ == "__main__":
    sys.exit(main())
