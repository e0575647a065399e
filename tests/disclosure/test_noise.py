import math
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest

from quiz.disclosure.noise import discrete_laplace
from tests.disclosure.dice import dice_for


def chance(z: int) -> float:
    """The chance of z under the discrete Laplace distribution of scale 1, from its formula."""
    return (math.e - 1) / (math.e + 1) * math.exp(-abs(z))


class OutOfThrows(Exception):
    pass


def every_run(least: Fraction) -> Iterator[tuple[int | None, Fraction]]:
    """Play every run of throws, and give what the sampler made of it and the exact chance of that run.

    A run less likely than `least` is cut off and gives None.
    """
    unplayed: list[tuple[list[int], Fraction]] = [([], Fraction(1))]
    while unplayed:
        throws, likelihood = unplayed.pop()
        wanted: list[int] = []
        left = iter(throws)

        def randbelow(n: int, left: Iterator[int] = left, wanted: list[int] = wanted) -> int:
            for throw in left:
                return throw
            wanted.append(n)
            raise OutOfThrows

        try:
            yield discrete_laplace(randbelow), likelihood
        except OutOfThrows:
            if likelihood < least:
                yield None, likelihood
            else:
                (n,) = wanted
                unplayed += [([*throws, throw], likelihood / n) for throw in range(n)]


def test_the_chances_of_the_sampler_are_those_of_the_formula() -> None:
    reached: dict[int, Fraction] = {}
    cut_off = Fraction(0)
    for z, likelihood in every_run(least=Fraction(1, 2_000_000)):
        if z is None:
            cut_off += likelihood
        else:
            reached[z] = reached.get(z, Fraction(0)) + likelihood
    assert sum(reached.values()) + cut_off == 1
    assert cut_off < Fraction(1, 100)
    for z, likelihood in reached.items():
        assert likelihood <= chance(z) + 1e-12
        assert chance(z) - 1e-12 <= likelihood + cut_off
        assert likelihood == reached[-z]


def test_a_long_run_of_the_sampler_fits_the_formula() -> None:
    draws = 40_000
    rng = random.Random(2020)
    seen = Counter(discrete_laplace(rng.randrange) for _ in range(draws))
    middle = range(-6, 7)
    expected = [draws * chance(z) for z in middle]
    observed = [seen[z] for z in middle]
    expected.append(draws - sum(expected))
    observed.append(draws - sum(observed))
    chi_square = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    # 13 degrees of freedom: chance alone passes 27.7 once in a hundred runs. This is always the same run.
    assert chi_square < 27.7


def test_noise_is_a_whole_number() -> None:
    assert all(type(discrete_laplace(secrets.randbelow)) is int for _ in range(200))


def test_noise_may_be_larger_than_any_room() -> None:
    assert discrete_laplace(dice_for([1000])) == 1000


@pytest.mark.parametrize("z", [-3, -1, 0, 1, 3])
def test_loaded_dice_give_the_noise_they_were_made_for(z: int) -> None:
    assert discrete_laplace(dice_for([z])) == z


def test_zero_with_a_minus_is_thrown_back() -> None:
    throws = iter([0, 1, 1, *[0, 0, 1], 0, 1, 0])
    assert discrete_laplace(lambda _: next(throws)) == 1


def test_the_sampler_only_asks_for_fair_whole_numbers() -> None:
    rng = random.Random(5)
    asked: set[int] = set()

    def randbelow(n: int) -> int:
        asked.add(n)
        return rng.randrange(n)

    for _ in range(500):
        discrete_laplace(randbelow)
    assert all(type(n) is int and n >= 1 for n in asked)
