import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Read
from spacy.language import Language

from briefings.extract.sentences import tokens_of
from briefings.extract.stance.deciding import CueFacts, cue_facts, negates_content, stance_of
from briefings.model import Claim, Directness, Polarity, Span, Stance

MARKS = re.compile(r"[\[\]{}]")
ASSERTS, CONFIRMS, DENIES, UNSURE, SILENT, ASKS, EXPECTS, WARNS, DEMANDS = Stance


def stance_in(nlp: Language, marked: str) -> Stance:
    """The stance of a text in which the cue stands in [] and each piece of the content in {}."""
    text, pieces, opened = "", [], 0
    for part in re.split(r"([\[\]{}])", marked):
        if part in {"[", "{"}:
            opened = len(text)
        elif part in {"]", "}"}:
            pieces.append((part, Span(opened, len(text))))
        else:
            text += part
    doc = nlp(text)
    starts = [token.idx for token in doc]
    contents = [tokens_of(doc, span, starts) for part, span in pieces if part == "}"]
    cue = next((tokens_of(doc, span, starts) for part, span in pieces if part == "]"), None)
    return stance_of(cue_facts(cue.root if cue else None, cue, content=contents[0]), contents)


DENIALS = (
    "The ministry [denied] {any part in the raid}.",
    "The company [issued a denial of] {the leaked figures}.",
    "The general [refuted] {the account}.",
    "The mayor [denied] {ignoring the warnings}.",
    "The envoy [rejected] {the claim that his men had fled}.",
    "Officials [rejected as false] {reports of a mutiny}.",
    "The army [dismissed] {the footage and the reports as fake news}.",
    "The army [dismissed the reports as] {fake news}.",
    "The minister [brushed aside] {suggestions that she would quit}.",
    "The minister [poured scorn on] {the idea that she would quit}.",
    "The ministry [threw cold water on] {the idea that talks had begun}.",
    "The ministry [pushed back on] {those allegations}.",
    "The governor [took issue with] {that account}.",
    "The bank [disputed] {the estimate}.",
    "The embassy [called] {the reports fabricated}.",
    "The embassy [called] {the story a “hoax.”}",
    "The embassy [described] {the rumours as baseless}.",
    "The embassy [labeled] {the accusation “absurd.”}",
    "The ministry [said] {there is no truth to the report}.",
    "The ministry [said] {that the reports were false}.",
    "{“That is a lie,”} the envoy [said].",
    "{“It is not true,”} the envoy [said].",
    "The envoy [said] {that he denied the accusations}.",
    "{“Nobody should believe these reports,”} the envoy [said].",
    "The envoy [did not believe] {the allegations}.",
    "The premier [ruled out] {a wider war}.",
    "The spokesman [disagreed with] {that assessment}.",
    "Their findings [contradicted] {his statement}.",
    "The accused [pleaded not guilty to] {the charge}.",
    "Mayor [Denies] {Claims of Fraud}",
    "The army [dismissed] {the footage as fake}.",
)
NOT_DENIALS = (
    "The premier [did not rule out] {a wider war}.",
    "The premier [has not ruled out] {sending more men}.",
    "The premier [refused to rule out] {a wider war}.",
    "The council [rejected] {the proposal to raise fees}.",
    "The rebels [rejected] {the offer of a truce}.",
    "The team [dismissed] {him as a beginner}.",
    "The singer [refused] {to sign the contract}.",
    "The singer [declined] {to run for office}.",
    "The embassy [called] {the attack barbaric}.",
    "The chairman [called] {the sum “an insult.”}",
    "The envoy [did not believe] {that rain would come}.",
    "The envoy [did not deny] {that shots were fired}.",
    "The envoy [did not dispute] {the figure}.",
    "There is [no doubt] {that the bridge is gone}.",
    "The author [posts] {fake news stories}.",
    "{“She is a fake,”} the neighbour [said].",
    "{“We have not yet seen these troops in combat,”} the envoy [said].",
    "The clerk [made it clear that] {the office was shut}.",
    "The envoy [stopped short of calling for] {sanctions}.",
    "The clerk [said in a statement] {that no ships had left}.",
    "The guard [denied] {them entry to the yard}.",
    "The coach [challenged] {his players}.",
    "The coach [said in disbelief], {“The ball went in.”}",
    "{“I am not suggesting that she lied,”} the coach [said].",
    "The envoy [said] {it is not true that soldiers fought there}.",
)
CONFIRMATIONS = (
    "The ministry [confirmed] {the deaths}.",
    "The ministry [gave confirmation of] {the deaths}.",
    "The general [conceded] {that the town was lost}.",
)
UNCONFIRMED = (
    "The agency [has not confirmed] {the report}.",
    "The agency [could not confirm] {the report}.",
    "The agency [could neither confirm nor deny] {the report}.",
    "The agency was [unable to confirm] {the report}.",
    "The agency was [unable to say] {how many were hurt}.",
    "The agency [stopped short of confirming] {the report}.",
    "The agency [has yet to confirm] {the report}.",
    "The agency [hesitated to confirm] {the report}.",
    "{“We have not been able to verify the footage,”} the agency [said].",
    "{“I am not in a position to confirm that,”} the envoy [said].",
    "The board [has not decided] {whether the pier will stay}.",
    "The coroner [did not know] {whether the boat had sunk}.",
    "The coroner [was not sure] {whether the boat had sunk}.",
    "[It is unclear] {whether the boat had sunk}.",
    "The coroner [said] {he could not verify the report}.",
    "The coroner [said] {there was no evidence of a second blast}.",
)
SILENCES = (
    "The firm [declined] {to comment}.",
    "The firm [declined to comment on] {the merger}.",
    "The firm [did not respond to] {a request for comment}.",
    "The firm [gave no comment on] {the merger}.",
    "The firm [would not say] {whether it would merge}.",
    "The firm [refused to say] {whether it would merge}.",
    "The firm [declined to confirm] {the merger}.",
    "The firm [would neither confirm nor deny] {the merger}.",
    "The firm [was unwilling to discuss] {the merger}.",
    "The firm [made no mention of] {the merger}.",
    "The firm [dodged questions about] {the merger}.",
    "The firm [brushed aside questions about] {the merger}.",
    "The firm [declined] {an interview request}.",
    "The firm [could not be reached for] {comment}.",
    "The firm [remained silent on] {the merger}.",
    "[Asked] {whether the firm would merge}, she declined to say.",
    "The chief [said] {he would not comment on the merger}.",
)
QUESTIONS = (
    "The deputy [asked] {whether the road was open}.",
    "The deputy [asked about] {the road}.",
    "The deputy [doubts] {that the road is open}.",
    "The deputy [raised doubts about] {the count}.",
    "The deputy [cast doubt on] {the count}.",
    "The deputy [called into question] {the count}.",
    "The deputy is [skeptical of] {the count}.",
    "The deputy [was not convinced] {that the count was right}.",
    "The deputy [challenged] {the claim that the road was open}.",
    "The deputy [demanded to know] {whether the road was open}.",
)
EXPECTATIONS = (
    "The premier [vowed] {to rebuild the bridge}.",
    "The premier [predicts] {a hard winter}.",
    "The premier [has no plans] {to resign}.",
    "The premier [does not expect] {a truce}.",
    "The premier’s [plans] {to resign} surprised them.",
    "The premier [is hopeful that] {the rains will come}.",
    "The premier [looks forward to] {the vote}.",
    "The premier [said] {she expects a truce}.",
    "{The ship} [is scheduled] {to sail on Monday}.",
)
WARNINGS = (
    "The mayor [warned] {that the dam could burst}.",
    "The mayor [threatened] {to shut the plant}.",
    "[Fears that] {the dam could burst} grew.",
    "The mayor [voiced concern about] {the dam}.",
    "The mayor [is worried about] {the dam}.",
    "Engineers [issued a warning that] {the dam could burst}.",
)
DEMANDED = (
    "The union [asked for] {a pay rise}.",
    "The union [asked] {the owners to reopen the mill}.",
    "The union [urged] {the owners to reopen the mill}.",
    "The union [called on] {the owners to reopen the mill}.",
    "The union [called again for] {talks}.",
    "The union’s [call for] {talks} went unheard.",
    "The union [is pressing for] {talks}.",
)
TABLE = (
    *((text, DENIES) for text in DENIALS),
    *((text, ASSERTS) for text in NOT_DENIALS),
    *((text, CONFIRMS) for text in CONFIRMATIONS),
    *((text, UNSURE) for text in UNCONFIRMED),
    *((text, SILENT) for text in SILENCES),
    *((text, ASKS) for text in QUESTIONS),
    *((text, EXPECTS) for text in EXPECTATIONS),
    *((text, WARNS) for text in WARNINGS),
    *((text, DEMANDS) for text in DEMANDED),
)


