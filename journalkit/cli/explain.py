"""`journalkit explain`."""

from __future__ import annotations

import textwrap

import click

from journalkit.cli.app import USAGE, Ending
from journalkit.diagnostic import Rule, did_you_mean
from journalkit.rules import RULES


@click.command()
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Say what a rule means, why it is there, and what to do. Without RULE: list all rules.

    \b
    Example:  journalkit explain unknown-person
    """
    if rule is None:
        width = max(len(slug) for slug in RULES)
        for each in RULES.values():
            click.echo(f"{each.slug:<{width}}  {each.severity:<7}  {each.means}")
        return
    if rule not in RULES:
        hint = did_you_mean(rule, RULES) or "journalkit explain lists them"
        raise Ending(f"there is no rule {rule!r}; {hint}", USAGE)
    click.echo(explanation(RULES[rule]))


def explanation(rule: Rule) -> str:
    """All that is to be said of a rule."""
    parts = [
        f"{rule.slug} ({rule.severity})",
        textwrap.fill(rule.means, 78),
        textwrap.fill(f"Why: {rule.why}", 78),
        "Wrong:\n" + textwrap.indent(rule.wrong, "    "),
        "Right:\n" + textwrap.indent(rule.right, "    "),
    ]
    return "\n\n".join(parts)
