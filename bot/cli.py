"""The command line: `yipanqi COMMAND`.

A command's module is imported only when the command is used, so that `yipanqi --help` stays quick.
Exit status: 0 for an answer of any kind, 2 for wrong usage, 1 for a failure with one clear line on standard error.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from terms.errors import YipanqiError

COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("bot.commands.ask:ask", "问政策：给出答案、条款原文和提示。Ask the policy documents."),
    "chat": ("bot.commands.chat:chat", "打开对话。Open the chat in this terminal."),
    "check": ("bot.commands.check:check", "按规则判断一个项目。Check a project against the rules."),
    "documents": ("bot.commands.documents:documents", "添加、查看、移除文件。Manage the documents."),
    "policy": ("bot.commands.policy:policy", "查看和检查规则包。Show, lint and explain rule packs."),
    "projects": ("bot.commands.projects:projects", "项目登记表：导入、导出。Spreadsheets of projects."),
    "claims": ("bot.commands.claims:claims", "首报与首谈的状态。Where first reports and rights stand."),
    "bulletin": (
        "bot.commands.bulletin:bulletin",
        "简报：预览、成文、发送。Bulletins: preview, write, send.",
    ),
    "officers": ("bot.commands.officers:officers", "机构和人员、邀请、停用。Organisations and officers."),
    "audit": ("bot.commands.audit:audit", "核验操作记录。Verify the log."),
    "backup": ("bot.commands.backup:backup", "备份登记册和证据文件。Back up the register."),
    "restore": ("bot.commands.restore:restore", "从备份恢复。Restore a backup."),
    "serve": ("bot.commands.serve:serve", "在办公通讯工具上提供服务。Run the service on every messenger."),
    "doctor": ("bot.commands.doctor:doctor", "自检：存储、索引、设置。Check this installation."),
}


class LazyGroup(click.Group):
    """A command group that knows its commands' names and one-line help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            message = f"{cmd_name} is not a command"
            raise click.ClickException(message)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    epilog='Example / 例：yipanqi ask "嘉兴的首谈期是多长？"',
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="yipanqi", message="yipanqi %(version)s")
def root() -> None:
    """一盘棋：招商人员的政策问答与办件助手。Policy answers with the clause, word for word."""


def main() -> None:
    """Run the command line and turn refusals into one clear line and an exit status."""
    _speak_utf8()
    # Products of small matrices gain nothing by many threads, and wait for each other beside other work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        status = root.main(standalone_mode=False)
        if isinstance(status, int) and status:
            sys.exit(status)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已停止。", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except YipanqiError as error:
        click.echo(f"未完成：{error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader (`head`, a closed pager) has seen enough; Python would complain again while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"未完成：{error}", err=True)
        sys.exit(1)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the host's locale says: an office's terminal shows Chinese or it is of no use."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
