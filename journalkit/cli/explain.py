"""`journalkit explain`."""

from __future__ import annotations

import textwrap

import click

from journalkit.cli.app import USAGE, Ending
from journalkit.diagnostic import Rule, did_you_mean
from journalkit.rules import RULES

SETTABLE = ", unless checks in journal.yaml sets it otherwise"


@click.command()
@click.argument("rule", required=False)
@click.option("--all", "everything", is_flag=True, default=False, help="All that is to be said of all rules, as Markdown.")
def command(rule: str | None, everything: bool) -> None:
    """Say what a rule means, why it is there, and what to do. Without RULE: list all rules.

    \b
    Example:  journalkit explain unknown-person
    """
    if everything:
        click.echo(all_as_markdown(), nl=False)
        return
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
        f"{rule.slug} ({rule.severity}{SETTABLE if rule.adjustable else ''})",
        textwrap.fill(rule.means, 78),
        textwrap.fill(f"Why: {rule.why}", 78),
        "Wrong:\n" + textwrap.indent(rule.wrong, "    "),
        "Right:\n" + textwrap.indent(rule.right, "    "),
        textwrap.fill(f"check --fix: {fixing(rule)}", 78),
    ]
    return "\n\n".join(parts)


def fixing(rule: Rule) -> str:
    """What `check --fix` does about a rule."""
    return f"{rule.fix}." if rule.fix else "nothing; only you can know what is right."


def all_as_markdown() -> str:
    """The page of all rules: docs/rules.md."""
    parts = ["# The rules\n\nEverything that `journalkit check` can say. This page is what `journalkit explain --all` prints.\n"]
    for rule in RULES.values():
        fix = f"*`check --fix`* {fixing(rule)}" if rule.fix else "*`check --fix`* changes nothing here."
        texts = (rule.means, f"*Why:* {rule.why}", "Wrong:", _block(rule.wrong), "Right:", _block(rule.right), fix)
        parts.append(f"## {rule.slug}\n\n*{rule.severity.value}{SETTABLE if rule.adjustable else ''}*\n\n" + "\n\n".join(texts) + "\n")
    return "\n".join(parts)


def _block(text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}text\n{text}\n{fence}"
