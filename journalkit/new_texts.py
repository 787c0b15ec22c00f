"""A build in which nothing is new but texts of entries: their pages are those of the last build with the new texts in place of the old.

For the owner's site. Whatever else is new, and whatever is wrong, is for the whole build (pipeline.py), which makes the same of texts.
What reads files takes as long to load as what renders pages (retelling.py): another process reads meanwhile.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from pathlib import Path

from journalkit.last_build import Built, Standing, remember_anew, remember_files, remembered_files
from journalkit.lock import Busy
from journalkit.model.audience import PRIVATE
from journalkit.model.body import Body
from journalkit.model.journal import Config
from journalkit.parallel import meanwhile
from journalkit.reading.entries import Reader, Renewed
from journalkit.reading.inputs import written_anew
from journalkit.reading.recall import FileRead, Recall
from journalkit.site.neighbour import Neighbour
from journalkit.store import Memo
from journalkit.values import replace

ALONE = Neighbour()


def built_with_new_texts(standing: Standing, memo: Memo, home: Path | None, neighbour: Neighbour = ALONE, jobs: int = 1) -> Built | None:
    """Write the pages that show new texts, when nothing else is new; what the build has to say. None when the whole build must be done.

    By as many processes as `jobs` says. What stops that one, this one leaves to it; what the neighbour raises is raised.
    """
    changed = _changed(standing, memo) if standing.audience == PRIVATE else {}
    if not changed:
        return None
    read = meanwhile(partial(_read, standing.root, memo, changed), jobs)
    from journalkit.retelling import Retelling, Unknown, certain
    from journalkit.site.retold import NewText
    from journalkit.site.write import Refused, output
    from journalkit.templating import TemplateFault

    try:
        retelling = Retelling(standing, memo)
        language, found = certain(read())
        renewed = [Renewed(*each) for each in found]
        reads = [certain(each.reads(Recall({}), retelling.long_texts)) for each in renewed]
        if not all(_differ_in_texts(*each) for each in reads):
            return None
        texts = [NewText.of(was.written, now.written) for was, now in reads if was.written and now.written]
        new = [each for each in texts if each.before.digest != each.after.digest]
        with output(standing.folder, standing.root, str(PRIVATE), home) as out, neighbour.held():
            built = retelling.bring(out, new, language, neighbour)
            for each, (_, now) in zip(renewed, reads, strict=True):
                each.keep(memo, now)
            remember_files(out.folder, standing.now.files, memo)
            remember_anew(standing, memo)
            return built
    except (Unknown, Refused, Busy, TemplateFault, OSError):
        return None


def _changed(standing: Standing, memo: Memo) -> dict[str, tuple[str, str]]:
    """The digests that the files had and have which are other ones now; nothing when anything else is new."""
    now, before = standing.now, remembered_files(standing.folder, memo)
    changed = written_anew(before, now.files)
    faulty = {path for path, *_ in standing.said["errors"]}
    if changed is None or not faulty.isdisjoint(changed) or not standing.was_made_of(replace(now, files=before)):
        return {}
    return {path: (before[path], now.files[path]) for path in changed}


def _read(root: Path, memo: Memo, changed: Mapping[str, tuple[str, str]]) -> tuple[str, list[tuple[str, bytes, bytes, bytes]]] | None:
    """The language of the journal, and of each changed file what `Renewed` is made of, as plain data.

    None when any of it is not known, and when the checks may have something else to say of the words of a file.
    """
    from journalkit.reading.load import read_settings

    settings = read_settings(root).value
    if settings.config is None:
        return None
    recall = Recall({})
    reader = Reader(root, settings.vocabulary, settings.config.owner, memo, recall)
    found = []
    for path, digests in changed.items():
        renewed = reader.renewed(path, *digests)
        reads = renewed.reads(recall, partial(reader.long_texts, path)) if renewed else None
        if renewed is None or reads is None:
            return None
        was, now = (found_in_words(each.written.body, settings.config) if each.written else None for each in reads)
        if was != now:
            return None
        found.append((renewed.path, renewed.was, renewed.now, renewed.texts))
    return settings.config.language, found


def found_in_words(body: Body, config: Config) -> Hashable:
    """What the checks (checks/) say of the words of a text without asides, besides what its shape tells: whether an aside is opened, how
    much no page shows, and who is named that goes by another name in public. Where it is equal they say as much of two texts.
    """
    named = tuple(person.id for person in config.called_otherwise if person.named.search(body.text))
    return body.open_aside is None, len(body.lost), named


def _differ_in_texts(was: FileRead, now: FileRead) -> bool:
    """Whether two readings of a file differ in nothing but texts, and nothing was or is wrong with it."""
    if was.written is None or now.written is None or was.diagnostics or now.diagnostics:
        return False
    return bool(was.shape) and was.shape == now.shape and not was.written.body.asides and not now.written.body.asides
