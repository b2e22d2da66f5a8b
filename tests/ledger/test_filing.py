"""First reports: receipts, repetition, duplicates, slots, drafts."""

from __future__ import annotations

import pytest

from ledger import decisions, drafts, evidence, filing, identity
from ledger.errors import (
    AccessDeniedError,
    FilingError,
    GuardRefusedError,
    NotFoundError,
    SlotTakenError,
    StaleActionError,
)
from tests.ledger.conftest import Office
from tests.ledger.helpers import JIAXING, act, assert_whole, card, file, form, granted, row, rule_on

CODE = "91110000600037341L"


def test_each_filing_gets_a_receipt_number_of_its_place_and_day(office: Office) -> None:
    first = file(office, "jiashan", investor="甲公司")
    second = file(office, "jiashan", investor="乙公司")
    assert (first.number, second.number) == ("330421-20260115-0001", "330421-20260115-0002")
    assert first.state == second.state == "under_review"


def test_the_same_message_twice_files_once(office: Office) -> None:
    first = file(office, "jiashan", key="message-1")
    again = file(office, "jiashan", key="message-1")
    assert again.repeated
    assert (again.number, again.claim) == (first.number, first.claim)
    assert_whole(office)


def test_only_an_officer_files(office: Office) -> None:
    for who in ("jx-bureau", "supervisor", "admin"):
        with pytest.raises(AccessDeniedError):
            file(office, who)


def test_facts_nobody_confirmed_are_not_filed(office: Office) -> None:
    with pytest.raises(GuardRefusedError, match="stage"):
        file(office, "jiashan", confirmed=["name", "investor_name", "intended_place"])


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"uscc": CODE[:-1] + "M"}, ("uscc", "wrong_check_character")),
        ({"uscc": "123"}, ("uscc", "not_18_characters_of_the_code")),
        ({"name": ""}, ("name", "required")),
        ({"amount": -1}, ("amount", "not_an_amount")),
        ({"amount": 1.5}, ("amount", "not_an_amount")),
        ({"currency": None}, ("currency", "required_with_amount")),
        ({"currency": "元"}, ("currency", "not_a_currency")),
        ({"stage": "谈判"}, ("stage", "not_a_choice")),
        ({"capital": "混合"}, ("capital", "not_a_choice")),
        ({"country": "US", "capital": "domestic"}, ("capital", "contradicts_country")),
        ({"landmark": "是"}, ("landmark", "not_yes_or_no")),
        ({"tags": ["best"]}, ("tags", "not_a_choice")),
        ({"evidence": ["0" * 64]}, ("evidence", "not_kept")),
        ({"evidence": ["0"]}, ("evidence", "not_a_hash")),
        ({"surprise": 1}, ("surprise", "unknown_field")),
    ],
)
def test_what_cannot_be_filed_is_refused_with_its_field(
    office: Office, fields: dict[str, object], problem: tuple[str, str]
) -> None:
    with pytest.raises(FilingError) as refused:
        file(office, "jiashan", **fields)
    assert problem in [(p.field, p.code) for p in refused.value.problems]


def test_a_full_width_code_is_the_same_code(office: Office) -> None:
    file(office, "jiashan", investor="甲公司", uscc=CODE)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in CODE)
    assert file(office, "pinghu", investor="完全不同的名字", uscc=wide).state == "conflict"


def test_a_second_filing_on_the_investor_waits_for_the_bureau(office: Office) -> None:
    first = file(office, "jiashan")
    second = file(office, "pinghu")
    assert (first.state, second.state) == ("under_review", "conflict")
    conflict = card(office, second.claim, "jx-bureau").conflicts[0]
    assert (conflict.other, conflict.kind, conflict.other_place.name) == (first.claim, "alias", "嘉善县")


def test_a_second_filing_in_another_city_is_no_conflict(office: Office) -> None:
    file(office, "jiashan")
    assert file(office, "yuhang").state == "under_review"


def test_a_distinct_project_gets_a_right_of_its_own(office: Office) -> None:
    granted(office)
    second = file(office, "pinghu", name="另一个项目")
    assert rule_on(office, second.claim, "jx-bureau", "distinct")["state"] == "under_review"
    assert act(office, decisions.grant, second.claim, "jx-bureau", terms=JIAXING)["state"] == "granted"
    assert_whole(office)


