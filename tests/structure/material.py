"""An invented report in parts, in the project's own words, for five frameworks: what `layouts` renders and checks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Quote:
    """A quotation: the sentence that announces it (None for a box with an example of practice), and what is quoted."""

    announced: str | None
    sentences: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True)
class Standard:
    number: str
    title: str
    rating: str
    expectation: str
    paragraphs: tuple[tuple[str, ...] | Quote, ...]
    questions: tuple[tuple[str, int], ...] = ()
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Domain:
    number: str
    title: str
    intro: tuple[str, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    standards: tuple[Standard, ...]


@dataclass(frozen=True)
class Material:
    framework: str
    service: str
    place: str
    unit: str
    month: str
    published: str
    overall: str
    score: str
    foreword: tuple[tuple[str, ...], ...]
    summary: tuple[tuple[str, tuple[str, ...]], ...]
    recommendations: tuple[tuple[str, tuple[str, ...]], ...]
    background: tuple[tuple[str, ...], ...]
    domains: tuple[Domain, ...]
    notes: tuple[str, ...] = ()
    lists: str = "domain"
    annexes: tuple[str, ...] = ("Annex 1: Methodology", "Annex 2: Inspection results", "Annex 3: Glossary")
    discretion: tuple[str, ...] = field(default=())


FOREWORD = (
    (
        "The service looks after 1,940 people on the coast and in the hills behind it.",
        "We have rated it overall as '{overall}', which is what two years of patient work have come to.",
        "Leaders know their staff by name, e.g. they greet each new starter on the first day.",
    ),
    (
        "Not all is well, however.",
        "Plans say too little about the people who might be harmed, and reviews come late.",
        "I hope that Dr. Ash and her team will use what we found; they have every reason to be proud.",
    ),
)
SUMMARY = (
    ("Leaders are trusted by staff", ("Staff meet the director every month.", "Her door is open and her plans are clear.")),
    (
        "Planning does not keep others safe",
        ("Plans were thin in a third of cases.", "Police were asked for records in only 22 of the 60 cases."),
    ),
)
RECOMMENDATIONS = (
    (
        "{body}",
        (
            "make sure that every plan names the people at risk and says how they will be protected",
            "review each case within ten days of any change in circumstances, and record who was asked for their view",
            "give new officers time to learn, with a mentor for the first half-year.",
        ),
    ),
    ("Harbour Learning Trust", ("open its workshops to people who work in the daytime.",)),
    ("Ministry of Justice", ("mend the case record system before the winter", "pay for interpreters in every court.")),
)
BACKGROUND = (
    ("Two councils and one police force work with the service.", "It was formed in 2015 out of three smaller ones."),
    ("About 24 per cent of the people under supervision live alone.", "Unemployment is higher than in the rest of the region."),
)
QUOTE = Quote(
    "One officer told us:",
    ("I have never had so much help with my work.", "When I am stuck, somebody listens and we find a way together."),
)
CASE = Quote(
    "In one case, the inspector noted:",
    (
        "Nobody asked the police about call-outs at this address.",
        "The plan was copied from an earlier one, and two children were left out of it.",
    ),
)
BOX = Quote(
    None,
    (
        "Kim had lost her room after a quarrel with the landlord of the house.",
        "Her officer found a place in a hostel on the same day and drove her there with all her bags.",
        "She has kept every appointment since that week and has begun to paint again.",
    ),
    title="Good practice example",
)
TEXT = {
    "lead": (
        ("The director sets out what she expects in plain words.", "Managers at the three offices work to one plan, which names who does what by when."),
        QUOTE,
        ("Risks are listed in a register that the board reads each quarter.", "Sickness fell from 9 to 6 per cent; vacancies, though, stayed where they were.", "Staff in the north feel further away from decisions than the rest."),
    ),
    "staff": (
        ("Caseloads are reasonable for most officers.", "Twenty-one of the 30 officers whom we interviewed could manage their workload.", "New officers told us that they had waited four months for their first course, which is far too long."),
        ("Supervision is regular, and it dwells on the quality of work rather than on targets.", "Not every office has a deputy, i.e. somebody who can step in when the manager is away."),
    ),
    "services": (
        ("Help with housing, debt and health is bought from local charities.", "These services are well used; waiting times are short.", "There is nothing for young adults, and little for women outside the town."),
    ),
    "info": (
        ("The offices in Port Street are bright and easy to reach.", "Laptops work everywhere but in the courts.", "Policies are clear, up-to-date and easy to find, so that newcomers quickly learn where to look."),
    ),
    "assess": (
        ("Assessment took enough account of what people said about themselves in three-quarters of cases.", "It drew on police records in just over half of the relevant cases."),
        CASE,
        ("The safety of children was thought about in 41 of the 50 relevant cases.", "Where officers had asked social workers, the assessment was nearly always sound."),
    ),
    "plan": (
        ("Planning involved the person in 70 per cent of cases.", "Plans were short and clear, with steps in a sensible order.", "They said too little, however, about what to do if things went wrong."),
        ("“I wrote the plan with him,” said one officer, and the file bore this out.", "Contingency plans were missing in a fifth of cases."),
    ),
    "deliver": (
        ("Officers stayed in touch with people who were hard to reach, and they did not give up after a missed appointment.", "Home visits were made in fewer than half of the cases that needed one."),
        BOX,
        ("Work with other agencies was well coordinated.", "Referrals to the drugs team, to housing advice and to the mental health nurse were made in good time."),
    ),
    "review": (
        ("Reviews were written in 64 per cent of cases.", "They rarely led to a new plan, even where there had been an arrest.", "Managers read a sample of ten reviews a month."),
    ),
    "more": (
        ("The work was done with care and finished on time in most cases.", "Placements at the boatyard and in the gardens teach people skills that they can use.", "Too many days were lost because a supervisor was away."),
    ),
}  # fmt: skip
STRONG = (
    "Staff are kind, patient and well informed.",
    "Work with the police and the councils has been built up over many years and now bears fruit in every office.",
)
WEAK = (
    "Reviews come too late.",
    "Plans do not always say how people who might be harmed will be kept safe when circumstances change",
)


def standard(number: str, title: str, rating: str, text: str, *questions: tuple[str, int]) -> Standard:
    expectation = f"The work on {title.lower()} should be of high quality and should meet the needs of each person."
    return Standard(number, title, rating, expectation, TEXT[text], questions, STRONG[:1], WEAK[:1])


def questions(kind: str, *shares: int) -> tuple[tuple[str, int], ...]:
    """Key questions about one kind of work with their percentages."""
    ends = (
        "involving the person",
        "the reasons for offending and the ways out of it that the person has",
        "keeping other people safe",
        "the time that was set",
    )
    return tuple((f"Does {kind} pay enough attention to {end}?", share) for end, share in zip(ends, shares, strict=False))


def domain(number: str, title: str, *standards: Standard) -> Domain:
    intro = (f"We looked at {title.lower()} in three offices.", "Much of it is good, and some of it is very good.")
    return Domain(number, title, intro, STRONG, WEAK, standards)


def material(framework: str, body: str, domains: tuple[Domain, ...], **rest: object) -> Material:
    values: dict[str, object] = {
        "framework": framework, "place": "Northmoor", "month": "March 2019", "published": "2019-03", "overall": "Good", "score": "17/30",
        "summary": SUMMARY, "background": BACKGROUND, "service": "probation services", "unit": body,
        "recommendations": tuple((name.format(body=f"Northmoor {body}"), items) for name, items in RECOMMENDATIONS),
        "domains": domains,
        "notes": ("Ministry of Justice. (2018). Caseload figures for the third quarter.", "See the glossary for what this means."),
    }  # fmt: skip
    values |= rest
    values["foreword"] = tuple(tuple(sentence.format(**values) for sentence in part) for part in FOREWORD)
    return Material(**values)  # type: ignore[arg-type]


CRC = material(
    "crc-2018", "CRC",
    (
        domain("1", "Organisational delivery", standard("1.1", "Leadership", "Outstanding", "lead"), standard("1.2", "Staff", "Requires improvement", "staff"), standard("1.3", "Services", "Good", "services"), standard("1.4", "Information and facilities", "Requires improvement", "info")),
        domain("2", "Case supervision", standard("2.1", "Assessment", "Requires improvement", "assess", *questions("assessment", 76, 68, 52)), standard("2.2", "Planning", "Inadequate", "plan", *questions("planning", 70, 66, 44)), standard("2.3", "Implementation and delivery", "Good", "deliver", *questions("delivery", 81, 70, 65)), standard("2.4", "Reviewing", "Requires improvement", "review", *questions("reviewing", 72, 64, 59))),
        domain("4", "Unpaid work and Through the Gate", standard("4.1", "Unpaid work", "Good", "more", *questions("unpaid work", 85, 90, 77, 71)), standard("4.2", "Through the Gate", "Outstanding", "more", *questions("resettlement", 93, 88, 80))),
    ),
    discretion=("2.4",),
)  # fmt: skip
PDU = material(
    "pdu-2021", "PDU",
    (
        domain("1", "Organisational arrangements and activity", standard("1.1", "Leadership", "Requires improvement", "lead"), standard("1.2", "Staff", "Inadequate", "staff"), standard("1.3", "Services", "Good", "services"), standard("1.4", "Information and facilities", "Good", "info")),
        domain("2", "Service delivery", standard("2.1", "Assessment", "Inadequate", "assess", *questions("assessment", 60, 55, 31)), standard("2.2", "Planning", "Inadequate", "plan", *questions("planning", 57, 60, 40)), standard("2.3", "Implementation and delivery", "Inadequate", "deliver", *questions("implementation", 63, 44, 28)), standard("2.4", "Reviewing", "Requires improvement", "review", *questions("reviewing", 61, 50, 52)), standard("2.5", "Outcomes", "Inadequate", "more", *questions("the work", 47, 39))),
    ),
    month="October 2022", published="2022-10", overall="Requires improvement", score="5/27", lists="standard",
    annexes=("Annexe one: Methodology", "Annexe two: Inspection data", "Annexe three: Glossary"),
)  # fmt: skip
PROBATION_2023 = material(
    "probation-2023", "PDU",
    (
        domain("1", "Organisational delivery", standard("P 1.1", "Leadership", "Good", "lead"), standard("P 1.2", "Staffing", "Requires improvement", "staff"), standard("P 1.3", "Services", "Requires improvement", "services")),
        domain("2", "Service delivery", standard("P 2.1", "Assessment", "Inadequate", "assess", *questions("assessment", 58, 50, 25)), standard("P 2.2", "Planning", "Inadequate", "plan", *questions("planning", 55, 51, 33)), standard("P 2.3", "Implementation and delivery", "Inadequate", "deliver", *questions("delivery", 60, 38, 27)), standard("P 2.4", "Reviewing", "Inadequate", "review", *questions("reviewing", 56, 45, 30))),
    ),
    month="February 2024", published="2024-02", overall="Inadequate", score="2/21", lists="standard",
    annexes=("Annexe 1: Methodology", "Annexe 2: Inspection data", "Glossary"),
)  # fmt: skip
YOUTH = material(
    "youth-2018", "Youth Justice Service",
    (
        domain("1", "Organisational delivery", standard("1.1", "Governance and leadership", "Good", "lead"), standard("1.2", "Staff", "Outstanding", "staff"), standard("1.3", "Partnerships and services", "Good", "services"), standard("1.4", "Information and facilities", "Requires improvement", "info")),
        domain("2", "Court disposals", standard("2.1", "Assessment", "Good", "assess", *questions("assessment", 85, 73, 71)), standard("2.2", "Planning", "Requires improvement", "plan", *questions("planning", 79, 58, 66)), standard("2.3", "Implementation and delivery", "Good", "deliver", *questions("delivery", 88, 76, 73)), standard("2.4", "Reviewing", "Good", "review", *questions("reviewing", 80, 70, 68))),
        domain("3", "Out-of-court disposals", standard("3.1", "Assessment", "Good", "assess", *questions("assessment of children", 81, 69, 70)), standard("3.2", "Planning", "Good", "plan", *questions("planning for children", 77, 70, 69)), standard("3.3", "Implementation and delivery", "Outstanding", "deliver", *questions("work with children", 92, 85, 83)), standard("3.4", "Out-of-court disposal policy and provision", "Requires improvement", "review")),
        domain("4", "Resettlement", standard("4.1", "Resettlement policy and provision", "Good", "more")),
    ),
    service="youth justice services", month="June 2021", published="2021-06", score="24/36", lists="standard",
    annexes=("Appendix 1: Methodology", "Appendix 2: Inspection results", "Appendix 3: Glossary"),
)  # fmt: skip
FRAMEWORKS = {one.framework: one for one in (CRC, PDU, PROBATION_2023, YOUTH)}
