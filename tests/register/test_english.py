"""The whole life of a project in English: all that is reached in Chinese is, and nothing is left untranslated."""

from __future__ import annotations

import re

import pytest

from tests.register.conftest import Chat, Register

PROJECT, INVESTOR = "Chip packaging", "Minglan Semiconductor Ltd"
GIVEN = re.compile(
    r"\[DEMONSTRATION 演示\]|[一-鿿]+有限公司|"
    r"《[^》]*》[一二三四五六七八九十（）()0-9、,;；]*|[一-鿿]+（演示）|"
    r"嘉善县|余杭区|平湖市|【演示】|嘉兴市?|杭州市?|亿元|浙江省?"
    r"|[0-9.]+亿(?:美?元)?|今天"
)
"""Names of places and documents, and how amounts are written."""
CHINESE = re.compile("[一-鿿]+")


class English(Chat):
    """A conversation in English in which every reply is read for words that were left in Chinese."""

    def __call__(self, text: str, key: str = "") -> str:
        told = super().__call__(text, key)
        left = CHINESE.findall(GIVEN.sub("", told))
        assert not left, (text, left, told)
        return told


def chat(register: Register, name: str) -> English:
    return English(register.chat(name, "en").session)


def opened(register: Register, name: str, words: str = "/claims") -> English:
    say = chat(register, name)
    say(words)
    say.pick(PROJECT)
    return say


def filed(register: Register, who: str = "jiashan") -> None:
    say = chat(register, who)
    say("/report")
    say.all(PROJECT, INVESTOR, "skip", "1", "3560000000 CNY", "chips", "1", "2", "no")
    assert "Must it be reported" in say("Wang")
    assert "Filed; receipt" in say("confirm")


def test_from_the_filing_to_the_landing(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", "/review")
    bureau.pick("Return for facts")
    assert "To be added" in bureau("1")
    place = opened(register, "jiashan")
    place.pick("Answer")
    assert "Answered" in place("91110000600037341L")
    bureau = opened(register, "jiaxing-bureau", "/review")
    bureau.pick("Confirm another name")
    bureau.all("Minglan Chips Ltd", "letter")
    bureau.pick("Link the parent")
    assert "Parent: Minglan Group" in bureau.all("Minglan Group", "chart")
    bureau.pick("Grant the right")
    assert "right granted" in bureau("yes")
    bureau.pick("Check by the rules")
    bureau("1")
    place = opened(register, "jiashan")
    assert "must be forecast" in place.pick("Forecast the signing")
    assert "(in time)" in place("2026-11-30")
    place.pick("Declare it signed")
    place("today")
    bureau = opened(register, "jiaxing-bureau", "/review")
    bureau.pick("Confirm the signing")
    bureau("yes")
    bureau.pick("Record the landing")
    assert "Landed" in bureau("today")
    bureau.pick("History")
    assert "nothing" not in chat(register, "jiashan")(f"/claims {PROJECT}").lower()


def test_from_giving_up_to_taking_over(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", "/review")
    bureau.pick("Grant the right")
    bureau("yes")
    place = opened(register, "jiashan")
    place.pick("Give up for sharing")
    assert "in circulation" in place.all("no land", "1")
    bureau = opened(register, "jiaxing-bureau")
    bureau.pick("Recommend a place")
    bureau("1")
    other = chat(register, "pinghu")
    if "recommended to us" not in other("/pool"):
        other = chat(register, "port")
        assert "recommended to us" in other("/pool")
    other.pick("Take over")
    assert "Taken over" in other("by phone on 20 November; agreed")
    assert "equal marks" in opened(register, "jiashan").last.text  # type: ignore[union-attr]  # opened


def test_breaches_needs_and_relocations(register: Register) -> None:
    bureau = chat(register, "jiaxing-bureau")
    bureau("/breaches")
    bureau.pick("Enter a project that landed unreported")
    assert "Entered" in bureau.all(
        "1", "Sea Wind", "Sea Wind Equipment Ltd", "5", "yes", "1", "never reported"
    )
    bureau.pick("Lift no. 1")
    assert "No breach stands" in bureau("reported since")
    place = chat(register, "jiashan")
    place("/needs")
    place.pick("File a problem")
    place.all("1", "no land quota")
    bureau("/needs")
    bureau.pick("Enter the review of no. 1")
    bureau.all("yes", "minutes no. 3")
    bureau.pick("Close the list")
    bureau("yes")
    assert "1 entries" in bureau.pick("spreadsheet")
    hangzhou = chat(register, "yuhang")
    hangzhou("/relocations")
    hangzhou.pick("Ask for a relocation review")
    hangzhou.all("Deep Blue", "1", "2", "one line")
    decider = chat(register, "hangzhou-bureau")
    for _ in range(4):
        decider("/relocations")
        decider.pick("Enter a unit's opinion")
        decider.all("1", "yes", "letter no. 1")
    decider.pick("Decide no. 1")
    assert "approved" in decider.all("yes", "all agree")


@pytest.mark.parametrize(
    "words", ["/drafts", "/resume", "/review", "/claims", "/pool", "/me", "/cancel", "99", "/needs"]
)
@pytest.mark.parametrize("who", ["jiashan", "jiaxing-bureau", "supervisor"])
def test_every_command_answers_in_english(register: Register, who: str, words: str) -> None:
    chat(register, who)(words)
