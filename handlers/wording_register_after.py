# ruff: noqa: E501 - tables of words are read line by line
"""The words of what follows a filing: evidence, names, checks, relocation reviews and closed lists."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

AFTER: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "do_attach": "补充证明材料", "done_attach": "证明材料已附上。", "ask_file": "请发送文件（控制台：/attach 文件）。发完请回复“完成”。",
        "file_taken": "已收到文件（共{count}份），办完后与本件一并保存。", "file_needed": "请先发送文件，再回复“完成”。", "done_word": "完成",
        "evidence_hint": "（可同时发送证明材料）", "do_files": "查看证明材料（{count}份）", "files": "{receipt} 的证明材料：", "file_name": "证明材料{number}{suffix}",
        "do_checks": "按规则核对", "checks": "{project}：按登记册现有情况核对（依据和口径见各条；缺的情况未计入）",
        "check_line": "- {topic}：{words}{clause}", "clause_in": "　依据：{clause}", "checks_none": "本地没有可核对的规则。",
        "topic_first_report": "是否须首报", "topic_exclusive_right": "首谈资格", "topic_signing_forecast": "签约预报", "topic_one_case_one_discussion": "市级一事一议",
        "topic_city_led_negotiation": "市级主谈", "topic_city_policy_support": "市级政策支持", "topic_circulation_credit": "流转赋分", "topic_reserved_land_quota": "预留用地指标",
        "topic_expansion_as_new": "扩建视同新引进", "topic_local_policy": "本地政策",
        "card_names": "又名：{names}", "card_parents": "母公司：{names}",
        "do_confirm_alias": "确认投资方别名", "done_confirm_alias": "已确认别名，今后按同一投资方核对。", "ask_alias": "这家投资方还叫什么？（写全称）",
        "do_link_parent": "关联母公司", "done_link_parent": "已关联母公司，同一母公司的报备会提示市局。", "ask_parent": "母公司全称是什么？",
        "forecast_rule": "按规定须在签约前{days}天预报：今天预报，签约日不早于 {day} 为按时，更早的记为逾期。", "forecast_required": "本项目必须预报。",
        "forecast_free": "本项目按规则不要求预报。", "forecast_open": "现有情况还不能判断本项目是否必须预报。",
        "relocations": "存量项目流转审查：", "relocations_none": "没有存量项目流转审查。", "relocation_rule": "依据：{clause}。市投促局会同市财政局、市审计局和行业主管部门审查。",
        "relocation_unruled": "本市的文件没有规定存量项目流转审查。",
        "relocation_line": "（{number}）{enterprise}｜{start} → {end}｜{state}｜{reason}", "relocation_open": "审查中", "relocation_approved": "同意", "relocation_refused": "不同意",
        "opinion_line": "　　{party}：{agrees}（{words}）", "opinion_wanting": "　　待意见：{parties}", "relocation_decision": "　　决定：{words}",
        "agrees": "同意", "agrees_not": "不同意", "party_promotion": "市投促局", "party_finance": "市财政局", "party_audit": "市审计局", "party_industry": "行业主管部门",
        "do_relocate": "申请存量项目流转审查", "done_relocate": "已提交审查。", "ask_enterprise": "哪家企业（存量项目）要流转？", "ask_from": "从哪里流出？", "ask_to": "流入哪里？", "ask_move_reason": "为什么流转？",
        "do_opinion": "录入对第{number}条的部门意见", "done_opinion": "已录入意见。", "ask_party": "哪个部门的意见？", "ask_agrees": "是否同意？", "ask_opinion": "意见内容和文号是什么？",
        "do_decide_relocation": "对第{number}条作出决定", "done_decide_relocation": "已作出决定。", "ask_relocation_approved": "是否同意流转？", "ask_decision": "决定的理由是什么？",
        "ask_conforming": "哪些地方符合布局导引？可多选（如：1 3）；导引不在文件库里，以您填的为准。", "conformity_unknown": "都不清楚",
        "breaches": "未解除的违规记录（已暂停市级政策支持）：", "breaches_none": "没有未解除的违规记录。", "breach_line": "（{number}）{project}｜{investor}｜{place}｜{kind}｜{day}｜{reason}　依据：{clause}",
        "do_unreported": "登记未首报落地的项目", "done_unreported": "已登记并记录违规。", "ask_which_place": "是哪个地方的项目？", "do_lift": "解除第{number}条", "done_lift": "已解除。",
        "offers_waiting": "另有{count}个流转项目推荐给本地，输入“流转池”答复。", "relocations_waiting": "另有存量项目流转审查{count}件，输入“存量项目流转审查”办理。", "needs_waiting": "另有待审核的问题和需求{count}条，输入“需求清单”办理。",
        "do_needs_file": "下载 {month} 已报送清单（表格）", "needs_file": "{month} 已报送的清单，共{count}条。", "needs_file_name": "需求清单-{month}.xlsx", "closed_lists": "已报送的清单：{months}",
        "file_saved": "文件已存到 {path}",
    },
    "en": {
        "do_attach": "Add evidence", "done_attach": "The evidence is attached.", "ask_file": 'Send the files (console: /attach FILE), then answer "done".',
        "file_taken": "File received ({count} in all); it is kept with this once it is done.", "file_needed": 'Send a file first, then answer "done".', "done_word": "done",
        "evidence_hint": "(evidence files may be sent along)", "do_files": "See the evidence ({count})", "files": "Evidence of {receipt}:", "file_name": "evidence-{number}{suffix}",
        "do_checks": "Check by the rules", "checks": "{project}: checked by what the register knows (what is missing does not count)",
        "check_line": "- {topic}: {words}{clause}", "clause_in": " Clause: {clause}", "checks_none": "No rule of this place can be checked.",
        "topic_first_report": "first report", "topic_exclusive_right": "exclusive right", "topic_signing_forecast": "signing forecast", "topic_one_case_one_discussion": "one case, one discussion (city)",
        "topic_city_led_negotiation": "city-led negotiation", "topic_city_policy_support": "city policy support", "topic_circulation_credit": "marks for circulation", "topic_reserved_land_quota": "reserved land quota",
        "topic_expansion_as_new": "expansion as new", "topic_local_policy": "local policy",
        "card_names": "Also known as: {names}", "card_parents": "Parent: {names}",
        "do_confirm_alias": "Confirm another name of the investor", "done_confirm_alias": "Confirmed; both names count as one investor from now on.", "ask_alias": "What else is this investor called (in full)?",
        "do_link_parent": "Link the parent company", "done_link_parent": "Linked; filings of the same parent are shown to the bureau.", "ask_parent": "What is the parent called (in full)?",
        "forecast_rule": "It is to be forecast {days} days before the signing: today, a signing on {day} or later is in time, an earlier one is recorded as late.", "forecast_required": "This project must be forecast.",
        "forecast_free": "By rule this project need not be forecast.", "forecast_open": "What is known does not tell whether this project must be forecast.",
        "relocations": "Relocation reviews:", "relocations_none": "No relocation reviews.", "relocation_rule": "Clause: {clause}. The bureau reviews it with the finance bureau, the audit bureau and the industry's authority.",
        "relocation_unruled": "This city's document sets no relocation review.",
        "relocation_line": "({number}) {enterprise} | {start} -> {end} | {state} | {reason}", "relocation_open": "under review", "relocation_approved": "approved", "relocation_refused": "refused",
        "opinion_line": "    {party}: {agrees} ({words})", "opinion_wanting": "    still to come: {parties}", "relocation_decision": "    decision: {words}",
        "agrees": "agrees", "agrees_not": "does not agree", "party_promotion": "promotion bureau", "party_finance": "finance bureau", "party_audit": "audit bureau", "party_industry": "industry's authority",
        "do_relocate": "Ask for a relocation review", "done_relocate": "Sent to review.", "ask_enterprise": "Which enterprise (existing project) is to move?", "ask_from": "From where?", "ask_to": "To where?", "ask_move_reason": "Why does it move?",
        "do_opinion": "Enter a unit's opinion on no. {number}", "done_opinion": "Opinion entered.", "ask_party": "Whose opinion?", "ask_agrees": "Does it agree?", "ask_opinion": "What does it say (with the number of the letter)?",
        "do_decide_relocation": "Decide no. {number}", "done_decide_relocation": "Decided.", "ask_relocation_approved": "May it move?", "ask_decision": "What is the reason of the decision?",
        "ask_conforming": "Which places conform to the layout guide? Several numbers may be given (1 3); the guide is not among the documents.", "conformity_unknown": "not known of any",
        "breaches": "Breaches that stand (city-level support is suspended):", "breaches_none": "No breach stands.", "breach_line": "({number}) {project} | {investor} | {place} | {kind} | {day} | {reason} Clause: {clause}",
        "do_unreported": "Enter a project that landed unreported", "done_unreported": "Entered, and the breach recorded.", "ask_which_place": "Whose project is it?", "do_lift": "Lift no. {number}", "done_lift": "Lifted.",
        "offers_waiting": "Circulated projects recommended to your place: {count}; see /pool.", "relocations_waiting": "Relocation reviews open: {count}; see /relocations.", "needs_waiting": "Needs to be reviewed: {count}; see /needs.",
        "do_needs_file": "Get the list sent for {month} (spreadsheet)", "needs_file": "The list sent for {month}: {count} entries.", "needs_file_name": "needs-{month}.xlsx", "closed_lists": "Lists sent: {months}",
        "file_saved": "The file was saved as {path}",
    },
}  # fmt: skip
