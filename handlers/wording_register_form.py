# ruff: noqa: E501 - tables of words are read line by line
"""The words of the first-report form: its fields, its questions, its choices, and why an answer was refused."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.register.terms import whole_units
from handlers.wording import Language
from terms.money import plain

Words = Mapping[Language, Mapping[str, str]]

FIELDS: Words = {
    "zh": {
        "name": "项目名称", "investor_name": "投资方", "investor_english": "投资方英文名", "country": "投资方国别（地区）",
        "uscc": "统一社会信用代码", "foreign_number": "境外注册号", "tags": "投资方标签", "aliases": "投资方别名",
        "parents": "母公司", "amount": "总投资", "currency": "币种", "capital": "内资/外资", "industry": "产业",
        "chain": "产业链", "intended_place": "拟落户地", "stage": "洽谈阶段", "layout_conforming": "符合布局导引（产业导向）",
        "landmark": "标志性重大项目", "cross_district": "需跨区域布局", "contact": "联系人", "source": "信息来源",
        "evidence": "证明材料", "total_investment": "总投资", "investor_consulted": "已征求意向投资者意见",
        "first_reported": "已首报", "city": "所属城市的规则", "not_regulated": "本市文件没有规定首谈资格",
    },
    "en": {
        "name": "project name", "investor_name": "investor", "investor_english": "English name of the investor",
        "country": "investor's country (region)", "uscc": "credit code (USCC)", "foreign_number": "foreign registry number",
        "tags": "investor's tags", "aliases": "other names", "parents": "parent company", "amount": "total investment",
        "currency": "currency", "capital": "domestic/foreign", "industry": "industry", "chain": "industry chain",
        "intended_place": "intended place", "stage": "stage", "layout_conforming": "conforms to the layout guide",
        "landmark": "landmark project", "cross_district": "across districts", "contact": "contact", "source": "source",
        "evidence": "evidence", "total_investment": "total investment", "investor_consulted": "investor has been asked",
        "first_reported": "first reported", "city": "the rule of the city", "not_regulated": "no rule of this city grants the right",
    },
}  # fmt: skip
QUESTIONS: Words = {
    "zh": {
        "name": "项目叫什么名称？（如：高效光伏组件生产基地）",
        "investor_name": "投资方全称是什么？（如：晨曦光能科技有限公司）",
        "uscc": "投资方的统一社会信用代码（18位，如 91110000600037341L）？境外投资方或暂未取得可跳过。",
        "capital": "是内资还是外资项目？",
        "country": "投资方来自哪个国家或地区？（如：德国）",
        "foreign_number": "投资方的境外注册号？（没有可跳过）",
        "amount": "总投资是多少？请写确定的数和币种（如：12亿元，1.5亿美元）。",
        "industry": "属于什么产业？（如：光伏新能源）",
        "chain": "属于哪条产业链？（如：新能源产业链）",
        "intended_place": "拟落户在哪里？",
        "stage": "谈到哪一步了？",
        "layout_conforming": "是否符合布局导引（产业导向）？",
        "landmark": "是否标志性重大项目？",
        "cross_district": "是否需要跨区域布局？",
        "contact": "联系人和电话？（如：王工 13800000000）",
        "source": "项目信息从哪里来？（如：某某商会推荐）",
        "tags": "投资方属于哪几类？可多选（如：1 3），都不是可跳过。",
        "investor_english": "投资方的英文名？（没有可跳过）",
        "parents": "母公司是谁？几家之间用顿号隔开（没有可跳过）。",
        "aliases": "投资方还有哪些简称、曾用名？用顿号隔开（没有可跳过）。",
    },
    "en": {
        "name": "What is the project called?", "investor_name": "What is the investor's full name?",
        "uscc": "The investor's credit code (18 characters, such as 91110000600037341L)? Skip it for a foreign investor or if unknown.",
        "capital": "Is it a domestic or a foreign project?", "country": "Which country or region is the investor from?",
        "foreign_number": "The investor's foreign registry number?",
        "amount": "What is the total investment? An exact figure and its currency, such as 1200000000 CNY or 1.5亿美元.",
        "industry": "Which industry?", "chain": "Which industry chain?", "intended_place": "Where is it to stand?",
        "stage": "How far are the talks?", "layout_conforming": "Does it conform to the layout guide?",
        "landmark": "Is it a landmark project?", "cross_district": "Does it need layout across districts?",
        "contact": "Whom to contact, and how?", "source": "Where does the information come from?",
        "tags": "Which of these is the investor? Several numbers may be given (1 3).",
        "investor_english": "The investor's English name?", "parents": "The parent companies, parted by commas?",
        "aliases": "Short or former names of the investor, parted by commas?",
    },
}  # fmt: skip
VALUES: Words = {
    "zh": {
        "domestic": "内资", "foreign": "外资", "contact": "初步接触", "clear_intention": "有明确意向", "signing": "拟签约",
        "signed": "已签约", "landed": "已落地", "fortune_global_500": "世界500强", "china_500": "中国500强",
        "specialised_and_new": "专精特新", "hidden_champion": "隐形冠军", "chain_leader": "链主", "true": "是", "false": "否",
        "city": "本市范围", "province": "全省范围", "problem": "问题", "policy": "政策需求",
    },
    "en": {
        "domestic": "domestic", "foreign": "foreign", "contact": "first contact", "clear_intention": "clear intention",
        "signing": "about to sign", "signed": "signed", "landed": "landed", "fortune_global_500": "Fortune Global 500",
        "china_500": "China 500", "specialised_and_new": "specialised and new", "hidden_champion": "hidden champion",
        "chain_leader": "chain leader", "true": "yes", "false": "no", "city": "in this city", "province": "in the province",
        "problem": "problem", "policy": "policy need",
    },
}  # fmt: skip
REFUSED: Words = {
    "zh": {
        "required": "{field}必须填写，不能跳过。",
        "not_a_choice": "请从选项里选一项（回复数字 1 到 {count} 即可）。",
        "not_yes_or_no": "请回复 1（是）或 2（否）。",
        "not_an_amount": "没有读出一个确定的金额。请写数和币种，如：12亿元，9800万元，1.5亿美元。",
        "not_exact": "“{words}”不是确定的金额。请写目前方案的总投资，如：12亿元；定不下来可回复“跳过”。",
        "which_currency": "外资项目请写明币种：{words}元人民币，还是美元？如：1.5亿美元。",
        "not_a_file": "请发送文件，发完回复“完成”；不补充则回复“取消”。",
        "not_a_day": "没有读出日期。请写如 2026-11-20、11月20日、今天。",
        "not_a_text": "请用一句话写明（不超过500字）。",
        "wrong_check_character": "这个统一社会信用代码的校验码不对：前17位算出的第18位是“{check}”，您写的是“{given}”。请核对后重写，如 {example}。",
        "not_18_characters_of_the_code": "统一社会信用代码是18位数字和大写字母（不含 I、O、Z、S、V），您写的是{length}位。请核对，如 {example}。",
        "unknown_number": "没有第 {number} 项。",
    },
    "en": {
        "required": "{field} is required and cannot be skipped.",
        "not_a_choice": "Choose one of these; its number (1 to {count}) will do.",
        "not_yes_or_no": "Answer 1 (yes) or 2 (no).",
        "not_an_amount": "No exact amount was read. Give a figure and its currency, such as 12亿元 or 150000000 USD.",
        "not_exact": '"{words}" is not an exact amount. Give the total of the present plan, such as 12亿元, or skip.',
        "which_currency": "Give the currency of a foreign project: {words} yuan or dollars? Such as 1.5亿美元.",
        "not_a_file": 'Send the files, then answer "done"; "cancel" leaves it.',
        "not_a_day": "No day was read. Write 2026-11-20 or 今天.",
        "not_a_text": "Answer in words, at most 500 characters.",
        "wrong_check_character": 'The check character is wrong: the first 17 give "{check}", you wrote "{given}". Such as {example}.',
        "not_18_characters_of_the_code": "A credit code has 18 digits and capitals (no I, O, Z, S, V); you wrote {length}. Such as {example}.",
        "unknown_number": "There is no item {number}.",
    },
}  # fmt: skip
_UNITS = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑"}
_YI, _WAN = 10**8, 10**4


def amount_text(amount: int | None, currency: str | None, language: Language = "zh") -> str:
    """Return an amount in minor units as officers write it (12亿元, CNY 1,200,000,000), "" where there is none."""
    if amount is None or not currency:
        return ""
    value = whole_units(amount, currency)
    if language == "en":
        return f"{currency} {value:,f}"
    unit = _UNITS.get(currency, f" {currency}")
    if value >= _YI:
        return f"{plain(value / _YI)}亿{unit}"
    return f"{plain(value / _WAN)}万{unit}" if value >= _WAN else f"{plain(value)}{unit}"


def value_text(name: str, form: Mapping[str, object], language: Language) -> str:
    """Return the value of a field as officers read it, "" where it is unknown."""
    value = form.get(name)
    if value is None or value in ("", [], ()):
        return ""
    if name == "amount" and isinstance(value, int):
        return amount_text(value, str(form.get("currency") or ""), language)
    if isinstance(value, bool):
        return VALUES[language]["true" if value else "false"]
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(
            VALUES[language].get(str(one), str(one)) for one in value
        )
    return VALUES[language].get(str(value), str(value)) if name in ("stage", "capital") else str(value)


def refused_text(code: str, facts: Mapping[str, str], language: Language) -> str:
    """Return why an answer was refused, with an example."""
    field = FIELDS[language].get(facts.get("field", ""), facts.get("field", ""))
    return REFUSED[language][code].format(**{**facts, "field": field})