@pytest.mark.parametrize(("marked", "stance"), TABLE)
def test_the_whole_cue_decides(nlp: Language, marked: str, stance: Stance) -> None:
    assert stance_in(nlp, marked) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Austin said that the soldiers were in Russia.", Stance.ASSERTS),
        ("Austin confirmed that the soldiers were in Russia.", Stance.CONFIRMS),
        ("Austin acknowledged that the soldiers were in Russia.", Stance.CONFIRMS),
        ("Austin said that Washington has evidence of soldiers in Russia.", Stance.ASSERTS),
        ("Russia has denied the reports.", Stance.DENIES),
        ("Peskov dismissed the reports as fake.", Stance.DENIES),
        ("Austin stated that he could not confirm these reports.", Stance.CANNOT_CONFIRM),
        ("Austin could not confirm that the soldiers were there.", Stance.CANNOT_CONFIRM),
        ("Austin was unable to confirm the reports.", Stance.CANNOT_CONFIRM),
        ("Rutte noted that there was currently no evidence to support the claims.", Stance.CANNOT_CONFIRM),
        ("Austin declined to comment on the reports.", Stance.DECLINES_TO_COMMENT),
        ("Austin refused to say whether the soldiers were there.", Stance.DECLINES_TO_COMMENT),
        ("Austin asked whether the soldiers were there.", Stance.QUESTIONS),
        ("Austin expects that the soldiers will fight.", Stance.EXPECTS),
        ("Austin said that he expects the soldiers to fight.", Stance.EXPECTS),
        ("Austin warned that the war could spread.", Stance.WARNS),
        ("Austin called for a strong response.", Stance.DEMANDS),
        ("Austin urged Russia to withdraw.", Stance.DEMANDS),
        ("Austin did not deny that the soldiers were there.", Stance.ASSERTS),
    ],
)
def test_the_stance_is_the_verbs(read: Read, text: str, stance: Stance) -> None:
    assert [claim.stance for claim in attributed(read, text)] == [stance]


