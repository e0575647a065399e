"""Passwords that attackers try first: a list made by rule, and how a password is held against it.

The list is ``common_passwords.txt``, written by ``python -m quiz.accounts.common_passwords``. It is not copied
from a leak: it is
made here from words everybody knows to be used as passwords (the roots below) and the few things people do to
them (a year, a run of digits, a lucky number, twice the same). Case, marks and swapped letters are folded
away. ASVS 6.2.4 asks for 3,000 entries that the length rule would let through, so the list holds as many of
15 characters or more, for a password alone, besides as many of 8 to 14, for a password beside a second
factor.

NIST SP 800-63B-4 3.1.1.2: the whole password is compared, not the words in it. So a long sentence that
happens to hold "password" is welcome.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

SHORTEST, LONGEST = 8, 32
"""The lengths the list covers; what is longer is common only as a run or a repetition."""

CONTEXT = ("upstander", "rainlily", "bystander", "風雨蘭", "quiz", "teacher", "educator", "admin")
"""Words about this site. A password of nothing else but digits and marks is refused."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Said by nearly every list of leaked passwords.
CLASSICS = _words("""
password passw0rd pass1234 letmein welcome admin administrator qwerty iloveyou sunshine princess football
baseball basketball monkey dragon shadow master superman batman spiderman trustno1 starwars pokemon michael
jennifer jessica ashley jordan charlie thomas daniel andrew joshua matthew anthony robert william george
hunter ranger buster tigger pepper ginger cookie summer winter spring autumn freedom whatever mustang
ferrari porsche mercedes yamaha corvette computer internet samsung google facebook windows microsoft apple
iphone android secret changeme default temp guest test testing login access hello helloworld killer soccer
hockey purple orange yellow silver golden diamond chocolate banana cheese butterfly flower angel babygirl
lovely loveme lovers forever family friends mother father daddy mommy jesus jesuschrist blessed heaven
nothing something anything nopassword mypassword thepassword newpassword oldpassword password123 qwerty123
abc123 a1b2c3d4 q1w2e3r4 1q2w3e4r zaq12wsx 1qaz2wsx qazwsx asdfgh zxcvbnm asdfghjkl qwertyuiop school
student teacher classroom education english history science mathematics geography library university college
monday tuesday wednesday thursday friday saturday sunday january february march april june july august
september october november december
""")

# Clubs, cities and districts, those of Hong Kong among them.
PLACES = _words("""
liverpool arsenal chelsea manchester manutd mancity everton tottenham barcelona realmadrid juventus bayern
lakers warriors yankees cowboys eagles steelers london newyork paris tokyo sydney singapore taipei beijing
shanghai bangkok hongkong hongkonger kowloon newterritories lantau central wanchai causewaybay northpoint
quarrybay taikoo shaukeiwan chaiwan aberdeen stanley admiralty sheungwan kennedytown mongkok tsimshatsui
yaumatei jordan princeedward shamshuipo cheungshawan laichikok meifoo kwuntong ngautaukok kowloonbay
wongtaisin diamondhill lamtin yautong hunghom tokwawan kowlooncity kaitak shatin tatin fotan mashan
mafonshan maonshan taipo taiwo fanling sheungshui tuenmun yuenlong tinshuiwai tsuenwan kwaichung kwaifong
tsingyi tungchung saikung tseungkwano hanghau lohas pokfulam victoriapeak victoriaharbour lionrock starferry
octopus mtrhongkong kitchee easternaa happyvalley disneyland oceanpark
""")

# What is typed in Hong Kong for luck, love and fun, in Latin letters.
CANTONESE = _words("""
ngooilei ngooinei iloveyou wolaopo woaini woaini1314 iloveyou520 lovelove kunghei kungheifatchoy
gongheifatchoi heunggong heungkong heunggongyan gayau hkgayau addoil siulung siuming siumui taichi dimsum
milktea eggtart bubbletea chantaiman chansiuming wongsiuming leesiulung brucelee jackychan andylau jaychou
mirror mirrorhk kengto ansonlo
""")

PHRASES = _words("""
correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumps maytheforcebewithyou tobeornottobe
todayisagoodday iloveyouforever iloveyousomuch iloveyouverymuch iloveyoubaby ilovemyfamily ilovemymother
ilovemydog ilovemycat ilovehongkong ihatepasswords ihatethispassword ihateschool iloveschool
thisismypassword thisisapassword thisispassword mypasswordispassword passwordispassword mypasswordis1234
whatismypassword whatisthepassword idontknowmypassword iforgotmypassword forgotmypassword nopasswordneeded
donotforgetthis dontforgetthis letmeinplease letmeinletmein openthedoorplease opensesame
opensesameopensesame pleaseletmein welcometomyhome welcometohongkong welcomehome123456 happybirthdaytoyou
happynewyear2024 happynewyear2025 happynewyear2026 merrychristmas merrychristmas2025 livelaughlove
onceuponatime twinkletwinkle twinkletwinklelittlestar humptydumpty supercalifragilistic
supercalifragilisticexpialidocious abcdefghijklmnop abcdefghijklmnopqrstuvwxyz zyxwvutsrqponmlkjihgfedcba
onetwothreefour onetwothreefourfive redorangeyellow mondaytuesday hellohowareyou howareyoutoday
goodmorningteacher goodmorning12345 administrator123 administrator1234 administratoradmin rootrootrootroot
adminadminadminadmin changemechangeme changethispassword changemeplease temporarypassword temppassword1234
defaultpassword defaultpassword1 secretpassword secretpassword1 supersecret supersecretpassword
topsecretpassword securepassword securepassword1 strongpassword strongpassword1 verystrongpassword
mysecretpassword longpassword averylongpassword thisisaverylongpassword fifteencharacters fifteencharslong
eightcharacters password15characters hongkonghongkong kowloonhongkong hongkongkowloon heungkongyan12345
glorytohongkong hongkongaddoil standupforothers bystanderintervention upstandernotbystander beanupstander
beanupstander2026 rainlilyhongkong
""")

