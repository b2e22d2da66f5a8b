# ruff: noqa: E501 - tables of words are read line by line
"""The words of the bulletins, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

BULLETINS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "title_weekly": "{place}招商引资周信息", "title_monthly": "{place}招商引资月评选", "title_quarterly": "{place}招商引资季通报",
        "title_city_monthly": "{place}招商引资月度通报", "title_city_quarterly": "{place}招商引资季度评价", "title_city_annual": "{place}招商引资年度评优",
        "numbered": "{year}年第{number}期", "period_week": "{year}年第{week}周（{first}至{last}）", "period_month": "{year}年{month}月",
        "period_quarter": "{year}年第{quarter}季度", "period_year": "{year}年", "day": "{month}月{day}日", "day_of_year": "{year}年{month}月{day}日",
        "reader_officer": "{place}（本单位可见范围）", "reader_reviewer": "{place}（全市可见范围）", "reader_supervisor": "{place}（全省可见范围）",
        "quiet_week": "本周没有新情况。", "calendar_unknown": "{year}年的法定节假日安排尚未收录，发送日只按周一至周五推算。",
        "lead_weekly": "本周新增首报{filed}件，取得首谈资格{granted}件，签约预报{forecast}件，签约{signed}件，落地{landed}件；7日内首谈期满{expiring}件，可承接的流转项目{pool}件。",
        "section_filed": "新增首报", "section_granted": "取得首谈资格", "section_expiring": "首谈期7日内届满", "section_pool": "可承接的流转项目（细节在承接后才显示）",
        "section_forecast": "新报签约预报", "section_signing_soon": "7日内拟签约", "section_signed": "已签约", "section_landed": "已落地",
        "section_documents": "文件变动", "section_deadlines": "任务清单：30日内到期", "section_overdue": "任务清单：完成时限已过", "section_waiting": "等您办理",
        "claim_line": "{place}：{project}（{investor}），{amount}{capital}", "capital": "，{capital}", "amount_unknown": "金额未填", "and_more": "另有{count}件，请在登记册中查看。",
        "on_day": "报备：{day}", "granted_on": "认定：{day}", "until": "首谈期至{day}24时", "signing": "拟于{day}签约", "signing_late": "拟于{day}签约（预报迟于规定时间）", "signed_on": "签约：{day}", "landed_on": "落地：{day}",
        "receipt": "报备编号 {receipt}", "in_pool_since": "{day}进入流转池",
        "document_added": "新增：《{title}》{number}（{status}，{day}入库{words}）", "document_replaced": "有新版本：《{title}》{number}（{status}，{day}{words}）", "document_removed": "移出文件库：《{title}》{number}（{status}，{day}{words}）",
        "document_restored": "重新入库：《{title}》{number}（{status}，{day}{words}）", "document_amended": "更正了文件信息：《{title}》{number}（{status}，{day}{words}）",
        "document_expired": "失效：《{title}》{number}（{status}，有效期至{day}{words}）", "document_lapsed": "目标到期：《{title}》{number}（{status}）中“{words}”的目标期限{day}已过，文件没有给出新目标。",
        "deadline": "{task}（牵头：{lead}）：{words}", "due_by": "最迟{day}", "nobody_named": "文件未写明", "overdue": "《{title}》任务清单中有{count}项时限已过，最近一项为{day}。", "overdue_line": "{path} {task}（牵头：{lead}）：{words}",
        "overdue_note": "登记册没有这些任务的完成情况，时限已过不等于没有完成。",
        "waits_conflicts": "可能重复、待裁定的首报{count}件", "waits_reviews": "待审首报{count}件", "waits_signings": "待确认的签约{count}件", "waits_relocations": "待办的存量项目流转审查{count}件", "waits_needs": "待审核的问题和需求{count}条",
        "waits_returned": "被退回、待补正的首报{count}件", "waits_to_declare": "到了预报的签约日、尚未申报签约的项目{count}件", "waits_offers": "推荐给本地、待答复的流转项目{count}件", "waits_to_recommend": "待推荐承接地的全省流转项目{count}件",
        "waits_figures": "待您确认的数据{count}项", "waits_votes": "本月评选还有{count}类没有投票",
        "no_selection": "本月没有开展评选。", "selection_nominating": "正在提名，投票截止日为{day}。", "selection_voting": "正在投票，{day}截止，每人每类一票。", "selection_closed": "投票已结束（截止日{day}）。",
        "section_case": "典型案例", "section_practice": "最佳实践", "section_rule": "依据", "section_text": "评语", "won": "★当选：{title}（{place}）", "nominated": "{title}（{place}）", "votes": "得票{count}", "voted": "已有{count}人投票，得票在截止后公布。",
        "tie": "{count}件得票相同（各{votes}票），并列当选；文件没有规定如何分先后。", "nobody_voted": "没有人投票，没有当选。", "none_nominated": "没有提名。", "quoted": "“{quote}”——《{title}》{path}",
        "section_figures": "实际使用外资和重大项目落地", "section_targets": "对照目标", "section_missing": "未报送", "column_place": "地方", "column_used": "本季实际使用外资", "column_growth": "同比", "column_this_year": "本年累计",
        "column_goal": "目标", "column_done": "完成率", "column_projects": "重大项目落地", "unit_wan_usd": "万美元", "unit_projects": "个", "own_is_last": "末行为本级报送的数据，不是各地相加。", "empty_is_unknown": "“—”表示没有经第二人确认的数据，不是零。",
        "no_target": "文件没有为这一时期设定目标，只列实绩。", "not_handed_in": "没有经确认的数据：{places}。", "lead_quarterly": "{period}，{places}个地方中有{told}个报送了经确认的实际使用外资数据。",
        "target": "{place}：{first}—{last}年实际使用外资目标{value}万美元（{bound}）", "bound_at_least": "以上", "bound_more_than": "超过", "bound_goal": "文件只写数额", "bound_stretch": "力争", "target_unknown": "自目标期起的数据不全，不计算完成率。",
        "target_reached": "累计{value}万美元，完成{percent}%。", "target_source": "目标出处：{source}（由本级录入并经第二人确认）", "target_stretch": "力争{value}万美元。", "years": "{first}—{last}年", "one_year": "{year}年",
        "lapsed": "{place}{period}的目标", "lapsed_note": "{targets}已到期，文件没有给出新目标，只列实绩。", "chart_used": "{period}实际使用外资", "chart_towards": "累计实际使用外资与目标", "chart_projects": "{period}重大项目落地", "actual": "实绩", "goal": "目标", "landed": "落地",
        "target_note": "虚线为目标，累计从目标期第一年起算。", "projects_without_target": "文件没有为重大项目落地数设定目标。",
        "section_month": "全年目标任务进度", "column_month": "本月实际使用外资", "lead_city_monthly": "{period}，{places}个县（市、区）和平台。", "lead_city_quarterly": "{period}，{places}个县（市、区）和平台的核心指标和质量指标。", "lead_city_annual": "{period}，{places}个县（市、区）和平台的目标完成情况。",
        "section_core": "核心指标：总量、增速、目标完成率", "section_quality": "质量指标", "section_score": "综合得分", "no_weights": "文件没有写明各指标的权重，不计算综合得分和名次。", "column_volume": "总量（本季实际使用外资）", "column_done_so_far": "目标完成率（累计）",
        "column_registered": "签约项目注册率", "column_outside": "市外制造业项目占比", "column_outside_count": "市外制造业项目", "column_manufacturing": "制造业外资占比", "column_high_tech": "高技术外资占比", "chart_done": "目标完成率", "hundred_is_target": "100%为完成目标。",
        "section_award_lost": "取消评优资格（未完成年度目标任务）", "section_award_stays": "完成年度目标任务", "section_award_unknown": "不能判断（缺目标或数据）", "section_talk": "提醒谈话、责令整改",
        "award_lost": "{place}：未完成年度目标，取消年度考核评优资格", "award_stays": "{place}：完成年度目标", "award_unknown": "{place}：缺经确认的目标或全年数据，不能判断", "talk_two_years": "{place}：连续两年未完成利用外资目标任务",
        "talk_last_unknown": "“综合考核得分连续两年排名全市末位”需要综合得分，文件没有写明权重，此项不作判断。", "year_against_target": "{year}年：实绩{used}万美元，目标{target}万美元（出处：{source}）", "none": "无", "unknown": "不明",
    },
    "en": {
        "title_weekly": "{place}: weekly investment news", "title_monthly": "{place}: monthly selection", "title_quarterly": "{place}: quarterly report",
        "title_city_monthly": "{place}: monthly report", "title_city_quarterly": "{place}: quarterly evaluation", "title_city_annual": "{place}: annual awards",
        "numbered": "{year} no. {number}", "period_week": "week {week} of {year} ({first} to {last})", "period_month": "{year}-{month}",
        "period_quarter": "quarter {quarter} of {year}", "period_year": "{year}", "day": "{month}-{day}", "day_of_year": "{year}-{month}-{day}",
        "reader_officer": "{place} (what the organisation may see)", "reader_reviewer": "{place} (what the city may see)", "reader_supervisor": "{place} (what the province may see)",
        "quiet_week": "A quiet week: nothing new.", "calendar_unknown": "The public holidays of {year} are not known here yet: the day of sending goes by weekdays only.",
        "lead_weekly": "This week: {filed} first reports, {granted} rights granted, {forecast} signings forecast, {signed} signed, {landed} landed; {expiring} rights end within 7 days, {pool} projects to take over.",
        "section_filed": "New first reports", "section_granted": "Rights granted", "section_expiring": "Rights that end within 7 days", "section_pool": "Projects to take over (details are shown once taken over)",
        "section_forecast": "Signings forecast", "section_signing_soon": "Signings within 7 days", "section_signed": "Signed", "section_landed": "Landed",
        "section_documents": "Documents", "section_deadlines": "Task table: due within 30 days", "section_overdue": "Task table: deadlines that have passed", "section_waiting": "Waiting for you",
        "claim_line": "{place}: {project} ({investor}), {amount}{capital}", "capital": ", {capital}", "amount_unknown": "amount not given", "and_more": "{count} more: see the register.",
        "on_day": "reported {day}", "granted_on": "granted {day}", "until": "until 24:00 on {day}", "signing": "signing on {day}", "signing_late": "signing on {day} (forecast late)", "signed_on": "signed {day}", "landed_on": "landed {day}",
        "receipt": "receipt {receipt}", "in_pool_since": "in circulation since {day}",
        "document_added": "New: 《{title}》{number} ({status}, added {day}{words})", "document_replaced": "New version: 《{title}》{number} ({status}, {day}{words})", "document_removed": "Removed: 《{title}》{number} ({status}, {day}{words})",
        "document_restored": "Restored: 《{title}》{number} ({status}, {day}{words})", "document_amended": "Corrected: 《{title}》{number} ({status}, {day}{words})",
        "document_expired": "Expired: 《{title}》{number} ({status}, valid until {day}{words})", "document_lapsed": "Target lapsed: the period of “{words}” in 《{title}》{number} ({status}) ended on {day}; the document sets no new one.",
        "deadline": "{task} (lead: {lead}): {words}", "due_by": "by {day}", "nobody_named": "not named", "overdue": "{count} deadlines of the task table in 《{title}》 have passed, the last on {day}.", "overdue_line": "{path} {task} (lead: {lead}): {words}",
        "overdue_note": "The register does not know whether these tasks were done: a deadline that has passed does not mean that they were not.",
        "waits_conflicts": "{count} possible duplicates to rule on", "waits_reviews": "{count} filings to review", "waits_signings": "{count} signings to confirm", "waits_relocations": "{count} relocations to review", "waits_needs": "{count} needs to review",
        "waits_returned": "{count} filings returned to you", "waits_to_declare": "{count} projects whose forecast day of signing has come", "waits_offers": "{count} circulated projects recommended to you", "waits_to_recommend": "{count} circulated projects to recommend places for",
        "waits_figures": "{count} figures to confirm", "waits_votes": "{count} kinds of the monthly selection without your vote",
        "no_selection": "No selection was held this month.", "selection_nominating": "Nominations are open; voting ends on {day}.", "selection_voting": "Voting is open until {day}, one vote an officer and kind.", "selection_closed": "The voting is over (it ended on {day}).",
        "section_case": "Model cases", "section_practice": "Best practice", "section_rule": "By", "section_text": "Comment", "won": "* Winner: {title} ({place})", "nominated": "{title} ({place})", "votes": "{count} votes", "voted": "{count} have voted; the votes are told after closing.",
        "tie": "{count} have the same number of votes ({votes} each) and win together; the documents name no order.", "nobody_voted": "Nobody voted, so nobody won.", "none_nominated": "Nothing was nominated.", "quoted": "“{quote}” — 《{title}》{path}",
        "section_figures": "Foreign capital used and major projects landed", "section_targets": "Against the targets", "section_missing": "Not handed in", "column_place": "place", "column_used": "foreign capital used in the quarter", "column_growth": "growth", "column_this_year": "this year so far",
        "column_goal": "target", "column_done": "reached", "column_projects": "major projects landed", "unit_wan_usd": "10,000 USD", "unit_projects": "projects", "own_is_last": "The last row is what the place itself handed in, not a sum.", "empty_is_unknown": "“—” means that no figure was confirmed by a second person; it is not zero.",
        "no_target": "The documents set no target for this time: actual figures only.", "not_handed_in": "No confirmed figures: {places}.", "lead_quarterly": "{period}: {told} of {places} places handed in confirmed figures of foreign capital used.",
        "target": "{place}: target for {first}-{last}, foreign capital used {value} x 10,000 USD ({bound})", "bound_at_least": "or more", "bound_more_than": "more than", "bound_goal": "a bare number in the document", "bound_stretch": "to strive for", "target_unknown": "Figures since the target's beginning are not complete: nothing is computed.",
        "target_reached": "{value} x 10,000 USD so far, {percent} %.", "target_source": "set in: {source} (entered here and confirmed by a second person)", "target_stretch": "To strive for: {value} x 10,000 USD.", "years": "{first}-{last}", "one_year": "{year}",
        "lapsed": "{place}, {period}", "lapsed_note": "Lapsed targets: {targets}. The documents set no new ones: actual figures only.", "chart_used": "Foreign capital used, {period}", "chart_towards": "Foreign capital used so far and target", "chart_projects": "Major projects landed, {period}", "actual": "actual", "goal": "target", "landed": "landed",
        "target_note": "The dashed line is the target; figures count from its first year.", "projects_without_target": "The documents set no target for the number of major projects.",
        "section_month": "Progress on the year's targets", "column_month": "foreign capital used in the month", "lead_city_monthly": "{period}: {places} counties and zones.", "lead_city_quarterly": "{period}: indicators of {places} counties and zones.", "lead_city_annual": "{period}: targets of {places} counties and zones.",
        "section_core": "Core indicators: volume, growth, completion", "section_quality": "Quality indicators", "section_score": "Overall score", "no_weights": "The document gives no weights: no overall score or rank is computed.", "column_volume": "volume (foreign capital used)", "column_done_so_far": "completion so far",
        "column_registered": "signed projects registered", "column_outside": "share of manufacturing from outside the city", "column_outside_count": "manufacturing projects from outside the city", "column_manufacturing": "share of manufacturing in foreign capital", "column_high_tech": "share of high technology in foreign capital", "chart_done": "Completion", "hundred_is_target": "100 % is the target.",
        "section_award_lost": "Out of the awards (the year's target was missed)", "section_award_stays": "The year's target was reached", "section_award_unknown": "Undetermined (no target or figures)", "section_talk": "To be talked to",
        "award_lost": "{place}: missed the year's target and is out of the awards", "award_stays": "{place}: reached the year's target", "award_unknown": "{place}: no confirmed target or no figures of the whole year", "talk_two_years": "{place}: short on foreign capital two years running",
        "talk_last_unknown": "Last in the overall score two years running cannot be said: the document gives no weights.", "year_against_target": "{year}: {used} x 10,000 USD against {target} (set in: {source})", "none": "none", "unknown": "unknown",
    },
}  # fmt: skip


def bulletin_word(language: Language, key: str, **facts: object) -> str:
    """Return the words under a key of the bulletins, filled in."""
    return BULLETINS[language][key].format(**facts)
