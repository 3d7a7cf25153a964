"""The shapes authored guidance may take, and nothing else.

Every YAML file under guidance/content is one of these. Unknown keys are errors
(`extra="forbid"`), so a misspelt safeguard can never be silently ignored.
Registers (facts, powers, prohibitions …) are shared by all documents; a document
brings its paragraphs, claims, scenarios and workflows.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from guidance.graph.predicate import parse


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _parses(text: str) -> str:
    parse(text)
    return text


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$")]
NodeOrWorkflow = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.\-]*)?$")]
Predicate = Annotated[str, AfterValidator(_parses)]

Audience = Literal["officer", "control_room", "custody", "supervisor", "advisor", "partner"]
LawStatus = Literal["in_force", "not_commenced", "repealed", "unknown"]
LineKind = Literal["law", "policy", "practice", "lesson", "local"]
FactType = Literal["choice", "yes_no", "ticks", "instant", "duration", "number", "text", "person", "site"]
OutcomeKind = Literal[
    "use_power",
    "no_police_power",
    "attend",
    "do_not_attend",
    "medical_emergency",
    "refer_to_health",
    "assist_partner",
    "criminal_investigation",
    "escalate",
    "end_detention",
    "continue_elsewhere",
]

NOT_SURE = "not_sure"
NONE_OF_THESE = "none"


# Facts


class Value(Strict):
    """One answer a choice offers. `confirm`: unverified in the fact base, so shown with the legal-services note."""

    id: Id
    label: str
    note: str = ""
    cites: tuple[Id, ...] = ()
    confirm: bool = False


class Option(Strict):
    """One tick: a yes_no fact of its own. `unticked` is what silence about it means."""

    fact: Id
    unticked: Literal["no", "not_sure"]


class Fact(Strict):
    """Something a question can establish (decisions 2, 6, 15)."""

    id: Id
    label: str
    type: FactType
    about: Literal["person", "incident", "place", "law", "clock"]
    holds: Literal["fixed", "until_changed", "now"]
    sensitivity: Literal["none", "operational", "personal", "health"]
    values: tuple[Value, ...] = ()
    options: tuple[Option, ...] = ()
    none_label: str = "None of these"
    event: Id | None = None
    home_office: str | None = None
    steers: bool = True
    hint: str = ""
    source: str = ""
    confirm: bool = False

    @model_validator(mode="after")
    def has_what_its_type_needs(self) -> Self:
        if self.type == "choice" and not self.values:
            raise ValueError(f"fact {self.id}: a choice needs values")
        if self.type == "ticks" and not self.options:
            raise ValueError(f"fact {self.id}: ticks need options, each a yes_no fact")
        if self.event and self.type != "instant":
            raise ValueError(f"fact {self.id}: only an instant writes an event")
        return self


class Case(Strict):
    when: Predicate
    value: Id


class Derived(Strict):
    """A fact worked out from others, never asked: the first case known true gives the value, else `otherwise`.

    If a case is unknown because an input is "not sure" the value is not_sure; if an input is absent the fact is absent.
    """

    id: Id
    label: str
    values: tuple[Value, ...]
    cases: tuple[Case, ...]
    otherwise: Id
    source: str = ""


class Band(Strict):
    """Bands of a number fact (decision 14). `cuts` n numbers, `values` n+1 ids: value[i] holds below cuts[i]."""

    id: Id
    label: str
    of: Id
    cuts: tuple[float, ...]
    values: tuple[Value, ...]
    source: str = ""

    @model_validator(mode="after")
    def has_one_more_value_than_cuts(self) -> Self:
        if len(self.values) != len(self.cuts) + 1:
            raise ValueError(f"band {self.id}: {len(self.cuts)} cuts need {len(self.cuts) + 1} values")
        return self


class ClockFact(Strict):
    """A fact read from the legal clocks when a node is entered, never asked. `id` starts `clock.`."""

    id: Id
    label: str
    values: tuple[Value, ...]


class Facts(Strict):
    facts: tuple[Fact, ...]
    derived: tuple[Derived, ...] = ()
    bands: tuple[Band, ...] = ()
    clocks: tuple[ClockFact, ...] = ()


# Law


class Duty(Strict):
    """What must come before a power is used: heads `do`, carries its number to ring, is recorded (decision 1)."""

    id: Id
    text: str
    slot: Id
    record: tuple[Id, ...]
    cites: tuple[Id, ...]


class Power(Strict):
    """A power and the statute's own preconditions. Without `only_when` it cannot be published."""

    id: Id
    title: str
    provision: Id
    who: tuple[str, ...]
    only_when: Predicate | None = None
    before_use: tuple[Duty, ...] = ()
    limits: str = ""
    source: str
    confirm: bool = False


