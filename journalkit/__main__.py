"""`python -m journalkit`, and the program that is installed: it can be interrupted at any moment, also while it is still being loaded."""

import gc
import os
import sys


def main() -> None:
    """Run the program.

    Python is not let look for circles of values: large journals make many values and no circles, and most commands end before it pays.
    """
    gc.disable()
    try:
        import signal

        from journalkit.cli.start import main as run

        try:
            run()
        except SystemExit as end:
            # all is written and closed: to take apart what was loaded would cost a tenth of the time of a build
            os._exit(end.code if isinstance(end.code, int) else bool(end.code))
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # the end of the process has nothing to say of it
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
