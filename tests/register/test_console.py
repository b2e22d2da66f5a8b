"""The register in the terminal chat, as a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bot.console_desk import ConsoleDesk
from bot.wiring import Office
from handlers.wording_front import HELP
from tests.bot.support import COMMAND, ROOT, environment, run


def _said(home: Path, *lines: str, speaker: str | None = None) -> list[str]:
    """Return what the chat tells to each line typed, the greeting of who speaks first."""
    words = ("chat", "--as", speaker) if speaker else ("chat",)
    done = run(home, *words, typed="\n".join(lines).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    greeting, *parts = ("\n" + done.stdout.decode()).split("\n> ")
    return [greeting, *(part.partition("\n")[2].strip() for part in parts)]


def test_a_first_run_offers_the_demonstration_office_and_officers_speak_in_it(home: Path) -> None:
    _, before, built, again, spoken, soon, policy, begun, asked, attached, named = _said(
        home, "/claims", "/demo", "/demo", "/as jiashan", "我们县还有哪些首谈快到期？", "首谈期多长？", "我要首报",
        "首谈期多长？", "/attach README.md", "芯片封测项目",
    )  # fmt: skip
    assert "/demo" in before
    assert built.startswith("【演示】")
    assert "jiashan" in built
    assert "不能再建" in again
    assert "嘉善县（演示）的招商人员" in spoken
    assert "光伏组件扩产项目（演示）" in soon
    assert "1个月" in policy
    assert "征求意见稿" in policy
    assert "项目叫什么名称" in begun
    assert "1个月" in asked
    assert "项目叫什么名称" in asked, "the form goes on behind the answer"
    assert "共1份" in attached
    assert "投资方全称" in named
    greeting, resumed = _said(home, "/resume", speaker="jiashan")
    assert "嘉善县（演示）" in greeting
    assert "投资方全称" in resumed, "a draft outlives its process"


def test_whoever_is_not_enrolled_can_do_nothing_but_enrol(home: Path) -> None:
    assert run(home, "officers", "init", "--name", "李管理").returncode == 0
    invited = run(home, "officers", "invite", "330421", "officer").stdout.decode().split("\t")[0]
    greeting, refused, policy, demo, enrolled, begun = _said(
        home, "/claims", "嘉兴的首谈期多长？", "/demo", f"/enrol {invited} 张三", "我要首报", speaker="张三"
    )
    assert "/enrol" in greeting
    assert "还没有登记" in refused
    assert "还没有登记" in policy
    assert "不能再建" in demo
    assert "嘉善县的招商人员" in enrolled
    assert "演示" not in enrolled
    assert "项目叫什么名称" in begun
    greeting, drafts = _said(home, "/drafts", speaker="张三")
    assert "嘉善县" in greeting
    assert "未命名" in drafts
    owner = _said(home, "嘉兴的首谈期多长？", "我要首报")
    assert "1个月" in owner[1], "the owner of the installation may ask"
    assert "不是您的权限范围" in owner[2]


class Spoken:
    """A chat that is fed line by line, and may be killed between two of them."""

    def __init__(self, home: Path, speaker: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "chat", "--as", speaker], cwd=ROOT, env=environment(home), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def say(self, line: str, until: str) -> str:
        """Type a line and read until these words are told."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        told = ""
        while until not in told:
            read = self.process.stdout.readline()
            assert read, told
            told += read
        return told

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_an_action_half_answered_survives_the_death_of_the_chat(home: Path) -> None:
    _said(home, "/demo")
    chat = Spoken(home, "jiaxing-bureau")
    chat.say("待审", until="光伏组件平湖基地")
    chat.say("1", until="裁定冲突")
    chat.say("裁定冲突", until="3.")
    chat.say("1", until="理由是什么")
    chat.kill()
    greeting, told = _said(home, "产能和选址都不同", speaker="jiaxing-bureau")
    assert "理由是什么" in greeting, "the open question is asked again"
    assert "已裁定：不同项目" in told
    greeting = _said(home, speaker="jiaxing-bureau")[0]
    assert "理由是什么" not in greeting


def test_what_waits_for_the_owner_is_told_at_the_next_chat_once(built_home: Path, tmp_path: Path) -> None:
    """The admin's terminal is no channel of the service: what is told to them waits for it."""
    own = tmp_path / "home"
    shutil.copytree(built_home, own)
    assert run(own, "officers", "init", "--name", "李管理").returncode == 0
    invited = run(own, "officers", "invite", "330421", "officer").stdout.decode().split("\t")[0]
    _said(own, f"/enrol {invited} 张三", speaker="张三")
    with Office.open(home=own) as office:
        with ConsoleDesk(office) as desk:
            told = desk.greeting()
            assert "未读通知" in told
            assert "张三（嘉善县、招商人员）用您发的邀请码完成了登记" in told
        with ConsoleDesk(office) as desk:
            assert "未读通知" not in desk.greeting()


def test_the_terminal_is_one_more_channel_of_the_same_desk(built_home: Path, tmp_path: Path) -> None:
    """Help, menus, numbers, opinions, settings and documents to add: nothing there is of the terminal's own."""
    own = tmp_path / "home"
    shutil.copytree(built_home, own)
    assert run(own, "officers", "init", "--name", "李管理").returncode == 0
    with Office.open(home=own) as office, ConsoleDesk(office) as desk:

        def say(text: str) -> str:
            told = desk.answer(text)
            assert told is not None
            return told

        told = say("/help")
        assert HELP["zh"]["admin"] in told
        assert "/feedback 答复反馈" in told
        assert "/attach 文件" in told
        assert "不是您的权限范围" in say("/claims")
        assert "2. 条款不对" in say("嘉兴的首谈期多长？")
        assert "谢谢" in say("条款不对")
        assert "更正已记下" in say("更正：二（一）4")
        assert "首谈期多长" in say("/feedback")
        assert "没有等您回答的问题" in say("取消")
        assert "请确认后入库" in say(f"/attach {ROOT / 'tests/telegram/scripts/policy.txt'}")
        assert "已添加" in say("1")
        assert "2025年3月1日" in say("镇海区的项目奖励办法什么时候施行？")
        assert "招商引资项目奖励办法" in say("/documents")
        assert "English from now on" in say("/language en")
        assert "You speak for" in say("/me")
    with Office.open(home=own, language="zh") as office, ConsoleDesk(office, language="zh") as desk:
        assert "您是浙江省的管理员" in str(desk.answer("/me")), (
            "what is given on the command line comes first"
        )
        assert "You speak for" in str(desk.answer("/language en") and desk.answer("/me"))