class Applies(Strict):
    """Which outcomes a requirement is about: any that offers one of the powers or is of one of the kinds."""

    powers: tuple[Id, ...] = ()
    kinds: tuple[OutcomeKind, ...] = ()


class Forbid(Strict):
    powers: tuple[Id, ...] = ()
    kinds: tuple[OutcomeKind, ...] = ()
    clocks: tuple[Id, ...] = ()


class Require(Strict):
    """What an outcome must carry: `tell` ids, `record` facts, at least this `advisor`, an `escalate`, a `before_use` duty."""

    of: Applies
    tell: tuple[Id, ...] = ()
    record: tuple[Id, ...] = ()
    advisor: Literal["consider", "required"] | None = None
    escalate: bool = False


class Prohibition(Strict):
    """A "never" of the fact base, under its own number: `02-P05`.

    graph: `when` with `forbid` or `require`, checked in every reachable state; it applies unless `when` is known false.
    text: `pattern`, a regular expression no line of content or template may match.
    clock, record, page (and text without a pattern): `test` names a test function that must exist.
    """

    id: Id
    document: Id
    text: str
    source: str
    checked_by: Literal["graph", "clock", "text", "record", "page"]
    when: Predicate | None = None
    forbid: Forbid | None = None
    require: Require | None = None
    pattern: str | None = None
    test: str | None = None
    confirm: bool = False

    @model_validator(mode="after")
    def says_how_it_is_checked(self) -> Self:
        if self.checked_by == "graph":
            if not (self.when and (self.forbid or self.require)):
                raise ValueError(f"prohibition {self.id}: checked_by graph needs when, and forbid or require")
        elif not (self.test or self.pattern):
            raise ValueError(f"prohibition {self.id}: checked_by {self.checked_by} needs test (or pattern)")
        return self


class Provision(Strict):
    """A citation. `cautious` is the status `unknown` counts as; needed only where a predicate reads `law.<id>`."""

    id: Id
    title: str
    url: str
    summary: str = ""
    cautious: LawStatus | None = None
    verified: bool = True
    note: str = ""


class Status(Strict):
    """In force when, known since when (decision 4). `from` is a London date; in no hash."""

    provision: Id
    status: LawStatus
    from_: date = Field(alias="from")
    recorded_at: str
    by: str
    source: str


class Slot(Strict):
    """A local detail filled at view time (decision 22), and what stands there when nothing can fill it."""

    id: Id
    label: str
    fallback: str


class Lesson(Strict):
    id: Id
    name: str
    year: str
    body: str
    lesson: str
    source: str
    document: Id
    audience: tuple[Audience, ...]
    hidden: str = ""


class Part(Strict):
    heading: str
    lines: tuple[str, ...]


class Translation(Strict):
    """Made by a named person, never by a machine."""

    language: str
    title: str
    say: str
    parts: tuple[Part, ...]
    by: str
    on: date


class Explanation(Strict):
    """ "What is happening to me": for the person a power is used on (practice 11). One a power; powers may share one.

    `read_by`: who of those who must read it has, and when; the rest are shown as "not yet read by".
    """

    id: Id
    title: str
    powers: tuple[Id, ...]
    say: str
    parts: tuple[Part, ...]
    cites: tuple[Id, ...] = ()
    translations: tuple[Translation, ...] = ()
    read_by: dict[Literal["person_detained", "carer", "easy_read", "clinician", "lawyer"], str] = Field(
        default_factory=dict
    )
    confirm: bool = False

    @model_validator(mode="after")
    def can_be_said(self) -> Self:
        if len(self.say.split()) > 40:
            raise ValueError(f"explanation {self.id}: say has at most 40 words")
        return self


class BannedWord(Strict):
    """A word that blames an agency or labels a person. `pattern` is a regular expression, case ignored."""

    pattern: str
    say: str
    why: str


class Synonym(Strict):
    """What people say, and the words the guidance has for it. For search alone: nothing here is shown as advice.

    Each of `means` is words that must all be there; any one of them will do.
    """

    said: tuple[str, ...]
    means: tuple[str, ...]


# Documents


