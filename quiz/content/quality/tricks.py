"""The tricks of somebody who takes tests well and knows nothing of the topic.

They are those the literature on testwiseness names (Millman, Bishop and Ebel 1965; Haladyna, Downing and Rodriguez
2002 on how to write against them): length, place, form, hedges and absolutes, words that echo the stem, options that
converge; and those a learner picks up in a course like ours: choose what is kind, what asks, what turns to staff.
Every trick sees the stem and the options and nothing else, and gives each option a weight; the heaviest is chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from quiz.content.item import ChooseOne
from quiz.content.phone import width
from quiz.content.quality.keys import place_of_key
from quiz.content.text import texts

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+|[\u3400-\u9fff]", re.IGNORECASE)
_FORM = re.compile(r"[^\w\s,'’]|_")


@dataclass(frozen=True)
class Question:
    """An item as somebody meets it who sees the stem and the options alone; ``key`` is what they are to guess."""

    id: str
    stem: str
    options: tuple[str, ...]
    key: int


def question(item: ChooseOne) -> Question | None:
    """Take the stem, the options and the key of an item; ``None`` where there is not one key."""
    key = place_of_key(item)
    if key is None:
        return None
    stem = " ".join(text for path, text in texts(item).items() if path[0] in ("scene", "question"))
    return Question(item.id, stem, tuple(option.text for option in item.options), key)


def words(text: str) -> list[str]:
    """Part a text into words, small letters only; each Chinese character is one."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


Trick = Callable[[Question], Sequence[float]]


def chosen(weights: Sequence[float]) -> tuple[int, ...]:
    """Give the places of the heaviest options: one, or several if they are level."""
    most = max(weights)
    return tuple(at for at, weight in enumerate(weights) if weight > most - 1e-9)


def hits(key: int, choice: Sequence[int]) -> float:
    """Give what a choice is worth: 1.0 for the key, a fair share of it where several options are level."""
    return (key in choice) / len(choice)


def _each(measure: Callable[[str], float]) -> Trick:
    """Make a trick of something that can be measured on one option by itself."""
    return lambda asked: [measure(option) for option in asked.options]


def _least(trick: Trick) -> Trick:
    """Turn a trick round."""
    return lambda asked: [-weight for weight in trick(asked)]


def _at(place: int) -> Trick:
    """Make the trick of choosing one place."""
    return lambda asked: [float(at == place) for at in range(len(asked.options))]


def _has(*patterns: str) -> Trick:
    """Make a trick of counting words of a list, in English or in Chinese."""
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    return _each(lambda option: len(pattern.findall(option)))


def _english(listed: str) -> str:
    """Make a pattern of whole words."""
    return rf"\b(?:{listed})\b"


def _middling(asked: Question) -> list[float]:
    """Weigh by how near an option is to the mean length."""
    widths = [width(option) for option in asked.options]
    return [-abs(one - fmean(widths)) for one in widths]


def _echo(asked: Question) -> list[float]:
    """Weigh by the share of an option's words that stand in the stem, too."""
    stem = set(words(asked.stem))
    return [fmean(word in stem for word in words(option) or [""]) for option in asked.options]


def _converging(asked: Question) -> list[float]:
    """Weigh by the share of an option's words that other options have, too: the key is what they were varied from."""
    held = [set(words(option)) for option in asked.options]
    counts = Counter(word for one in held for word in one)
    return [fmean(counts[word] - 1 for word in one) if one else 0.0 for one in held]


def _odd_form(asked: Question) -> list[float]:
    """Weigh by how few options have the same marks and quotations."""
    forms = ["".join(sorted(_FORM.findall(option))) for option in asked.options]
    return [-float(forms.count(form)) for form in forms]


def _odd_opening(asked: Question) -> list[float]:
    """Weigh by how few options begin with the same word."""
    openings = [(words(option) or [""])[0] for option in asked.options]
    return [-float(openings.count(opening)) for opening in openings]


