"""The words of the measured journal: data for `corpus.py`, chosen so that no tag stands in any text."""

from __future__ import annotations

TAGS = (
    *(
        "asking-first",
        "saying-no",
        "short-notes",
        "long-view",
        "hard-talks",
        "quiet-hours",
        "clear-owners",
        "open-doors",
        "small-bets",
        "slow-yes",
    ),
    *(
        "first-drafts",
        "cold-reads",
        "warm-starts",
        "good-ends",
        "plain-words",
        "shared-maps",
        "lost-sleep",
        "team-rituals",
        "one-on-ones",
        "hiring-well",
    ),
    *(
        "letting-go",
        "keeping-score",
        "being-late",
        "on-call-life",
        "code-reviews",
        "road-signs",
        "money-talk",
        "público-hablar",
        "zuhören-üben",
        "new-roles",
    ),
)
DOING = ("Asking", "Waiting", "Writing", "Deciding", "Listening", "Handing over", "Counting", "Refusing", "Explaining", "Planning")
ABOUT = (
    "the offer",
    "the rota",
    "the review",
    "the budget",
    "the release",
    "the refund",
    "the hiring plan",
    "the incident",
    "the promise",
    "the note",
)
WHEN = ("before the meeting", "without me", "in two sentences", "a week early", "when it is late", "with Lucía", "for once", "after lunch")

WHO = ("Lucía", "The team", "My manager", "Tomás", "Nobody", "The new colleague", "Paloma", "Everyone in the room", "The other office", "I")
DID = (
    *(
        "wanted to see",
        "had already changed",
        "asked twice about",
        "did not mention",
        "quietly rewrote",
        "was proud of",
        "could not explain",
    ),
    *("argued against", "wrote down", "left out", "was late with", "carried home"),
)
WHAT = (
    *(
        "the plan for the quarter",
        "the list of open questions",
        "the numbers of last week",
        "a decision that was mine",
        "the café conversation",
    ),
    *(
        "the second half of the note",
        "what we had promised in June",
        "the reason for the delay",
        "her own first draft",
        "the cost of undoing it",
    ),
    *("the naïve version", "the smallest thing that could work", "an answer nobody had asked for", "the difference between late and never"),
)
TAIL = (
    *(
        "and it took less than an hour",
        "because the calendar said so",
        "which surprised me more than it should have",
        "so we agreed to try again on Friday",
    ),
    *(
        "although I had said it out loud before",
        "and the room went quiet for a while",
        "as if it had always been that way",
        "but the graph went the other way",
    ),
    *(
        "and *that* was the point",
        "while **three** others waited",
        "with `due` written next to it",
        "and I wrote it down — finally",
        "for the price of one coffee (2 €)",
    ),
    *("until somebody asked why", "and nobody has missed it since", "which is a good deal more than I had hoped for in spring"),
)
HEADINGS = (
    *(
        "What we talked about",
        "What I expected",
        "What I saw",
        "What I will try",
        "The numbers",
        "What I keep",
        "What I would do again",
        "Why it matters",
    ),
    *("A second look", "What is still open", "The other side", "Später"),
)
REFLECTION_HEADINGS = ("What worked", "What surprised me", "What data changed")
LINKS = ("the long version", "her talk", "an old essay", "the checklist", "the recording", "the paper behind it")
CODE = (
    "owner: lucia\nuntil: friday\nundo: two hours\n",
    "questions  week 1  week 2\nasked          11       3\nanswered       10       3\n",
    "if not decided by friday:\n    ask(owner)\nelse:\n    write(note)\n",
    "$ count --since monday questions.txt\n17\n$ count --since friday questions.txt\n4\n",
)
CLAIMS = (
    "If I write the decision down first, fewer questions come back to me.",
    "The team decides without me when the owner's name stands on top.",
    "Nobody reads the second page.",
    "A shorter meeting gives the same answer.",
    "Saying it early costs less than saying it well.",
)
EXPECTED = (
    "They decide without asking me again.",
    "Fewer than four questions come back within the week.",
    "Somebody else writes the next one.",
    "The meeting ends ten minutes early.",
)