def test_a_duplicate_is_rejected_with_its_reason(office: Office) -> None:
    file(office, "jiashan")
    second = file(office, "pinghu")
    assert rule_on(office, second.claim, "jx-bureau", "duplicate")["state"] == "rejected"
    assert card(office, second.claim, "pinghu").reason == "经核实"


def test_a_conflict_of_another_city_looks_like_one_that_is_not_there(office: Office) -> None:
    file(office, "jiashan")
    second = file(office, "pinghu")
    with office.ledger.read() as read:
        conflict = read.value("SELECT id FROM conflicts WHERE claim = ?", second.claim)
    refusals = []
    for asked in (conflict, "cf999"):
        with pytest.raises(NotFoundError) as refused, office.ledger.write() as tx:
            decisions.rule(
                tx, asked, viewer=office["hz-bureau"], version=1, ruling="duplicate", reason="核实"
            )
        refusals.append(str(refused.value).replace(asked, "…"))
    assert len(set(refusals)) == 1


def test_a_filing_ruled_earlier_comes_first(office: Office) -> None:
    """Whoever was ruled to come second cannot be granted while the first is open."""
    first = file(office, "jiashan")
    second = file(office, "pinghu")
    rule_on(office, second.claim, "jx-bureau", "earlier")
    with pytest.raises(SlotTakenError):
        act(office, decisions.grant, first.claim, "jx-bureau", terms=JIAXING)
    act(office, decisions.grant, second.claim, "jx-bureau", terms=JIAXING)
    with pytest.raises(SlotTakenError):
        act(office, decisions.grant, first.claim, "jx-bureau", terms=JIAXING)
    assert_whole(office)


def test_a_related_company_is_ruled_on_and_does_not_block_by_itself(office: Office) -> None:
    file(office, "jiashan", investor="正泰集团股份有限公司")
    second = file(office, "pinghu", investor="平湖正泰项目公司", parents=["正泰集团股份有限公司"])
    assert second.state == "conflict"
    rule_on(office, second.claim, "jx-bureau", "distinct")
    assert act(office, decisions.grant, second.claim, "jx-bureau", terms=JIAXING)["state"] == "granted"


def test_an_alias_counts_once_the_bureau_confirmed_it(office: Office) -> None:
    first = file(office, "jiashan", investor="正泰新能源有限公司")
    investor = row(office, first.claim)["investor"]
    with office.ledger.write() as tx:
        identity.confirm_alias(tx, investor, "正泰新能", viewer=office["jx-bureau"], reason="工商登记")
    assert file(office, "pinghu", investor="正泰新能").state == "conflict"


def test_an_officers_own_alias_is_compared_but_not_put_on_file(office: Office) -> None:
    file(office, "jiashan", investor="甲公司", aliases=["乙公司"])
    assert file(office, "pinghu", investor="乙公司").state == "under_review"


def test_two_investors_that_turn_out_to_be_one_go_to_the_bureau(office: Office) -> None:
    """Filed under two names and found to be one: neither slips past the slot."""
    first = file(office, "jiashan", investor="甲公司")
    second = file(office, "pinghu", investor="乙公司")
    investor = row(office, first.claim)["investor"]
    with office.ledger.write() as tx:
        identity.confirm_alias(tx, investor, "乙公司", viewer=office["jx-bureau"], reason="更名")
    assert row(office, second.claim)["state"] == "conflict"
    assert row(office, second.claim)["investor"] == row(office, first.claim)["investor"]
    assert_whole(office)


def test_two_live_rights_are_never_merged_into_one_slot(office: Office) -> None:
    first = granted(office, investor="甲公司")
    granted(office, "pinghu", investor="乙公司")
    investor = row(office, first)["investor"]
    with pytest.raises(GuardRefusedError, match="live right"), office.ledger.write() as tx:
        identity.confirm_alias(tx, investor, "乙公司", viewer=office["jx-bureau"], reason="更名")
    assert_whole(office)


def test_a_code_that_comes_with_an_answer_is_checked_against_the_file(office: Office) -> None:
    file(office, "jiashan", investor="甲公司", uscc=CODE)
    second = file(office, "pinghu", investor="乙公司")
    act(office, decisions.return_for_facts, second.claim, "jx-bureau", missing=("uscc",))
    assert act(office, decisions.answer, second.claim, "pinghu", form={"uscc": CODE})["state"] == "conflict"
    assert_whole(office)


