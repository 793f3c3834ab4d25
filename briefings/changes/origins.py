"""How many places a report comes from: which of the sentences that say one thing go back to one origin.

A *text* is an article with its copies. It is an origin of its own unless it names whom it has the report from; then it
is that agency's or outlet's, however many carry it. What the counting never does is take two for independent that may
not be: outlets of one family count as one, and so do all texts of one outlet. Two outlets that quote the same words
of a press conference, and name nobody whom they have them from, are two: both were there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from briefings.model import Receipt

Node = tuple[str, object]
"""Something that receipts can have in common: ("text", id), ("outlet", key) or ("family", name)."""

GENERAL = frozenset({"news", "agency", "network", "newspaper", "service"})
"""Words at the end of a name that texts leave out: "Kyodo News" is Kyodo."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report comes from: the name of the agency or outlet, and the receipts that go back to it, oldest first.

    `first` is the oldest of those that are held; it need not be of that agency itself.
    """

    name: str
    receipts: tuple[Receipt, ...]

    @property
    def first(self) -> Receipt:
        """The oldest receipt."""
        return self.receipts[0]


def origins_of(receipts: Iterable[Receipt]) -> tuple[Origin, ...]:
    """The origins of receipts that say the same, in the order in which they are first heard of.

    The order in which the receipts are given or were seen never counts, only when they were published. A text that
    leans on several others (it names two agencies, it has paragraphs of two wires) adds an origin only if none of these
    is known from elsewhere. A later copy of a text never adds one. Time is linear in the receipts, but for sorting.
    """
    ordered = sorted(receipts, key=age)
    ties = _Ties()
    for receipt in ordered:
        for other in receipt.joins:
            ties.join(("text", receipt.origin), ("text", other))
    texts: dict[Node, list[Receipt]] = {}
    for receipt in ordered:
        texts.setdefault(ties.find(("text", receipt.origin)), []).append(receipt)
    names = _Names.of(ordered)
    heads = {text: _sources(own, names) for text, own in texts.items()}
    settled = _settle(texts, heads, ties)
    found: dict[Node, list[Receipt]] = {}
    for receipt in ordered:
        found.setdefault(ties.find(("text", receipt.origin)), []).append(receipt)
    called = {ties.find(text): names.of_text(texts[text][0], heads[text][0]) for text in reversed(settled)}
    return tuple(Origin(called[root], tuple(own)) for root, own in found.items())


def age(receipt: Receipt) -> tuple[object, ...]:
    """What receipts are ordered by: when they were published, and then by names and places, never by ids."""
    said = receipt.ordinal, receipt.sentence, receipt.span, receipt.cited
    return receipt.published_at, receipt.outlet, *said, receipt.title, receipt.url


def _settle(
    texts: Mapping[Node, Sequence[Receipt]], heads: Mapping[Node, Sequence[Node]], ties: _Ties
) -> Sequence[Node]:
    """Tie every text to what it comes from: first those that come from one place only, then the others, oldest first.

    Returns the texts in that order.
    """
    leans = _leans(texts, ties)
    single = [text for text in texts if len(heads[text]) + len(leans.get(text, ())) == 1]
    several = [text for text in texts if len(heads[text]) + len(leans.get(text, ())) > 1]
    known: set[Node] = set()
    for text in single:
        ties.join(text, heads[text][0])
        known.update((text, heads[text][0]))
    for text in several:
        choices = [*heads[text], *leans.get(text, ())]
        held = next((one for one in choices if one in known), None)
        for one in choices if held is None else [held]:
            ties.join(text, one)
            known.add(one)
        known.add(text)
    return [*single, *several]


def _leans(texts: Mapping[Node, Sequence[Receipt]], ties: _Ties) -> dict[Node, list[Node]]:
    """The older texts of which a text has a long passage. Who has it from whom is told by age, not by who noted it."""
    rank = {text: place for place, text in enumerate(texts)}
    found: dict[Node, dict[Node, None]] = {}
    for text, own in texts.items():
        others = {ties.find(("text", one)) for receipt in own for one in receipt.shares}
        for other in (one for one in others if one in rank and one != text):
            older, younger = sorted((text, other), key=rank.__getitem__)
            found.setdefault(younger, {})[older] = None
    return {text: sorted(older, key=rank.__getitem__) for text, older in found.items()}


def _sources(text: Sequence[Receipt], names: _Names) -> tuple[Node, ...]:
    """Whom a text is from, by its receipts, oldest first: those it names, and its first outlet if it names nobody.

    What a copy leaves out counts as said all the same, and a copy is nobody's own report.
    """
    first = text[0]
    found = dict.fromkeys(names.cited(name) for receipt in text for name in receipt.cited)
    if any(not receipt.cited for receipt in text if receipt.article_id == first.article_id):
        found.setdefault(names.own(first))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Names:
    """The outlets of some receipts: their families by key, and what a node is called for readers."""

    families: dict[str, str] = field(default_factory=dict)
    shown: dict[Node, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ordered: Sequence[Receipt]) -> _Names:
        made = cls({key_of(one.outlet): one.family for one in ordered if one.family})
        for receipt in sorted(ordered, key=lambda one: bool(one.cited)):
            made.shown.setdefault(made.own(receipt), receipt.outlet)
        for receipt in ordered:
            for name in receipt.cited:
                made.shown.setdefault(made.cited(name), name)
        return made

    def of_text(self, first: Receipt, head: Node) -> str:
        """What a text's origin is called: of a family, by the outlet that has the text."""
        return first.outlet if head == self.own(first) else self.shown[head]

    def own(self, receipt: Receipt) -> Node:
        return self.cited(receipt.outlet)

    def cited(self, name: str) -> Node:
        key = key_of(name)
        family = self.families.get(key)
        return ("family", key_of(family)) if family else ("outlet", key)


def key_of(name: str) -> str:
    """What names of one outlet have in common: no case, no "the", no "news agency" at the end."""
    words = _WORD.findall(name.casefold())
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in GENERAL:
        words = words[:-1]
    return " ".join(words) or name.casefold()


@dataclass(slots=True)
class _Ties:
    """What belongs together (union-find with path halving: Tarjan and van Leeuwen 1984)."""

    above: dict[Node, Node] = field(default_factory=dict)

    def find(self, node: Node) -> Node:
        """The one that stands for all that `node` is tied to."""
        above = self.above
        while (over := above.get(node, node)) != node:
            above[node] = above.get(over, over)
            node = above[node]
        return node

    def join(self, one: Node, other: Node) -> None:
        """Tie two together; the one that stands for them does not depend on the order of joining."""
        low, high = sorted((self.find(one), self.find(other)), key=repr)
        if low != high:
            self.above[high] = low
