"""A made-up phone: it joins, looks again, thinks, answers and reloads as the page's own script does."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from quiz.rehearse.figures import Figures
from quiz.rehearse.page import Form, Page
from quiz.rehearse.wire import Lost, Reply, Wire

#: How often a phone tries to send before it gives up, as on a bad network.
TRIES = 8

#: One in so many skips.
SKIPS = 0.1


class GaveUp(Exception):
    """The phone could not get on: refused at the door, or no answer after several tries."""


class Refused(GaveUp):
    """The server answered and did not let the phone in; the text is its status and its reason."""


@dataclass(frozen=True)
class Manner:
    """How learners behave. ``think`` is the mean in seconds; ``reloads`` the share who reload after answering."""

    think: float = 6.0
    reloads: float = 0.25
    language: str = "en"


@dataclass(eq=False)
class Phone:
    """One device in the room. What happens to it is noted in ``figures``, which all phones share."""

    wire: Wire
    code: str
    manner: Manner
    figures: Figures
    chance: random.Random
    progress: Callable[[int], None] = lambda _: None
    #: The choices this device was told are in, by the address they went to; nothing chosen is a skip.
    acknowledged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Addresses to which something was sent that was never acknowledged.
    unsure: set[str] = field(default_factory=set)
    is_here: bool = True
    #: When the page was drawn, on the clock of ``time.perf_counter``.
    drawn_at: float = 0.0
    page: Page = field(default_factory=lambda: Page(""))
    _cookies: dict[str, str] = field(default_factory=dict)
    _etag: str = ""

    async def join(self) -> None:
        """Come in by the QR code's address, as a browser does that was never here; raises ``Refused`` or ``GaveUp``."""
        began = time.perf_counter()
        reply = await self._get(f"/j/{self.code}")
        door = Page(reply.text)
        for address in door.files:
            await self._get(address)
        if reply.status != 200 or door.form is None:
            raise _refused(reply)
        room = await self._send(door.form.action, door.form.filled(None))
        if room.status != 303:
            raise _refused(room)
        self.page = Page((await self._get(room.headers.get("location", "/learn/session"))).text)
        if not self.page.is_in_a_room:
            raise GaveUp
        self.figures.joined(time.perf_counter() - began)
        self.progress(1)

    async def stay(self, is_over: asyncio.Event) -> None:
        """Poll, answer and reload until it is over."""
        answer_at = self._thought()
        # Phones come in at any moment, so their questions are spread evenly over the pause between two.
        poll_at = time.perf_counter() + self.chance.uniform(0, self._every())
        while not is_over.is_set():
            now = time.perf_counter()
            await until_over(min(poll_at, answer_at) - now, is_over)
            if is_over.is_set():
                return
            if answer_at <= time.perf_counter():
                await self._answer()
                answer_at = self._thought()
            else:
                if await self._has_changed():
                    await self._look()
                    answer_at = self._thought()
                poll_at = time.perf_counter() + self._every()

    def _every(self) -> float:
        return float(self.page.data.get("every", 3))

    def _thought(self) -> float:
        """Give the moment at which this learner will have thought enough; never without a question to answer."""
        if self.page.form is None:
            return float("inf")
        # Most answer after a while, nobody at once, a few take long.
        return time.perf_counter() + self.manner.think * self.chance.triangular(0.2, 2.4, 0.8)

    async def _has_changed(self) -> bool:
        """Ask whether there is something new."""
        began = time.perf_counter()
        try:
            reply = await self._ask("GET", "/learn/session/state", {"If-None-Match": self._etag} if self._etag else {})
        except Lost:
            return False
        self.figures.polled(time.perf_counter() - began)
        if reply.status == 410:
            return True
        if reply.status != 200:
            self.figures.status("poll", reply.status, expected=(304,))
            return False
        self._etag = reply.headers.get("etag", "")
        return f'"{self.page.data.get("version", "")}"' not in reply.text

    async def _look(self) -> None:
        """Draw the room's page anew."""
        began = time.perf_counter()
        self.page = Page((await self._get("/learn/session")).text)
        self.drawn_at = time.perf_counter()
        self.figures.looked(self.drawn_at - began)

    async def _answer(self) -> None:
        """Answer the question on the page, step by step where it is a story."""
        path: list[str] = []
        form = self.page.form
        while form is not None:
            chosen = self._chosen(form)
            held = dict(self._cookies)
            began = time.perf_counter()
            self.unsure.add(form.action)
            reply = await self._send(form.action, form.filled(chosen))
            page = Page((await self._get(_address(reply))).text)
            self.page = page
            path = [] if chosen is None else [*path, chosen]
            if reply.status != 303:
                self.figures.status("answer", reply.status, expected=(409, 422))
                return
            goes_on = form.step is not None and chosen is not None
            if goes_on and page.form is not None and page.form.action == form.action:
                form = page.form
                continue
            self.unsure.discard(form.action)
            self.acknowledged[form.action] = tuple(path)
            self.figures.answered(time.perf_counter() - began)
            self.progress(1)
            if self.chance.random() < self.manner.reloads:
                await self._reload(form, held)
            if _address(reply).endswith("/feedback"):
                # At one's own pace the feedback comes at once, and a link leads on.
                await asyncio.sleep(self.manner.think * self.chance.uniform(0.5, 1))
                await self._look()
            return

    def _chosen(self, form: Form) -> str | None:
        """Choose an option, or skip."""
        return None if not form.options or self.chance.random() < SKIPS else self.chance.choice(form.options)

    async def _reload(self, answered: Form, held: dict[str, str]) -> None:
        """Reload with the cookies from before the answer: then only the server's receipt knows that it is in.

        If the question is asked again although the server said it had the answer, the answer was lost.
        """
        kept, self._cookies = self._cookies, held
        try:
            page = Page((await self._get("/learn/session")).text)
        except GaveUp:
            return
        finally:
            self._cookies = kept
        self.figures.reloaded(was_lost=page.form is not None and page.form.action == answered.action)

    async def _get(self, path: str) -> Reply:
        """Get a page, and again after a while when that fails; raises ``GaveUp``."""
        return await self._persist("GET", path, b"")

    async def _send(self, path: str, body: bytes) -> Reply:
        """Send a form until the server has it, as the page's script does; raises ``GaveUp``."""
        return await self._persist("POST", path, body)

    async def _persist(self, method: str, path: str, body: bytes) -> Reply:
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(min(15.0, 0.5 * 2**attempt) * self.chance.uniform(0.5, 1))
            try:
                reply = await self._ask(method, path, {}, body)
            except Lost:
                continue
            if reply.status not in (500, 502, 503, 504):
                return reply
            self.figures.status(method, reply.status)
        raise GaveUp

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Reply:
        headers = {"Accept-Language": self.manner.language, **headers}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            reply = await self.wire.ask(method, path, headers, body)
        except Lost:
            self.figures.lost_connection()
            raise
        self.figures.requests += 1
        for line in reply.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value
        return reply


def _refused(reply: Reply) -> Refused:
    """Say with what a reply refuses."""
    return Refused(f"{reply.status} {Page(reply.text).refusal or reply.headers.get('location', '')}".rstrip())


def _address(reply: Reply) -> str:
    """Give where a reply leads, a path of the same server."""
    return reply.headers.get("location", "/learn/session")


async def until_over(seconds: float, is_over: asyncio.Event) -> None:
    """Wait, but not beyond the end."""
    if seconds > 0:
        try:
            await asyncio.wait_for(is_over.wait(), seconds)
        except TimeoutError:
            return
