"""`python -m journalkit`, and the program that is installed: it can be interrupted at any moment, also while it is still being loaded."""

import contextlib
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
    except (EOFError, ValueError) as fault:
        if "marshal data" not in str(fault):
            raise
        sys.exit(_spoiled(fault))


def _spoiled(fault: Exception) -> int:
    """Say which compiled file could not be loaded, since it was cut off or overwritten, and what to do; the exit code for that."""
    file = None
    trace = fault.__traceback__
    while trace is not None:
        file, trace = trace.tb_frame.f_locals.get("bytecode_path") or file, trace.tb_next
    remedy = f"{ascii(file)[1:-1]} is spoiled: delete it" if file else "a compiled file of it is spoiled: install it again"
    with contextlib.suppress(OSError):
        print(f"Error: journalkit cannot be loaded; {remedy} (a disk may have been full)", file=sys.stderr, flush=True)
    return 3


if __name__ == "__main__":
    main()
