"""An invented inquiry report: long, of no inspectorate, with chapters, numbered paragraphs and numbered recommendations."""

from __future__ import annotations

from itertools import cycle, islice

CHAPTERS = (
    ("The night of the flood", "the pumping station", "the drainage board"),
    ("Warnings that were given", "the tide gauge", "the harbour office"),
    ("How people were told", "the siren network", "the county council"),
    ("The rescue", "the lifeboat station", "the rescue service"),
    ("Those who could not leave", "the care home at Saltby", "the health board"),
    ("Homes and insurers", "the claims desk", "the insurers"),
    ("What came before", "the sea wall", "the ministry"),
)
# what the inquiry says of each matter, in turn; {thing} and {body} are the chapter's
SAYINGS = (
    "We heard about {thing} from eleven witnesses over four days.",
    "The log of {thing} for that night is complete and was kept with care.",
    "Nobody at {body} had read the plan of 2009.",
    "Staff of {body} worked through the night and put their own safety second.",
    "The telephone at {thing} was not answered between one and four in the morning.",
    "In 31 of the 54 streets no warning was given at all.",
    "A witness from {body} told us that the drill had been put off three times.",
    "Repairs to {thing} were done well and on time.",
    "The budget of {body} was cut by a fifth in the years before.",
    "We accept that {body} acted in good faith.",
    "Records of the meetings of {body} are poor, and many are lost.",
    "The water stood two metres deep at {thing} by six in the morning.",
)
ASKED = (
    "{Body} should test {thing} twice a year and publish what it finds.",
    "{Body} should name one officer who answers for {thing}.",
    "{Body} should tell every household in writing what to do when the water rises.",
)
PARAGRAPHS = 24


def recommendations() -> list[str]:
    """The recommendations in their order; the first is number 1."""
    return [asked.format(thing=thing, body=body, Body=body[0].upper() + body[1:]) for _, thing, body in CHAPTERS for asked in ASKED]


def inquiry() -> str:
    """The report as Markdown, about 9,000 words: each chapter ends with its recommendations, an appendix lists them again."""
    lines = ["# The Saltby Flood Inquiry", "", "Report of the independent inquiry, chaired by Dame Orla Finch", ""]
    lines += ["This report is invented. The places and the people in it do not exist.", ""]
    number = 0
    for chapter, (title, thing, body) in enumerate(CHAPTERS, start=1):
        lines += [f"## Chapter {chapter}: {title}", ""]
        sayings = cycle(SAYINGS)
        for paragraph in range(1, PARAGRAPHS + 1):
            said = " ".join(saying.format(thing=thing, body=body) for saying in islice(sayings, 5))
            lines += [f"{chapter}.{paragraph} {said}", ""]
        for asked in recommendations()[number : number + len(ASKED)]:
            number += 1
            lines += [f"**Recommendation {number}:** {asked}", ""]
    lines += ["## Summary of recommendations", ""]
    for place, asked in enumerate(recommendations(), start=1):
        lines += [f"{place}. {asked}"]
    lines += [
        "",
        "## Appendix A: Witnesses",
        "",
        "The inquiry heard from people of the town, of the county and of the ministry.",
        "",
    ]
    return "\n".join(lines)
