from __future__ import annotations

from random import Random

from quiz.ballot import room_words
from quiz.ballot.room_words import ROOM_WORDS


def test_there_are_two_hundred_words_and_none_twice_in_either_language() -> None:
    assert len(ROOM_WORDS) >= 200
    assert len(set(ROOM_WORDS.values())) == len(ROOM_WORDS)


def test_every_word_is_short_and_plain() -> None:
    for english, chinese in ROOM_WORDS.items():
        assert english.isascii()
        assert english.isalpha()
        assert english.islower()
        assert len(english) <= 20
        assert 1 <= len(chinese) <= 5
        assert all("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_a_drawn_word_is_said_in_both_languages() -> None:
    word = room_words.draw(Random(1))
    assert room_words.in_language(word, "en") == word
    assert room_words.in_language(word, "zh-Hant-HK") == ROOM_WORDS[word]
