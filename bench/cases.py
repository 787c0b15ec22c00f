"""The changes after which a build is measured, each the same for every program, and how one sees that it reached the output.

Each works on an entry of its own in the middle of the texts, and says something new in every round, so that nothing remembered fits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench import corpus, words
from bench.corpus import LENGTH, Post
from bench.site import Site

COLD = "cold"
SMALLEST = 2 * LENGTH  # texts, so that each case finds its entry


@dataclass(frozen=True, slots=True)
class Case:
    """A change of a site in a round. `seen` says whether the output shows it. `removes`: it takes a page away."""

    name: str
    means: str
    change: Callable[[Site, int], None]
    seen: Callable[[Site, int], bool]
    removes: bool = False


def middle(count: int, place: int) -> int:
    """The number of the text at a place of the cycle in the middle."""
    return count // LENGTH // 2 * LENGTH + place


def edited_body(count: int, number: int) -> Post:
    """An insight with another paragraph at its end."""
    post = corpus.post(middle(count, 8))
    return replace(post, body=f"{post.body}\nA thought of later: {body_mark(number)}.\n")


def body_mark(number: int) -> str:
    """What no other text says."""
    return f"bodymark{number}"


def _edited_title(count: int, number: int) -> Post:
    post = corpus.post(middle(count, 2))
    return replace(post, title=f"{post.title}, renamed {number}")


def _edited_tag(count: int, number: int) -> Post:
    """An insight with one tag less and another one, which others have."""
    post = corpus.post(middle(count, 4))
    others = [tag for tag in words.TAGS if tag not in post.tags]
    return replace(post, tags=(*post.tags[1:], others[number % len(others)]))


def _added(count: int, number: int) -> Post:
    """A new insight, the newest of all texts, at a place of a later cycle from which it refers to none of its neighbours."""
    return replace(corpus.post((count // LENGTH + number + 2) * LENGTH + 4), day=corpus.day_of(count))


def _deleted(count: int) -> Post:
    """An insight that nothing refers to."""
    return corpus.post(middle(count, 5))


def _shows(site: Site, post: Post, text: str) -> bool:
    return text in (site.page(post) or "")


def _template_mark(number: int) -> str:
    return f"templatemark{number}"


def _seen_everywhere(site: Site, number: int) -> bool:
    places = (1, middle(site.count, 2), site.count - 1)
    return all(_shows(site, corpus.post(place), _template_mark(number)) for place in places)


def _whole(site: Site, number: int) -> bool:
    return not site.missing()


def _first_and_last(site: Site, number: int) -> bool:
    return all(site.page(corpus.post(place)) is not None for place in (0, site.count - 1))


CASES = (
    Case(COLD, "nothing is there but the texts", lambda site, number: site.clear(), _whole),
    Case("no change", "the same command again", lambda site, number: None, _first_and_last),
    Case(
        "body",
        "a paragraph more in one entry",
        lambda site, number: site.write(edited_body(site.count, number)),
        lambda site, number: _shows(site, corpus.post(middle(site.count, 8)), body_mark(number)),
    ),
    Case(
        "title",
        "another title of one entry, to which others refer",
        lambda site, number: site.write(_edited_title(site.count, number)),
        lambda site, number: _shows(site, corpus.post(middle(site.count, 2)), f"renamed {number}"),
    ),
    Case(
        "tag",
        "one tag of one entry is another",
        lambda site, number: site.write(_edited_tag(site.count, number)),
        lambda site, number: _shows(site, corpus.post(middle(site.count, 4)), _edited_tag(site.count, number).tags[-1]),
    ),
    Case(
        "add",
        "a new entry, the newest",
        lambda site, number: site.write(_added(site.count, number)),
        lambda site, number: _shows(site, _added(site.count, number), _added(site.count, number).title),
    ),
    Case(
        "delete",
        "one entry in the middle less",
        lambda site, number: site.delete(_deleted(site.count)),
        lambda site, number: site.page(_deleted(site.count)) is None,
        removes=True,
    ),
    Case("touch", "every text has a new time and its old bytes", lambda site, number: site.touch(), _first_and_last),
    Case(
        "template",
        "another line in the template of entries",
        lambda site, number: site.mark_template(_template_mark(number)),
        _seen_everywhere,
    ),
)
CASES_BY_NAME = {case.name: case for case in CASES}