def test_contacts_stand_outside_the_log(office: Office) -> None:
    receipt = file(office, "jiashan", contact="赵六 13912345678", words={"contact": "找赵六", "name": "项目"})
    with office.ledger.read() as read:
        log = "".join(r["payload"] for r in read.rows("SELECT payload FROM events"))
    assert "13912345678" not in log
    assert "赵六" not in log
    assert card(office, receipt.claim, "jiashan").project["contact"] == "赵六 13912345678"


def test_a_draft_is_kept_at_every_step_and_filed_once(office: Office) -> None:
    with office.ledger.write() as tx:
        draft = drafts.start_draft(tx, viewer=office["jiashan"], step="name")
    for name, value in form().items():
        if name == "confirmed":
            continue
        with office.ledger.write() as tx:
            draft = drafts.save_draft(
                tx, draft.id, viewer=office["jiashan"], version=draft.version, step=name, values={name: value}
            )
    with office.ledger.read() as read:
        assert [d.id for d in drafts.open_drafts(read, viewer=office["jiashan"])] == [draft.id]
        assert drafts.open_drafts(read, viewer=office["jiashan2"]) == []
        with pytest.raises(NotFoundError):
            drafts.find_draft(read, draft.id, viewer=office["jx-bureau"])
    with office.ledger.write() as tx:
        draft = drafts.save_draft(
            tx, draft.id, viewer=office["jiashan"], version=draft.version, step="confirm",
            values={"confirmed": form()["confirmed"]},
        )  # fmt: skip
    with office.ledger.write() as tx:
        first = drafts.file_draft(tx, draft.id, viewer=office["jiashan"], version=draft.version)
    with office.ledger.write() as tx:
        again = drafts.file_draft(tx, draft.id, viewer=office["jiashan"], version=draft.version)
    assert again.number == first.number
    assert again.repeated


def test_a_draft_refuses_a_wrong_value_and_keeps_the_rest(office: Office) -> None:
    with office.ledger.write() as tx:
        draft = drafts.start_draft(tx, viewer=office["jiashan"], step="uscc", form={"name": "项目"})
    with pytest.raises(FilingError), office.ledger.write() as tx:
        drafts.save_draft(
            tx, draft.id, viewer=office["jiashan"], version=1, step="amount", values={"uscc": CODE[:-1] + "M"}
        )
    with office.ledger.read() as read:
        kept = drafts.find_draft(read, draft.id, viewer=office["jiashan"])
    assert (kept.form, kept.version) == ({"name": "项目"}, 1)


def test_a_cancelled_draft_is_forgotten(office: Office) -> None:
    with office.ledger.write() as tx:
        draft = drafts.start_draft(tx, viewer=office["jiashan"], step="name", form={"name": "秘密"})
        drafts.cancel_draft(tx, draft.id, viewer=office["jiashan"], version=1)
    with office.ledger.read() as read:
        assert drafts.find_draft(read, draft.id, viewer=office["jiashan"]).form == {}
    with pytest.raises(StaleActionError), office.ledger.write() as tx:
        drafts.file_draft(tx, draft.id, viewer=office["jiashan"], version=1)


def test_evidence_is_kept_by_its_hash_and_read_only_with_the_project(office: Office) -> None:
    with office.ledger.write() as tx:
        digest = evidence.keep_evidence(
            tx, office.ledger, viewer=office["jiashan"], content="合同".encode(), media_type="text/plain"
        )
    file(office, "jiashan", evidence=[digest])
    with office.ledger.read() as read:
        for who in ("jiashan", "jx-bureau", "supervisor"):
            assert evidence.read_evidence(read, office.ledger, digest, viewer=office[who]) == "合同".encode()
        for who in ("pinghu", "hz-bureau", "admin"):
            with pytest.raises(NotFoundError):
                evidence.read_evidence(read, office.ledger, digest, viewer=office[who])


def test_a_filing_that_fails_leaves_no_investor_behind(office: Office) -> None:
    with pytest.raises(FilingError), office.ledger.write() as tx:
        filing.file_report(tx, viewer=office["jiashan"], form={**form(), "stage": "x"}, key="k")
    with office.ledger.read() as read:
        assert read.value("SELECT count(*) FROM investors") == 0