def attributed(read: Read, text: str) -> list[Claim]:
    """What somebody says, without what the article tells in its own voice of their saying it."""
    return [claim for claim in read(text) if claim.directness is not Directness.NARRATED]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Blinken said that the soldiers are in Russia.", Polarity.POSITIVE),
        ('Blinken said, "We have not yet seen these troops in combat."', Polarity.NEGATIVE),
        ("Blinken said that no soldiers were there.", Polarity.NEGATIVE),
        ("Blinken said that the soldiers could fight.", Polarity.OPEN),
        ("Blinken asked whether the soldiers were there.", Polarity.OPEN),
        ("Blinken said that the soldiers, who had not eaten, were in Russia.", Polarity.POSITIVE),
    ],
)
def test_the_polarity_is_the_contents(read: Read, text: str, polarity: Polarity) -> None:
    assert [claim.polarity for claim in attributed(read, text)] == [polarity]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Blinken confirmed that he had received reports about a deployment of troops to Yemen.", Polarity.OPEN),
        ("Blinken confirmed reports of a deployment of troops to Yemen.", Polarity.POSITIVE),
        ("Blinken said that a deployment of troops to Yemen would be unlawful.", Polarity.OPEN),
        ("“Were troops ever deployed to Yemen, we would object,” Blinken said.", Polarity.OPEN),
    ],
)
def test_who_has_heard_of_a_deed_or_imagines_it_does_not_tell_of_it(read: Read, text: str, polarity: Polarity) -> None:
    events = [
        event for claim in attributed(read, text) for event in claim.events if event.trigger.of(text)[:6] == "deploy"
    ]
    assert [event.polarity for event in events] == [polarity]


