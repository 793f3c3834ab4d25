"""Which articles have a long passage of a text: hashes of its wording that follow one another there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

# Measured on passages of two or three paragraphs in other stories, and on a state agency's templated greetings: seven
# marks are about forty words on end outside quotation marks, more than a template has.
LEAST_RUN = 7
# Marks between two shared ones that an edited word may cost.
MOST_MISSED = 2


def sharing(marks: Sequence[int], holders: Callable[[int], Iterable[int]]) -> frozenset[int]:
    """The articles that hold at least `LEAST_RUN` of the text's marks close to one another; `marks` are in its order.

    A mark that comes again in a run counts as missed: a line that a text repeats is no long passage. `holders` names
    the articles that hold a mark. Time is linear in the marks and their holders. It does not say who has the passage
    from whom.
    """
    runs: dict[int, tuple[int, set[int]]] = {}
    found: set[int] = set()
    for place, mark in enumerate(marks):
        for article_id in holders(mark):
            last, run = runs.get(article_id, (place, set()))
            if place - last > MOST_MISSED + 1:
                run = set()
            if mark not in run:
                run.add(mark)
                runs[article_id] = place, run
            if len(run) >= LEAST_RUN:
                found.add(article_id)
    return frozenset(found)
