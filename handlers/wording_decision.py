# ruff: noqa: E501 - tables of words are read line by line
"""The words of a decision card, in Chinese and English: the outcome first, then why, and what is missing.

Every mark (✓ ✗ ？) stands beside a word that says the same, so that nothing rests on a sign or a colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal

from policy.conditions import Citation
from policy.decision import CheckedCondition, Decision
from policy.facts import AMOUNT, Fact, value_text
from terms.money import plain

Language = Literal["zh", "en"]
MOST: Final = 1200
"""The most characters a card may have."""

_OUTCOMES: Final[Mapping[Language, Mapping[str, tuple[str, str]]]] = {
    "zh": {
        "first_report": ("需要首报（报备）", "不需要首报（报备）"),
        "exclusive_right": ("首报地可以取得排他性首谈资格", "不能取得排他性首谈资格"),
        "signing_forecast": ("签约前一周须预报签约信息", "不需要签约预报"),
        "one_case_one_discussion": ("可以提交市级“一事一议”", "不能走市级“一事一议”"),
        "city_led_negotiation": ("由市级牵头主谈", "不属于市级主谈的项目"),
        "city_policy_support": ("可以享受市级政策支持", "不得享受市级政策支持"),
        "circulation_credit": ("流转可以加分（赋分）", "不能因流转加分（赋分）"),
        "reserved_land_quota": ("可以申请支用预留用地计划指标", "不能申请支用预留用地计划指标"),
        "expansion_as_new": ("视同新引进项目给予奖励", "不能视同新引进项目给予奖励"),
        "local_policy": ("可以自己出台这样的政策", "不可以出台这样的政策"),
    },
    "en": {
        "first_report": ("A first report is required", "No first report is required"),
        "exclusive_right": ("The reporting place is entitled to the exclusive right", "No exclusive right"),
        "signing_forecast": ("Signing must be reported a week ahead", "No signing forecast is required"),
        "one_case_one_discussion": ("It may be submitted for a city-level decision", "City-level 一事一议 is not open to it"),
        "city_led_negotiation": ("The bureau leads the negotiation", "The bureau does not lead this negotiation"),
        "city_policy_support": ("It is entitled to city-level support", "No city-level support"),
        "circulation_credit": ("The place gets marks", "The place gets no marks"),
        "reserved_land_quota": ("It may apply for the reserved land quota", "It may not apply for the reserved land quota"),
        "expansion_as_new": ("It is rewarded as newly brought", "It is not rewarded as newly brought"),
        "local_policy": ("The place may set such a policy", "The place may not set such a policy"),
    },
}  # fmt: skip
_TOPICS: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {
        "first_report": "首报（报备）", "exclusive_right": "排他性首谈资格", "signing_forecast": "签约预报",
        "one_case_one_discussion": "市级“一事一议”", "city_led_negotiation": "市级主谈",
        "city_policy_support": "市级政策支持", "circulation_credit": "流转加分", "reserved_land_quota": "预留用地计划指标",
        "expansion_as_new": "增资扩产视同新引进", "local_policy": "县（市、区）自定政策",
    },
    "en": {
        "first_report": "first reports", "exclusive_right": "an exclusive right", "signing_forecast": "signing forecasts",
        "one_case_one_discussion": "city-level 一事一议", "city_led_negotiation": "city-led negotiation",
        "city_policy_support": "city-level support", "circulation_credit": "marks for circulation",
        "reserved_land_quota": "the reserved land quota", "expansion_as_new": "expansions counted as new",
        "local_policy": "a place's own policy",
    },
}  # fmt: skip
_FACTS: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {
        AMOUNT: "总投资", "capital": "内资还是外资", "stage": "洽谈阶段", "landmark": "是否标志性重大项目",
        "layout_conforming": "是否符合布局导引（产业导向）", "investor_consulted": "是否已征求意向投资者意见",
        "first_reported": "是否已首报", "forecast_filed": "是否已预报签约信息", "breach": "是否违反首报首谈（预报）规定",
        "major": "是否重大项目", "cross_district": "是否需要跨区域布局", "leader_assigned": "是否省市领导交办",
        "other_rule_city_led": "是否另有规定由市级主谈", "support_form": "支持形式", "expansion": "是否增资扩产",
        "equal_conditions": "是否达到新引进项目的同等条件", "leading_project": "是否引领性项目",
        "exceptionally_major": "是否特别重大", "heads_programme": "是否列入省市县长项目工程",
        "moved_across_cities": "是否跨设区市流转", "landed": "是否已落地", "better_than_guide": "是否优于布局导引重点承载地区的政策",
        "circulated": "是否经协调流转", "receiving_place": "所问的是否流转承接地",
    },
    "en": {
        AMOUNT: "total investment", "capital": "domestic or foreign capital", "stage": "the stage of the talks",
        "landmark": "whether it is a landmark project", "layout_conforming": "whether it conforms to the layout guide",
        "investor_consulted": "whether the investor has been asked", "first_reported": "whether it was first reported",
        "forecast_filed": "whether the signing was forecast", "breach": "whether the first-report rule was broken",
        "major": "whether it is a major project", "cross_district": "whether it needs layout across districts",
        "leader_assigned": "whether provincial or city leaders assigned it",
        "other_rule_city_led": "whether another rule makes the city lead", "support_form": "the form of support",
        "expansion": "whether it is an expansion", "equal_conditions": "whether it meets the same conditions",
        "leading_project": "whether it is a leading project", "exceptionally_major": "whether it is exceptionally major",
        "heads_programme": "whether it is in the heads' programme",
        "moved_across_cities": "whether it moved to another city", "landed": "whether it has landed",
        "better_than_guide": "whether it is better than the policy of the guide's key places",
        "circulated": "whether it was circulated", "receiving_place": "whether the place asked about took it over",
    },
}  # fmt: skip
_QUESTIONS: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {
        AMOUNT: "请问项目总投资是多少？（内资请给人民币金额，外资请给美元金额）",
        "capital": "请问是内资项目还是外资项目？",
        "stage": "请问谈到哪一步了：初步接触、有明确意向、拟签约、已签约还是已落地？",
    },
    "en": {
        AMOUNT: "What is the total investment (in yuan for a domestic project, in dollars for a foreign one)?",
        "capital": "Is the project domestic or foreign?",
        "stage": "How far are the talks: first contact, clear intention, about to sign, signed or landed?",
    },
}
_VALUES: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {"true": "是", "false": "否", "domestic": "内资", "foreign": "外资", "contact": "初步接触",
           "clear_intention": "有明确意向", "signing": "拟签约", "signed": "已签约", "landed": "已落地",
           "fund": "基金", "equity": "股权直投", "reward": "绩效奖励", "greater": "更大支持"},
    "en": {"true": "yes", "false": "no", "clear_intention": "clear intention", "signing": "about to sign"},
}  # fmt: skip
_MARKS: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {"yes": "✓ 满足", "no": "✗ 不满足", "unknown": "？ 待定"},
    "en": {"yes": "✓ met", "no": "✗ not met", "unknown": "? open"},
}
_CHANGED: Final[Mapping[Language, Mapping[str, str]]] = {
    "zh": {"yes": "结论为“是”", "no": "结论为“否”", "undetermined": "结论待定", "not_regulated": "没有规定"},
    "en": {"yes": "the answer is yes", "no": "the answer is no", "undetermined": "it stays open", "not_regulated": "no rule"},
}  # fmt: skip


def fact_label(name: str, language: Language = "zh") -> str:
    """Return what a fact is called."""
    return _FACTS[language].get(name, name)


def topic_label(topic: str, language: Language = "zh") -> str:
    """Return what a topic is called."""
    return _TOPICS[language][topic]


def question_text(fact: str, language: Language = "zh") -> str:
    """Return the question that asks for a fact."""
    if fact in _QUESTIONS[language]:
        return _QUESTIONS[language][fact]
    label = fact_label(fact, language)
    return f"请问{label}？" if language == "zh" else f"Please say {label}."


def decision_text(decision: Decision, *, place_name: str, language: Language = "zh") -> str:
    """Return the card of a decision, at most 1,200 characters; what matters least is left out first."""
    head = [_outcome(decision, place_name, language)]
    body = [_condition(c, language) for c in decision.conditions]
    basis = _basis(decision, language)
    related = [_related(decision, language)] if decision.related else []
    asking = _asking(decision, language)
    sections = [head, body, related, basis, asking, _notices(decision, language), _path(decision, language)]
    sections += [_also(decision, language), _known(decision, language), _changes(decision, language)]
    order = [0, 1, 2, 3, 8, 9, 6, 7, 5, 4]
    kept: dict[int, list[str]] = {}
    used = 0
    for index, lines in enumerate(sections):
        size = sum(len(line) + 1 for line in lines)
        if lines and used + size <= MOST:
            kept[index] = lines
            used += size
    return "\n".join(line for index in order for line in kept.get(index, []))


def _outcome(decision: Decision, place_name: str, language: Language) -> str:
    topic = topic_label(decision.topic, language)
    if decision.outcome in ("yes", "no"):
        words = _OUTCOMES[language][decision.topic][decision.outcome == "no"]
        return f"结论：{words}。" if language == "zh" else f"Outcome: {words}."
    if decision.outcome == "not_regulated":
        return _not_regulated(decision, topic, place_name, language)
    if decision.reason == "bars_only":
        if language == "zh":
            return f"结论：还不能判断。没有发现不得享受{topic}的情形，但现有文件没有写明给予支持的条件。"
        return "Outcome: undetermined. Nothing bars it, but the documents do not say what entitles to it."
    if decision.reason == "instrument":
        if language == "zh":
            return f"结论：还不能判断{topic}。其他条件都满足，但“议事条件”由另行制定的制度明确，现有文件中没有这份制度。"
        return "Outcome: undetermined. All else is met, but the qualifying conditions are in an instrument not at hand."
    names = ("、" if language == "zh" else ", ").join(
        _missing(name, decision, language) for name in decision.missing
    )
    if language == "zh":
        return f"结论：还不能判断{topic}，还缺：{names}。"
    return f"Outcome: undetermined; still needed: {names}."


def _given(decision: Decision, name: str) -> Fact | None:
    return next((fact for fact in decision.facts if fact.name == name and not fact.proposed), None)


def _missing(name: str, decision: Decision, language: Language) -> str:
    """Return what is missing; of an amount that is given, in which currency or how exactly it is needed."""
    amount, capital = _given(decision, AMOUNT), _given(decision, "capital")
    if name != AMOUNT or amount is None:
        return fact_label(name, language)
    currency = getattr(amount.value, "currency", None)
    if capital and capital.value == "foreign" and currency != "USD":
        return "总投资的美元金额" if language == "zh" else "total investment in dollars"
    if capital and capital.value == "domestic" and currency != "CNY":
        return "总投资的人民币金额" if language == "zh" else "total investment in yuan"
    if capital is None:
        if currency == "USD":
            return "总投资的人民币金额（如为内资）" if language == "zh" else "the amount in yuan, if domestic"
        return "总投资的美元金额（如为外资）" if language == "zh" else "the amount in dollars, if foreign"
    return "更确切的总投资" if language == "zh" else "a more exact total investment"


def _not_regulated(decision: Decision, topic: str, place_name: str, language: Language) -> str:
    if decision.reason == "no_document":
        if language == "zh":
            return f"结论：没有规定。文件库里没有{place_name}自己的文件，省的文件也没有对{topic}作规定。"
        return f"Outcome: not regulated. There is no document of {place_name}, and the province's sets no rule on {topic}."
    if language == "zh":
        return f"结论：没有规定。{place_name}的文件《{decision.title}》没有对{topic}作规定。"
    return f"Outcome: not regulated. 《{decision.title}》 sets no rule on {topic}."


def _condition(condition: CheckedCondition, language: Language) -> str:
    words = condition.text.zh if language == "zh" else condition.text.en
    mark, path = _MARKS[language][condition.outcome], condition.citation.path
    return f"{mark}：{words}（{path}）" if language == "zh" else f"{mark}: {words} ({path})"


def _basis(decision: Decision, language: Language) -> list[str]:
    """Return the clause that decides: of a `no`, the one that is not met; else the rule's own."""
    failing = [c.citation for c in decision.conditions if c.outcome == "no"]
    chosen = failing if decision.outcome == "no" and failing else [decision.rule] if decision.rule else []
    label = "依据：" if language == "zh" else "Clause: "
    return [_cited(label, decision.title, citation) for citation in dict.fromkeys(chosen)][:2]