class Paragraph(Strict):
    """`id` is stable and never reused, e.g. 136.2.4. `confirm`: shown with "confirm with force legal services"."""

    id: Id
    text: str
    kind: LineKind
    cites: tuple[Id, ...] = ()
    audience: tuple[Audience, ...]
    lessons: tuple[Id, ...] = ()
    confirm: bool = False

    @model_validator(mode="after")
    def law_is_cited(self) -> Self:
        if self.kind == "law" and not self.cites:
            raise ValueError(f"paragraph {self.id}: kind law needs cites")
        return self


class Section(Strict):
    id: Id
    title: str
    paragraphs: tuple[Paragraph, ...]


class Term(Strict):
    term: str
    meaning: str


class Document(Strict):
    slug: Id
    number: int
    title: str
    purpose: str
    owner: str
    review_on: date
    law_as_at: date
    sections: tuple[Section, ...]
    glossary: tuple[Term, ...] = ()


class Claim(Strict):
    """Something you may be told, by anyone (practice 21): put fairly, answered, ending in words for working together.

    An answer or say that tells someone to use a power carries `uses`, `acts: other` or `not: true` (decision 18).
    """

    id: Id
    said: str
    by: Literal["police", "staff", "anyone"]
    answer: str
    say: str
    cites: tuple[Id, ...] = ()
    paragraphs: tuple[Id, ...] = ()
    uses: Id | None = None
    acts: Literal["other"] | None = None
    not_: bool = Field(default=False, alias="not")
    confirm: bool = False


# Workflows


class Branch(Strict):
    """One row of "the first of several whose predicate holds". The last row has `else` and no `when`."""

    when: Predicate | None = None
    to: str | None = None
    else_: str | None = Field(default=None, alias="else")

    @model_validator(mode="after")
    def is_a_case_or_the_end(self) -> Self:
        if (self.when is None) == (self.else_ is None) or (self.when is None) != (self.to is None):
            raise ValueError("a branch is either {when, to} or {else}")
        return self


Route = str | tuple[Branch, ...]
"""A node id, an outcome id, `go: slug/workflow` written "go:slug/workflow", or branches."""


class Ask(Strict):
    """One fact on a page. `required: false` facts never steer and may be left empty."""

    fact: Id
    wording: str = ""
    required: bool = True


class Question(Strict):
    """A page. One steering choice leads by `answers`; a page that sets several facts leads by `to`."""

    question: str
    why: str
    ask: tuple[Ask, ...]
    answers: dict[str, Route] = Field(default_factory=dict)
    to: Route | None = None
    cites: tuple[Id, ...] = ()
    law: tuple[Id, ...] = ()
    slots: tuple[Id, ...] = ()
    notes: tuple[str, ...] = ()
    clocks: tuple[Id, ...] = ()
    confirm: bool = False

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        if bool(self.answers) == (self.to is not None):
            raise ValueError("a question has either answers or to")
        if len(self.question.split()) > 25:
            raise ValueError(f"a question has at most 25 words: {self.question!r}")
        return self


class Line(Strict):
    """One thing to do. A line with a power verb carries `uses`, `by: other` or `not: true` (decision 18)."""

    text: str
    kind: LineKind
    cites: tuple[Id, ...] = ()
    uses: Id | None = None
    by: Literal["other"] | None = None
    not_: bool = Field(default=False, alias="not")
    duty: Id | None = None
    slot: Id | None = None
    within_minutes: int | None = None
    confirm: bool = False

    @model_validator(mode="after")
    def is_short_and_sourced(self) -> Self:
        if len(self.text.split()) > 20:
            raise ValueError(f"a line has at most 20 words: {self.text!r}")
        if self.kind == "law" and not self.cites:
            raise ValueError(f"a line of law cites it: {self.text!r}")
        return self


class Never(Strict):
    text: str
    why: str
    cites: tuple[Id, ...] = ()
    uses: Id | None = None
    confirm: bool = False


class Tell(Strict):
    """Becomes an obligation. `who`: a duty post kind; due `within_minutes` of `anchor`: an event kind, `clock_started`, or `outcome`."""

    id: Id
    who: Id
    what: str
    within_minutes: int
    anchor: Id = "outcome"
    slot: Id | None = None
    local_target: bool = False


class ClockAct(Strict):
    clock: Literal["s136", "s135_1", "s138"]
    act: Literal["starts", "runs", "ends"]
    on: Id


class Escalation(Strict):
    to: Id
    when: str
    slot: Id | None = None
    local_target: bool = False