def test_not_yet_seen_is_asserted_and_not_denied(read: Read) -> None:
    claims = read('Blinken said, "We have not yet seen these troops in combat."')
    assert [(claim.stance, claim.polarity) for claim in claims] == [(Stance.ASSERTS, Polarity.NEGATIVE)]


WORDS = (
    "",
    "not",
    "no",
    "would",
    "could",
    "refuse",
    "deny",
    "confirm",
    "doubt",
    "claim",
    "said",
    "to",
    "short",
    "of",
    "it",
    "zzz",
    "“",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(WORDS), max_size=4))
def test_any_words_have_a_stance(nlp: Language, cue: list[str], content: list[str]) -> None:
    text = f"He [{' '.join(['x', *cue])}] {{y {' '.join(content)}}}."
    assert stance_in(nlp, text) in Stance


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["comment", "say", "respond", "elaborate", "confirm", "deny", "discuss"]))
def test_declining_is_never_a_denial(nlp: Language, verb: str) -> None:
    for cue in ("declined to", "refused to", "would not", "was unwilling to"):
        assert stance_in(nlp, f"The firm [{cue} {verb}] {{the denial of the merger}}.") is not Stance.DENIES


def test_a_quotation_without_a_cue_is_asserted(nlp: Language) -> None:
    assert stance_in(nlp, "{“The road is open again.”}") is Stance.ASSERTS


@pytest.mark.parametrize(
    "text",
    [
        "Moscow [brushed] {the accusations} aside {as fantasy}.",
        "Moscow [brushed] {the accusations aside as fantasy}.",
        "The envoy [waved] {the pictures away as a fabrication}.",
        "The consul [laughed off] {the reports as nonsense}.",
        "The spokesman [dismissed] {the photographs as a clumsy forgery}.",
        "The firm [rejected] {the recording as doctored}.",
        "The envoy [described] {the story as a figment}.",
    ],
)
def test_what_is_brushed_aside_is_denied(nlp: Language, text: str) -> None:
    assert stance_in(nlp, text) is Stance.DENIES


def test_between_quotation_marks_he_and_they_are_others(nlp: Language) -> None:
    assert stance_in(nlp, "The envoy [said]: {“They deny the report.”}") is Stance.ASSERTS
    assert stance_in(nlp, "The envoy [said]: {“We deny the report.”}") is Stance.DENIES
    assert stance_in(nlp, "The envoy [said] {they denied the report}.") is Stance.DENIES


@pytest.mark.parametrize(
    ("text", "negates"),
    [
        ("The envoy did not believe that rain would come.", True),
        ("The envoy does not expect a truce.", True),
        ("The envoy believes that rain will come.", False),
        ("The envoy did not confirm the truce.", False),
    ],
)
def test_some_cues_negate_what_they_bring(nlp: Language, text: str, *, negates: bool) -> None:
    assert negates_content(cue_facts(next(nlp(text).sents).root)) is negates


def test_no_content_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one piece"):
        stance_of(CueFacts(), [])