# Straight and zigzag walks over a keyboard, and runs.
WALKS = _words("""
1234567890 0987654321 123456789 987654321 12345678 87654321 123123123 123321123 147258369 741852963 159357
789456123 123654789 1122334455 112233445566 11223344 1234512345 12341234 13579 246810 102030 1020304050
14725836 qwertyuiop poiuytrewq asdfghjkl lkjhgfdsa zxcvbnm mnbvcxz qazwsxedc qazwsxedcrfv 1qaz2wsx
1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsx zaq1xsw2 zaq1xsw2cde3 zaq12wsxcde34rfv q1w2e3r4 q1w2e3r4t5
q1w2e3r4t5y6 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u8i qwer1234 asdf1234 zxcv1234 1234qwer 1234asdf
qweasdzxc qweasd123 asdfqwer qwertyui asdfghjk zxcvbnm123 qwertyasdfgh qwertyasdfghzxcvbn
qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm 1q2w3e 6yhn7ujm 5tgb6yhn 3edc4rfv 4rfv5tgb 2wsx3edc xsw2zaq1
abcdefgh abcd1234 abcdef123456 abc123abc123 aaaabbbb aabbccdd abcabcabc a1b2c3d4 a1b2c3d4e5 a1b2c3d4e5f6
a1b2c3d4e5f6g7h8 aa123456 a123456789 q123456789 qq123456789 asd123456 zxc123456
""")

YEARS = tuple(str(year) for year in range(1985, 2031))
RECENT = tuple(str(year) for year in range(2020, 2031))
RUNS = ("1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890")
LUCK = ("88", "888", "168", "520", "1314", "852", "007")


def entries() -> tuple[str, ...]:
    """Make the list: folded, each entry once, 8 to 32 characters, in order of length and letters."""
    made = {fold(entry) for entry in _made()}
    return tuple(sorted((entry for entry in made if SHORTEST <= len(entry) <= LONGEST), key=lambda e: (len(e), e)))


def fold(password: str) -> str:
    """Fold a password for comparing: case, width and anything but letters and digits make it no better."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", password).casefold()))


def is_common(password: str) -> bool:
    """Ask whether attackers would try the password early.

    True if the whole of it is in the list, is a run or a keyboard walk, is a date, or is a unit of at most
    eight characters, or something in the list, said again and again. Marks, and swaps such as ``p@ssw0rd``,
    hide nothing.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    forms = {fold(plain), fold(_swapped_back(plain))}
    return _is_repeated(plain) or any(form in _list() or _is_run(form) or _is_repeated(form) for form in forms)


def is_from_context(password: str, words: Iterable[str]) -> bool:
    """Ask whether nothing but the given words, digits and marks make up the password (ASVS 6.2.11).

    Words shorter than three characters are passed over: they would forbid too much.
    """
    left = unicodedata.normalize("NFKC", password).casefold()
    wanted = {unicodedata.normalize("NFKC", word).casefold() for word in words}
    before = left
    for word in sorted((word for word in wanted if len(word) >= 3), key=len, reverse=True):
        left = left.replace(word, "")
    return left != before and not any(letter.isalpha() for letter in left)


def _made() -> Iterator[str]:
    roots = tuple(dict.fromkeys((*CLASSICS, *PLACES, *CANTONESE)))
    yield from (*roots, *PHRASES, *WALKS)
    for root in roots:
        yield from (f"my{root}", f"ilove{root}", root + root, root + root[::-1])
        yield from (root + end for end in (*RECENT, *RUNS, *LUCK))
    for first, second in product(CLASSICS[:24], CLASSICS[:24]):
        yield first + second
    for walk in WALKS:
        yield from (walk + walk[::-1], *(walk + run for run in RUNS))
    for phrase in PHRASES:
        yield from (phrase + end for end in ("1", "12", "123", "2024", "2025", "2026", "2027"))
    for word in ("love", "hk", "mtr", "baby", "happy", "lucky", "class"):
        yield from (word + end for end in (*YEARS, *RUNS))


_SWAPS = str.maketrans("@$03145", "asoeias")


def _swapped_back(plain: str) -> str:
    # A digit stands for a letter only between letters: the end of "passw0rd2030" is a year.
    lettered = plain.translate(str.maketrans("@$", "as"))
    return re.sub(r"(?<=[a-z])[01345](?=[a-z])", lambda digit: digit[0].translate(_SWAPS), lettered)


_ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_PATHS = tuple(path * 4 for row in _ROWS for path in (row, row[::-1]))
_DATE = re.compile(r"(19|20)\d\d[01]\d[0-3]\d|[0-3]\d[01]\d(19|20)\d\d|[01]\d[0-3]\d(19|20)\d\d")


def _is_run(form: str) -> bool:
    # A password of marks alone leaves nothing here, and nothing is in every path.
    return len(form) >= SHORTEST and (bool(_DATE.fullmatch(form)) or any(form in path for path in _PATHS))


def _is_repeated(form: str) -> bool:
    # The end may be cut off, or be a number: "abcabcab", "hahahahahaha123".
    repeated = re.fullmatch(r"(.+?)\1+(.{0,3}|\d*)", form, re.DOTALL)
    if repeated is None or len(form) < SHORTEST:
        return False
    return len(repeated[1]) <= SHORTEST or repeated[1] in _list()


@cache
def _list() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8").split())


def main() -> None:
    """Write ``common_passwords.txt`` beside this file."""
    Path(__file__).with_name("common_passwords.txt").write_text(
        "\n".join(entries()) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
