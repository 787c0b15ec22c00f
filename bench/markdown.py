"""How long Markdown takes: the library's parser as it is against the quickened one, and all that is read from a body.

Run it with: .venv/bin/python bench/markdown.py. The clock of a busy machine tells little: what counts is the ratio, of the best of many
short runs taken in turns. For counts of instructions: valgrind --tool=callgrind .venv/bin/python bench/markdown.py --once plain
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from journalkit.markup.body import read_body
from journalkit.markup.marks import PREFIX
from journalkit.markup.parser import PARSER, Parser, plain_parser

RUNS = 15
EXAMPLE = Path(__file__).parent.parent / "example-journal"
WORDS = """\
answer ask before begin build careful change close count customer date decide describe draft early effect enough entry evening
expect explain figure first forget goal half hour idea insist later learn listen meeting mentor minute month morning need number offer open
page plan price promise question reader reason result review room rule share show simple slow speak start story table team test thought time
today together tomorrow understand wait week wonder word work write wrong yesterday über größer naïve café résumé"""


def entries() -> list[str]:
    """The bodies of the example journal."""
    files = sorted(file for file in EXAMPLE.glob("*/**/*.md") if "_site" not in file.parts)
    return [file.read_text(encoding="utf-8").split("\n---\n", 1)[-1] for file in files]


def written(seed: int) -> str:
    """A made up body of about 1.6 kB: headings, lists, a link, code; a table in one of four, a quote in one of three."""
    chance, known = random.Random(seed), WORDS.split()

    def words(count: int) -> str:
        return " ".join(chance.choice(known) for _ in range(count))

    def paragraph(sentences: int) -> str:
        lines = [f"{words(5)} *{words(1)}* {words(6)}.", *(f"{words(11)}." for _ in range(sentences - 1))]
        return "\n".join(line.capitalize() for line in lines)

    parts = [paragraph(4), f"## {words(4)}", f'{paragraph(4)} See [{words(2)}](../goals/{seed}.md "{words(3)}").']
    parts.append("\n".join(f"- {words(6)}" + ("\n  - " + words(5) if chance.random() < 0.3 else "") for _ in range(4)))
    parts += ["```python\ndef double(x):\n    return x * 2\n\nprint(double(21))\n```", f"## {words(3)}", paragraph(5)]
    if seed % 4 == 0:
        parts.append("| a | b |\n|---|--:|\n" + "\n".join(f"| {words(2)} | {chance.randrange(99)} |" for _ in range(4)))
    if seed % 3 == 0:
        parts.append("> " + paragraph(2).replace("\n", "\n> "))
    if seed % 5 == 0:
        parts.append("\n".join(f"{number}. {words(6)}" for number in range(1, 4)))
    return "\n\n".join([*parts, paragraph(3)]) + "\n"


def microseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """The time of one text."""
    start = time.perf_counter()
    for text in texts:
        work(text)
    return (time.perf_counter() - start) / len(texts) * 1e6


def parses(markdown: Parser) -> Callable[[str], object]:
    """A parser as a function of a text."""
    return lambda text: markdown.parse(text, {"docId": PREFIX})


def main() -> None:
    """Print a line a corpus: microseconds an entry, and plain by quickened."""
    plain = plain_parser()
    corpora = {"the example journal": entries(), "made up entries": [written(seed) for seed in range(60)]}
    if "--once" in sys.argv:
        for texts in corpora.values():
            microseconds(parses(plain if "plain" in sys.argv else PARSER), texts)
        return
    print(f"{'microseconds an entry':<22} {'plain':>8} {'quick':>8} {'plain/quick':>12} {'median':>8} {'all of a body':>14}")
    for name, texts in corpora.items():
        works = (parses(plain), parses(PARSER), read_body)
        rounds = [[microseconds(work, texts) for work in works] for _ in range(RUNS)]
        slow, quick, body = (min(times) for times in zip(*rounds, strict=True))
        median = statistics.median(times[0] / times[1] for times in rounds)
        print(f"{name:<22} {slow:>8.0f} {quick:>8.0f} {slow / quick:>11.2f}x {median:>7.2f}x {body:>14.0f}")


if __name__ == "__main__":
    main()