def _cited(label: str, title: str, citation: Citation) -> str:
    return f"{label}《{title}》{citation.path}“{citation.quote}”"


def _related(decision: Decision, language: Language) -> str:
    entry = decision.related[0]
    label = f"{entry.text.zh}：" if language == "zh" else f"{entry.text.en}: "
    return _cited(label, decision.title, entry.citation)


def _asking(decision: Decision, language: Language) -> list[str]:
    asking = [question_text(decision.next_question, language)] if decision.next_question else []
    if any(fact.proposed for fact in decision.facts):
        asking.append(
            "模型建议的事实不计入结论；回复“确认”采用，“不对”去掉，也可直接更正。"
            if language == "zh"
            else 'What the model proposes does not count; reply "confirm" to use it, "wrong" to drop it.'
        )
    return asking


def _known(decision: Decision, language: Language) -> list[str]:
    if not decision.facts:
        return []
    said = ("；" if language == "zh" else "; ").join(_fact(fact, language) for fact in decision.facts)
    return [f"已知：{said}" if language == "zh" else f"Known: {said}"]


def _fact(fact: Fact, language: Language) -> str:
    value = value_text(fact.value)
    shown = fact.words or "/".join(_VALUES[language].get(v, v) for v in value.split("|"))
    proposed = "（模型建议，待确认）" if language == "zh" else " (proposed, to be confirmed)"
    gap = "" if language == "zh" else " "
    return f"{fact_label(fact.name, language)}{gap}“{shown}”{proposed if fact.proposed else ''}"