class Say(Strict):
    """Words for a person who is frightened, or for a caller or staff. At most 40 words."""

    to: Literal["person", "caller", "staff"]
    text: str

    @model_validator(mode="after")
    def is_short(self) -> Self:
        if len(self.text.split()) > 40:
            raise ValueError(f"say has at most 40 words: {self.text!r}")
        return self


class RuledOut(Strict):
    power: Id
    because: str


class Outcome(Strict):
    """What the officer reads. `title` says what can and cannot lawfully be done, in a sentence."""

    title: str
    kind: OutcomeKind
    powers: tuple[Id, ...] = ()
    lawful_basis: tuple[Id, ...] = ()
    do: tuple[Line, ...]
    never: tuple[Never, ...] = ()
    record: tuple[Id, ...] = ()
    tell: tuple[Tell, ...] = ()
    clocks: tuple[ClockAct, ...] = ()
    advisor: Literal["none", "consider", "required"]
    escalate: tuple[Escalation, ...] = ()
    say: tuple[Say, ...]
    next: tuple[str, ...] = ()
    claims: tuple[Id, ...] = ()
    lessons: tuple[Id, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    confirm: bool = False


class CardLine(Strict):
    """One statement of a card, and what in the graph makes it so: the check tries it like a prohibition of this workflow.

    `when` with `forbid` or `require`; or `duty`, which must head every outcome whose power has it. A line with a power
    verb carries `uses`, `by: other` or `not: true` (decision 18).
    """

    text: str
    when: Predicate = "always"
    forbid: Forbid | None = None
    require: Require | None = None
    duty: Id | None = None
    uses: Id | None = None
    by: Literal["other"] | None = None
    not_: bool = Field(default=False, alias="not")

    @model_validator(mode="after")
    def rests_on_something(self) -> Self:
        if sum(item is not None for item in (self.forbid, self.require, self.duty)) != 1:
            raise ValueError(f"a card's line needs one of forbid, require or duty: {self.text!r}")
        return self


class Card(Strict):
    """The ninety-second card. Red flags stand on it by themselves; `say`: whose words; `call`: the slots to ring."""

    lines: tuple[CardLine, ...]
    say: Id
    call: tuple[Id, ...]


class Workflow(Strict):
    """`title` as an officer would say it; `situation` is its row on the home page; `order` most used first."""

    id: Id
    title: str
    situation: str
    order: int
    start: Id
    questions: dict[Id, Question]
    outcomes: dict[Id, Outcome]
    card: Card | None = None


class Interruption(Strict):
    """A red flag (decision 32): records its `now` fact and an event, shows a card, returns to the same question."""

    id: Literal["life_at_risk", "weapon", "medical_emergency"]
    label: str
    fact: Id
    card: Outcome


class Scenario(Strict):
    """A case, report or trap, and the advice it must get. Never generated from the graph (decision 36)."""

    id: Id
    title: str
    source: str
    workflow: Id
    facts: dict[str, object]
    outcome: Id
    kind: OutcomeKind | None = None
    powers: tuple[Id, ...] = ()
    tell: tuple[Id, ...] = ()
    clocks: tuple[Id, ...] = ()
    advisor: Literal["none", "consider", "required"] | None = None
    never_powers: tuple[Id, ...] = ()


class EdgeRow(Strict):
    """One row of the fact base's own question table, by another hand (decision 36).

    `reaches`: a page, an outcome, or "slug/workflow" where the row hands off.
    """

    id: Id
    question: str
    answer: str
    next: str
    workflow: Id
    facts: dict[str, object]
    reaches: NodeOrWorkflow


class Registers(Strict):
    """Everything the documents share. `statuses` is in no hash (decision 4)."""

    facts: Facts
    powers: tuple[Power, ...]
    prohibitions: tuple[Prohibition, ...]
    provisions: tuple[Provision, ...]
    lessons: tuple[Lesson, ...]
    words: tuple[BannedWord, ...]
    slots: tuple[Slot, ...]
    interruptions: tuple[Interruption, ...]
    explanations: tuple[Explanation, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    statuses: tuple[Status, ...]


class DocumentContent(Strict):
    document: Document
    claims: tuple[Claim, ...]
    scenarios: tuple[Scenario, ...]
    edges: tuple[EdgeRow, ...]
    workflows: tuple[Workflow, ...]


class Content(Strict):
    """The whole of guidance/content, as authored."""

    registers: Registers
    documents: tuple[DocumentContent, ...]
