"""Organisations, invitations, roles, and data about people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import officers, organisations, views
from ledger.duplicates import InvestorNames
from ledger.errors import AccessDeniedError, GuardRefusedError, InvitationError, NotFoundError
from ledger.verify import verify_file
from ledger.viewers import Role, Viewer, viewer_by_account, viewer_of
from tests.ledger.conftest import Office, enrol
from tests.ledger.helpers import assert_whole, card, file, row


def invite(office: Office, organisation: str = "330421", role: Role = Role.OFFICER) -> officers.Invitation:
    with office.ledger.write() as tx:
        return officers.invite(tx, viewer=office["admin"], organisation_id=organisation, role=role)


def join(office: Office, code: str, account: str = "new") -> Viewer:
    with office.ledger.write() as tx:
        return officers.enrol(tx, code=code, name="新人", channel="test", account=account)


def test_an_invitation_enrols_once(office: Office) -> None:
    code = invite(office).code
    viewer = join(office, code)
    assert (viewer.organisation, viewer.role, viewer.city) == ("330421", Role.OFFICER, "330400")
    assert join(office, code) == viewer
    with pytest.raises(InvitationError):
        join(office, code, account="another")


def test_a_code_may_be_typed_in_lower_case_without_its_hyphens(office: Office) -> None:
    assert join(office, invite(office).code.lower().replace("-", "")).organisation == "330421"


def test_every_unusable_code_is_refused_in_the_same_words(office: Office) -> None:
    expired, revoked, used = invite(office), invite(office), invite(office)
    join(office, used.code, account="used")
    with office.ledger.write() as tx:
        officers.revoke_invitation(tx, revoked.id, viewer=office["admin"])
    office.clock.advance(timedelta(days=3))
    refusals = set()
    for code in (expired.code, revoked.code, used.code, "AAAAAA-BBBBBB-CCCCCC-DDDDDD"):
        with pytest.raises(InvitationError) as refused:
            join(office, code)
        refusals.add(str(refused.value))
    assert len(refusals) == 1


def test_codes_are_kept_only_as_hashes(office: Office) -> None:
    code = invite(office).code
    with office.ledger.read() as read:
        kept = str(read.rows("SELECT * FROM invitations")) + str(read.rows("SELECT payload FROM events"))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_only_the_admin_invites_and_only_where_a_role_belongs(office: Office) -> None:
    for who in ("jiashan", "jx-bureau", "supervisor"):
        with pytest.raises(AccessDeniedError), office.ledger.write() as tx:
            officers.invite(tx, viewer=office[who], organisation_id="330421", role=Role.OFFICER)
    with pytest.raises(GuardRefusedError):
        invite(office, "330000", Role.REVIEWER)
    with pytest.raises(GuardRefusedError):
        invite(office, "330421", Role.SUPERVISOR)
    with pytest.raises(NotFoundError):
        invite(office, "999999")


def test_whoever_is_not_enrolled_sees_and_does_nothing(office: Office) -> None:
    file(office, "jiashan")
    stranger = Viewer("of999", "330421", Role.OFFICER, "330400")
    with office.ledger.read() as read:
        with pytest.raises(AccessDeniedError):
            viewer_by_account(read, "test", "stranger")
        with pytest.raises(AccessDeniedError):
            views.cards(read, viewer=stranger)


def test_a_disabled_officer_is_out_at_once(office: Office) -> None:
    receipt = file(office, "jiashan")
    held = office["jiashan"]
    with office.ledger.write() as tx:
        officers.disable(tx, held.officer, viewer=office["admin"], reason="调离")
    with office.ledger.read() as read:
        for attempt in (
            lambda: viewer_of(read, held.officer),
            lambda: viewer_by_account(read, "test", "jiashan"),
            lambda: views.cards(read, viewer=held),
            lambda: views.investor_claimed(read, InvestorNames("甲"), viewer=held, names=office.ledger.names),
        ):
            with pytest.raises(AccessDeniedError):
                attempt()
        with pytest.raises(NotFoundError):
            views.card(read, receipt.claim, viewer=held)
    with pytest.raises(AccessDeniedError):
        file(office, "jiashan", investor="乙")


def test_an_officer_who_moved_enrols_again_with_the_same_account(office: Office) -> None:
    file(office, "jiashan")
    with office.ledger.write() as tx:
        officers.disable(tx, office["jiashan"].officer, viewer=office["admin"], reason="调任")
    moved = join(office, invite(office, "330482").code, account="jiashan")
    assert (moved.organisation, moved.officer != office["jiashan"].officer) == ("330482", True)
    with office.ledger.read() as read:
        assert viewer_by_account(read, "test", "jiashan") == moved
        assert views.cards(read, viewer=moved) == []
    assert_whole(office)


def test_a_role_once_shown_is_not_kept_by_its_holder(office: Office) -> None:
    """A viewer object says who acts; what they may do is read anew each time."""
    forged = Viewer(office["jiashan"].officer, "330421", Role.ADMIN, None)
    with pytest.raises(AccessDeniedError), office.ledger.write() as tx:
        officers.invite(tx, viewer=forged, organisation_id="330421", role=Role.ADMIN)


def test_the_last_admin_stays(office: Office) -> None:
    with pytest.raises(GuardRefusedError, match="last admin"), office.ledger.write() as tx:
        officers.disable(tx, office["admin"].officer, viewer=office["admin"], reason="离职")


def test_a_second_first_admin_is_refused(office: Office) -> None:
    with pytest.raises(AccessDeniedError), office.ledger.write() as tx:
        officers.first_admin(tx, name="别人", account="else")


def test_an_account_belongs_to_one_officer(office: Office) -> None:
    with office.ledger.write() as tx:
        officers.bind_account(tx, viewer=office["jiashan"], channel="telegram", account="77")
    with office.ledger.read() as read:
        assert viewer_by_account(read, "telegram", "77").officer == office["jiashan"].officer
    with pytest.raises(GuardRefusedError), office.ledger.write() as tx:
        officers.bind_account(tx, viewer=office["pinghu"], channel="telegram", account="77")
    with pytest.raises(InvitationError):
        join(office, invite(office).code, account="jiashan")


def test_a_persons_data_is_erased_and_the_chain_stays_valid(office: Office) -> None:
    """Nothing of the name or account is left in the file, the log still verifies, the history still reads."""
    viewer = enrol(office.ledger, office["admin"], "330421", Role.OFFICER, "丁一丁二丁三")
    office.people["ding"] = viewer
    receipt = file(office, "ding", contact="陈八陈九 13700001111", source="老同学介绍")
    with pytest.raises(GuardRefusedError, match="disable"), office.ledger.write() as tx:
        officers.erase(tx, viewer.officer, viewer=office["admin"], reason="本人申请")
    with office.ledger.write() as tx:
        officers.disable(tx, viewer.officer, viewer=office["admin"], reason="离职")
        assert officers.erase(tx, viewer.officer, viewer=office["admin"], reason="本人申请") == 2
        project = receipt.project
        assert officers.erase_contact(tx, project, viewer=office["admin"], reason="本人申请") == 2
    assert_whole(office)
    office.ledger.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = office.ledger.path.read_bytes()
    for secret in ("丁一丁二丁三", "陈八陈九", "13700001111", "老同学介绍"):
        assert secret.encode() not in content
    assert card(office, receipt.claim, "jx-bureau").project["contact"] == ""
    assert row(office, receipt.claim)["filer"] == viewer.officer


def test_an_erased_value_that_comes_back_is_noticed(office: Office) -> None:
    with office.ledger.write() as tx:
        officers.disable(tx, office["port"].officer, viewer=office["admin"], reason="离职")
        officers.erase(tx, office["port"].officer, viewer=office["admin"], reason="本人申请")
    office.ledger.connection().execute(
        "UPDATE personal SET value = 'x', salt = 'y' WHERE subject = ? AND field = 'name'",
        (office["port"].officer,),
    )
    assert [f.kind for f in verify_file(office.ledger.path)[0]] == ["personal"]


@pytest.mark.parametrize(
    ("division", "kind", "parent"),
    [
        pytest.param("330421", "county", "330400", id="again"),
        pytest.param("33042", "county", "330400", id="short"),
        pytest.param("330499", "county", "330421", id="county under county"),
        pytest.param("330499", "county", None, id="second root"),
        pytest.param("330000", "province", None, id="second province"),
        pytest.param("330499", "county", "339999", id="unknown parent"),
    ],
)
def test_the_tree_refuses_what_does_not_belong(
    office: Office, division: str, kind: str, parent: str | None
) -> None:
    with pytest.raises((GuardRefusedError, NotFoundError)), office.ledger.write() as tx:
        organisations.add(
            tx, viewer=office["admin"], division=division, name="某地", kind=kind, parent=parent  # type: ignore[arg-type]  # parametrized
        )  # fmt: skip


def test_the_tree_is_listed_from_any_of_its_nodes(office: Office) -> None:
    with office.ledger.read() as read:
        names = [o.name for o in organisations.organisations(read, viewer=office["jiashan"], under="330100")]
    assert names == ["杭州市投资促进局", "杭州市", "余杭区", "淳安县"]


def test_an_organisation_keeps_its_history_when_renamed(office: Office) -> None:
    with office.ledger.write() as tx:
        organisations.rename(tx, "330421", "嘉善", viewer=office["admin"])
    with office.ledger.read() as read:
        assert organisations.organisation(read, "330421").name == "嘉善"
    assert_whole(office)