_HEDGES = (
    _english(
        "might|may|could|would|perhaps|maybe|if|some|somebody|someone|something|any|sometimes|kind of|sort of|try|about"
        "|when|can|would like|shall|think|seem"
    ),
    "可能|或者|也許|如果|可以|有時|好像|大概|吓|試|想",
)
_ABSOLUTES = (
    _english(
        "all|every|everyone|everybody|everything|nobody|none|nothing|no one|only|just|ever|must|has to|have to|whole"
        "|need to|at once|now|each|exactly|really|so|too|most|best"
    ),
    "全部|所有|每|大家|人人|只|就|唔使|冇人|沒有人|立即|馬上|一定|最",
)
_WARM = (
    _english(
        "sorry|here|stay|with you|help|kind|kindly|gently|together|friend|care|thank|thanks|please|warm|glad|safe|nice"
        "|love|believe|beside|around|come|let's|we|us|would you like|shall we|you can|don't have to"
    ),
    "對唔住|喺度|陪|幫|溫柔|輕聲|一齊|一起|朋友|多謝|謝|請|唔好意思|安全|信你|我哋|不如|想唔想|唔使",
)
_POLITE = (_english("please|thank|thanks|sorry|could you|would you|may i|would like"), "請|多謝|謝|唔該|對唔住|麻煩")
_OFFICIAL = (
    _english(
        "report|police|staff|teacher|miss|guard|captain|adult|social worker|proof|evidence|app|site|law|advice"
        "|people who know|someone who|ask somebody"
    ),
    "舉報|警|職員|老師|保安|車長|大人|社工|證據|應用程式|網站|法律|意見|專業",
)
_DOER = (
    _english(
        "he|she|they|him|them|his|who|fault|agree|agreed|asked|asking|without asking|serious|blame|blamed|own ok"
        "|didn't|chose"
    ),
    "佢|他|她|錯|同意|應承|責任|認真|嚴重|問過",
)
_CHOICE = (
    _english(
        "would you|would like|if you|if he|if she|up to you|want|wants|like|would help|ask|asks|choose|choice"
        "|you can|don't have to|need|needs|shall we|any help"
    ),
    "想唔想|你想|如果|由你|決定|選擇|問|要唔要|需要|好冇|不如",
)
_BLAME = (
    _english(
        "careful|careless|mistake|mistakes|trusted|trust|should|wise|safer|easy|what were you|why|unlucky|promise"
        "|get used|next time|at least|kind of|expect|smart|couldn't have known"
    ),
    "小心|不小心|大意|信得|點解|應該|至少|下次|早知|唔好彩|聰明|運氣",
)
_NO = (_english(r"not|no|never|nobody|without|stop|don't|didn't|doesn't|isn't|won't|can't"), "不|沒|唔|冇|未|別|停")

#: What goes by more and by less, and so is a trick either way.
_TWO_WAYS: dict[str, tuple[str, str, Trick]] = {
    "length": ("longest", "shortest", _each(width)),
    "words": ("longest words", "shortest words", _each(lambda option: fmean(map(len, words(option) or [""])))),
    "middling": ("middle length", "odd length", _middling),
    "commas": ("most commas", "fewest commas", _each(lambda option: len(re.findall("[,，、;；]", option)))),
    "sentences": ("most sentences", "fewest", _each(lambda option: len(re.findall("[.!?。！？]", option)))),
    "questions": ("asks a question", "asks nothing", _each(lambda option: len(re.findall("[?？]", option)))),
    "hedges": ("most hedged", "least hedged", _has(*_HEDGES)),
    "absolutes": ("most absolute", "least absolute", _has(*_ABSOLUTES)),
    "warm": ("warmest", "coolest", _has(*_WARM)),
    "polite": ("politest", "bluntest", _has(*_POLITE)),
    "official": ("to staff or police", "not to staff or police", _has(*_OFFICIAL)),
    "doer": ("names who did it", "names the doer least", _has(*_DOER)),
    "choice": ("leaves the choice", "leaves the choice least", _has(*_CHOICE)),
    "blame": ("most blaming", "least blaming", _has(*_BLAME)),
    "no": ("most negations", "fewest negations", _has(*_NO)),
    "and": ("two moves", "one move", _has(_english("and|then"), "再|然後|並|又")),
    "I": ("speaks of me", "speaks least of me", _has(_english("i|i'm|i'll|me|my"), "我(?!哋|們)")),
    "you": ("speaks of you", "speaks least of you", _has(_english("you|you're|your|you'll"), "你")),
    "we": ("speaks of us", "speaks least of us", _has(_english("we|we'll|let's|us|our"), "我哋|我們|大家|一齊")),
    "echo": ("echoes the stem", "echoes it least", _echo),
    "converging": ("most like the others", "least like the others", _converging),
    "form": ("odd marks", "usual marks", _odd_form),
    "opening": ("odd first word", "usual first word", _odd_opening),
}

#: Every trick by its name.
TRICKS: dict[str, Trick] = {
    **{f"place {'ABCDE'[place]}": _at(place) for place in range(5)},
    **{most: trick for most, _, trick in _TWO_WAYS.values()},
    **{least: _least(trick) for _, least, trick in _TWO_WAYS.values()},
}

#: The tricks people are taught, or teach themselves; used at once they vote.
FOLK = (
    "longest",
    "most hedged",
    "least absolute",
    "warmest",
    "politest",
    "leaves the choice",
    "least blaming",
    "names who did it",
    "asks a question",
    "two moves",
    "echoes the stem",
    "most like the others",
)


def vote(asked: Question, names: Iterable[str] = FOLK) -> list[float]:
    """Give each option the votes of several tricks; one whose options are all level has no say."""
    votes = [0.0] * len(asked.options)
    for name in names:
        choice = chosen(TRICKS[name](asked))
        if len(choice) < len(votes):
            for at in choice:
                votes[at] += 1 / len(choice)
    return votes