def _changes(decision: Decision, language: Language) -> list[str]:
    if not decision.changes:
        return []
    parts = []
    for change in decision.changes[:6]:
        value = (
            _amount(change.value, decision, language)
            if change.fact == AMOUNT
            else _VALUES[language].get(change.value, change.value)
        )
        end = _CHANGED[language][change.outcome]
        label = fact_label(change.fact, language)
        equals = " " if change.fact == AMOUNT else " = "
        parts.append(f"{label}为“{value}”则{end}" if language == "zh" else f"{label}{equals}{value}: {end}")
    label = "什么会改变结论：" if language == "zh" else "What would change it: "
    return [label + ("；" if language == "zh" else "; ").join(dict.fromkeys(parts))]


def _amount(value: str, decision: Decision, language: Language) -> str:
    """Return bounds as officers write them: `>= 1000000000 CNY` is 10亿元以上; only those read for the capital."""
    capital = _given(decision, "capital")
    read = {"foreign": "USD", "domestic": "CNY"}.get(str(capital.value)) if capital else None
    parts = []
    for part in value.split(" & "):
        comparison, number, currency = part.split(" ")
        if read not in (None, currency):
            continue
        unit = {"CNY": "亿元", "USD": "亿美元"}.get(currency, f"亿{currency}")
        shown = f"{plain(Decimal(number) / 10**8)}{unit}"
        if language == "zh":
            words = {">=": "{}以上", ">": "超过{}", "<": "不到{}", "<=": "{}以下"}[comparison]
            parts.append(words.format(shown))
        else:
            parts.append(f"{comparison} {shown}")
    return ("且" if language == "zh" else " and ").join(parts)


