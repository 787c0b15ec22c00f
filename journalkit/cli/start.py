"""Where the program begins and ends: a build without a change is answered at once, anything else is left to the commands."""

from __future__ import annotations

import os
import signal
import sys

from journalkit.cli.again import Answer, again
from journalkit.cli.ending import ended_by_signals, give_up_output, prepare_streams, say


def main() -> None:
    """Run the program; exit codes: 0 fine, 1 findings, 2 usage, 3 environment, 4 refused, 130 interrupted, 143 terminated."""
    with ended_by_signals() as came:
        try:
            prepare_streams()
            code = _code()
        except KeyboardInterrupt:
            say("Interrupted.")
            code = 128 + (came[0] if came else signal.SIGINT)
        give_up_output()
        sys.exit(code)


def _code() -> int:
    answer = again(sys.argv[1:], os.environ)
    if answer is Answer.GIVEN:
        return 0
    from journalkit.cli.main import run

    return run(looked=answer is Answer.CHANGED)
