# ruff: noqa: E501 - tables of words are read line by line
"""The register's refusals in an officer's words: what was refused, and what to do. Nothing is told of others' cases."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.register.errors import AnswerRefused
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_form import FIELDS, refused_text
from ledger import errors

_REFUSED: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "clock": "本机时钟比登记册最后一条记录还早，暂不能办理。请先校准时钟再试。",
        "denied": "您的岗位不能办理这一项。",
        "not_enrolled": "您还没有登记，或已停用。请向管理员要一次性邀请码，然后输入：/enrol 邀请码 姓名",
        "own": "不能审核本单位报备的项目，请由其他审核人员办理。",
        "not_found": "没有查到，或您无权查看。",
        "invitation": "邀请码无效、已用过或已过期，请向管理员重新要一个。",
        "bound": "这个账号已经登记过了，不需要再登记。",
        "illegal": "当前状态是“{state}”，不能做这一步。{allowed}",
        "allowed": "现在可以：{actions}。",
        "taken": "不能授予：同一投资方在本市已有有效的首谈资格，或已裁定他方在先。",
        "stale": "这件事在您查看之后已有变动，本次没有作任何改动。请重新查看后再办。",
        "guard": "没有办成：{why}{facts}",
        "filing": "还不能提交：{problems}",
        "storage": "登记册暂时无法读写，本次没有改动。请联系管理员。",
        "other": "没有办成，本次没有改动。",
    },
    "en": {
        "clock": "This machine's clock stands before the register's last entry. Set it right, then repeat.",
        "denied": "Your role may not do this.",
        "not_enrolled": "You are not enrolled, or disabled. Ask the admin for an invitation, then type: /enrol CODE NAME",
        "own": "Nobody decides on their own organisation's filing.",
        "not_found": "Nothing of that name that you may see.",
        "invitation": "The invitation is not valid, used or expired. Ask the admin for a new one.",
        "bound": "This account is enrolled already.",
        "illegal": 'It stands at "{state}", where this is not possible. {allowed}',
        "allowed": "Possible now: {actions}.",
        "taken": "It cannot be granted: a right on this investor is live in this city, or another filing was ruled to come first.",
        "stale": "It has changed since you looked; nothing was changed now. Look again, then act.",
        "guard": "Not done: {why}{facts}",
        "filing": "It cannot be filed yet: {problems}",
        "storage": "The register cannot be read or written now; nothing was changed. Tell the admin.",
        "other": "Not done; nothing was changed.",
    },
}
_WHY: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "every required fact must be confirmed": "必填项还没有确认",
        "a reason must be given": "请写明理由",
        "a clause and a reason must be given": "请写明依据条款和理由",
        "the missing facts must be listed": "请列出缺少的内容",
        "the day for it has passed": "已过期限",
        "this installation allows no extension here": "本单位没有设定可以延期",
        "conditions of the place's rule do not hold": "规则的条件不满足或还不清楚",
        "the place has not declared it": "报备单位还没有申报签约",
        "there is no evidence that the investor was asked": "请写明征求投资者意见的情况",
        "a signing day lies in the past or is today": "签约日期不能晚于今天",
        "the day of landing lies in the past or is today": "落地日期不能晚于今天",
        "a circulated project and a place are needed": "需要一个流转中的项目和一个承接地",
        "another city's place is recommended by the province's office": "跨市推荐由省招商引资工作领导小组办公室办理，且项目须在全省范围流转",
        "the sharing place cannot take its own project over": "共享地不能承接自己的项目",
        "the duty, its clause and the reason must be stated": "须确认当时有首报（预报）义务，并写明条款和理由",
        "nobody decides on their own organisation's project": "不能办理本单位的项目",
        "no such kind of breach": "没有这一类违规",
        "this conflict has been ruled on": "这个冲突已经裁定",
        "a kind (problem, policy) and a text are needed": "请选择类别并写明内容",
        "somebody else than the filer enters the review, with its note": "须由填报人以外的人录入审核意见，并写明依据",
        "the month is closed already": "这个月已经汇总报送",
        "the month has not begun": "这个月还没有开始",
        "a month is written as 2026-01": "月份写作 2026-01",
        "the register is in use": "登记册已在使用，不能再建演示办公室",
    },
    "en": {},
}
_PROBLEMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "required": "{field}必填", "required_with_amount": "{field}：填了总投资就要写明币种（如 {example}）",
        "contradicts_country": "{field}：投资方在境外，应为外资", "not_a_text": "{field}：请用文字写明",
        "not_a_choice": "{field}：不在可选范围内", "not_yes_or_no": "{field}：请答是或否", "not_an_amount": "{field}：不是金额（如 {example}）",
        "not_a_currency": "{field}：不是币种（如 {example}）", "wrong_check_character": "{field}：校验码不对（如 {example}）",
        "not_18_characters_of_the_code": "{field}：不是18位代码（如 {example}）", "cannot_change_here": "{field}：不能在补正时更换",
        "nothing_to_compare": "{field}：请写全称", "differs_from_the_code_on_file": "{field}：与已登记的代码不一致",
        "not_kept": "{field}：文件没有存上", "not_a_list": "{field}：请用顿号隔开", "not_a_hash": "{field}：文件没有存上",
        "unknown_field": "{field}：没有这一项",
    },
    "en": {},
}  # fmt: skip


def error_text(error: Exception, language: Language) -> str:  # noqa: PLR0911 - one line a kind of refusal
    """Return a refusal in an officer's words."""
    words = _REFUSED[language]
    match error:
        case AnswerRefused():
            return refused_text(error.code, error.facts, language)
        case errors.ClockError():
            return words["clock"]
        case errors.AccessDeniedError():
            return words["not_enrolled" if "not enrolled" in error.why else "denied"]
        case errors.NotFoundError():
            return words["not_found"]
        case errors.InvitationError():
            return words["bound" if "already enrolled" in error.problem else "invitation"]
        case errors.FilingError():
            return words["filing"].format(problems="；".join(_problem(p, language) for p in error.problems))
        case errors.IllegalActionError():
            return _illegal(error, language)
        case errors.SlotTakenError():
            return words["taken"]
        case errors.GuardRefusedError():
            return _guard(error, language)
        case errors.StaleActionError():
            return words["stale"]
        case errors.StorageError():
            return words["storage"]
        case _:
            return words["other"]


def _illegal(error: errors.IllegalActionError, language: Language) -> str:
    names = [word(language, f"event_{action}") for action in error.allowed]
    allowed = _REFUSED[language]["allowed"].format(actions="、".join(names)) if names else ""
    return _REFUSED[language]["illegal"].format(state=word(language, f"state_{error.state}"), allowed=allowed)


def _guard(error: errors.GuardRefusedError, language: Language) -> str:
    if "own organisation's filing" in error.condition:
        return _REFUSED[language]["own"]
    why = _WHY[language].get(error.condition, error.condition if language == "en" else "条件不满足")
    named = [FIELDS[language][name] for name in error.facts if name in FIELDS[language]]
    facts = f"：{'、'.join(named)}" if named else "。"
    return _REFUSED[language]["guard"].format(why=why, facts=facts)


def _problem(problem: errors.Problem, language: Language) -> str:
    field = FIELDS[language].get(problem.field, problem.field)
    known = _PROBLEMS[language].get(problem.code)
    if known is None:
        return f"{field}: {problem.code}" + (f" ({problem.example})" if problem.example else "")
    return known.format(field=field, example=problem.example)