def _path(decision: Decision, language: Language) -> list[str]:
    if decision.outcome == "no" or not decision.path:
        return []
    lines = [step.to.zh if language == "zh" else step.to.en for step in decision.path]
    label = "决策路径：" if language == "zh" else "Path to a decision: "
    return [
        label
        + " → ".join(
            f"{line}（{s.citation.path}）" if language == "zh" else f"{line} ({s.citation.path})"
            for line, s in zip(lines, decision.path, strict=True)
        )
    ]


def _also(decision: Decision, language: Language) -> list[str]:
    lines = []
    for other in decision.also:
        if other.outcome in ("yes", "no"):
            words = _OUTCOMES[language][other.topic][other.outcome == "no"]
        else:
            words = _CHANGED[language][other.outcome]
        label = "另：按省的文件" if language == "zh" else "Also, by the province's document"
        path = other.rule.path if other.rule else ""
        said = (
            f"《{other.title}》{path}，{words}。"
            if language == "zh"
            else f" 《{other.title}》{path}: {words}."
        )
        lines.append(f"{label}{said}")
    return lines


def _notices(decision: Decision, language: Language) -> list[str]:
    lines = []
    for notice in decision.notices:
        if notice.kind == "draft":
            lines.append(
                "提示：依据的是征求意见稿，尚未施行。"
                if language == "zh"
                else "Note: this rests on a draft, not in force."
            )
        elif notice.kind == "trial":
            lines.append(
                "提示：依据的是试行文件。" if language == "zh" else "Note: this rests on a trial document."
            )
    open_parameters = [n.parameter for n in decision.notices if n.parameter is not None]
    if open_parameters:
        words = [(p.text.zh if language == "zh" else p.text.en) for p in open_parameters]
        label = (
            "本单位尚未确认的口径：" if language == "zh" else "Read so, not yet confirmed by this office: "
        )
        lines.append(label + ("；" if language == "zh" else "; ").join(words))
    return lines
