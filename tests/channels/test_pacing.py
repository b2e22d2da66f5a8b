"""Nothing goes faster than a messenger takes it, nor before the end of a wait; and nobody's flood goes first."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Limit
from bot.delivery.pacing import Gone, Pacer
from bot.delivery.waiting import LONGEST, QUIET, Turn, Waiting

ALL = Limit("all", 6, 1.0)


@dataclass
class Hands:
    """A clock that is set by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(conversation: str) -> tuple[Limit, ...]:
    own = Limit(conversation, 4, 10.0) if conversation.startswith("-") else Limit(conversation, 2, 2.0)
    return (ALL, own)


def within(times: list[float], limit: Limit) -> bool:
    return all(
        later - first >= limit.seconds for first, later in zip(times, times[limit.count :], strict=False)
    )


sends = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "-4", "-5"]),
        st.booleans(),
        st.floats(0, 0.4),
        st.floats(0, 1),
        st.floats(0, 0.2),
    ),
    max_size=80,
)


@settings(max_examples=80, deadline=None)
@given(sends)
def test_no_window_ever_holds_more_whenever_messages_arrive(
    told: list[tuple[str, bool, float, float, float]],
) -> None:
    """A message arrives anywhere between its departure and its answer; answers come in any order."""
    clock = Hands()
    pacer = Pacer(clock)
    arrivals: dict[str, list[float]] = {}
    answers: list[tuple[float, Gone]] = []

    def pass_to(moment: float) -> None:
        for answer in sorted((one for one in answers if one[0] <= moment), key=lambda one: one[0]):
            clock.now = max(clock.now, answer[0])
            pacer.arrived(answer[1])
            answers.remove(answer)
        clock.now = max(clock.now, moment)

    for conversation, gently, passed, share, way in told:
        pass_to(clock.now + passed)
        while (at := pacer.ready_at("t", limits(conversation), conversation, gently=gently)) > clock.now:
            pass_to(min([at, *(answer for answer, _ in answers)]))
        answers.append((clock.now + way, pacer.went("t", limits(conversation), gently=gently)))
        for name in (conversation, "all"):
            arrivals.setdefault(name, []).append(clock.now + way * share)
    for conversation, times in arrivals.items():
        assert within(sorted(times), ALL if conversation == "all" else limits(conversation)[1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "1", "2"]), st.floats(0.1, 50)), min_size=1, max_size=6))
def test_no_wait_is_cut_short(holds: list[tuple[str, float]]) -> None:
    clock = Hands()
    pacer = Pacer(clock, paced=False)
    for conversation, seconds in holds:
        pacer.hold("t", conversation, clock.now + seconds)
    for conversation in ("1", "2"):
        wanted = max((clock.now + s for name, s in holds if name in ("", conversation)), default=0.0)
        assert pacer.ready_at("t", limits(conversation), conversation) == wanted
    assert pacer.ready_at("other", (), "1") == 0.0


def test_a_push_takes_no_longer_than_the_limit_itself() -> None:
    clock = Hands()
    pacer = Pacer(clock)
    began, count = clock.now, 600
    for number in range(count):
        at = pacer.ready_at("t", limits(str(number)), str(number), gently=True)
        clock.now = max(clock.now, at) + (
            0.004 if number % 3 else 0.0
        )  # a sender is a little late now and then
        gone = pacer.went("t", limits(str(number)), gently=True)
        clock.now += 0.001
        pacer.arrived(gone)
    assert clock.now - began <= count / ALL.count * ALL.seconds * 1.05


def test_a_reply_in_the_midst_of_a_push_waits_a_few_slots_at_most() -> None:
    clock = Hands()
    pacer = Pacer(clock)
    for number in range(50):
        clock.now = max(clock.now, pacer.ready_at("t", limits(str(number)), str(number), gently=True))
        pacer.arrived(pacer.went("t", limits(str(number)), gently=True))
        assert pacer.ready_at("t", limits("reply"), "reply") - clock.now <= 3 * ALL.seconds / ALL.count + 0.01


def taken(waiting: Waiting, most: int = 100) -> list[int]:
    order = []
    for _ in range(most):
        turn = waiting.take()
        if turn is None:
            break
        order.extend(turn.updates)
        waiting.done(turn)
    return order


def test_a_flood_of_one_keeps_nobody_waiting_for_more_than_one_turn() -> None:
    waiting = Waiting(Hands())
    for number in range(100):
        waiting.add(("t", "flood"), number)
    for number in range(200, 205):
        waiting.add(("t", str(number)), number)
    assert taken(waiting)[:6] == [0, 200, 201, 202, 203, 204]


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "", "a", "b"])), max_size=60))
def test_each_conversation_keeps_its_order_and_everything_has_its_turn(
    arrived: list[tuple[int, str]],
) -> None:
    clock = Hands()
    waiting = Waiting(clock)
    for number, (conversation, album) in enumerate(arrived):
        waiting.add(("t", str(conversation)), number, album)
    order = taken(waiting)
    clock.now += LONGEST
    order += taken(waiting)
    assert sorted(order) == list(range(len(arrived)))
    for conversation in range(5):
        own = [number for number in order if arrived[number][0] == conversation]
        assert own == sorted(own)
    assert waiting.size == 0
    assert waiting.next_at() is None


def test_an_album_waits_for_its_rest_but_not_for_ever() -> None:
    clock = Hands()
    waiting = Waiting(clock)
    began = clock.now
    waiting.add(("t", "1"), 1, "a")
    assert waiting.take() is None
    assert waiting.next_at() == began + QUIET
    parts = 1
    while (turn := waiting.take()) is None:
        clock.now += 0.5
        parts += 1
        waiting.add(("t", "1"), parts, "a")
    assert clock.now - began >= LONGEST
    assert turn == Turn(("t", "1"), tuple(range(1, parts + 1)))


def test_what_could_not_be_handled_stays_first_and_waits() -> None:
    clock = Hands()
    waiting = Waiting(clock)
    for number in (1, 2):
        waiting.add(("t", "1"), number)
    turn = waiting.take()
    assert turn is not None
    assert waiting.take() is None
    waiting.again(turn, after=5.0)
    assert waiting.take() is None
    assert waiting.next_at() == clock.now + 5.0
    clock.now += 5.0
    assert taken(waiting) == [1, 2]
