# ruff: noqa: E501 - tables of words are read line by line
"""The words of the messages that the register sends by itself."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

NOTICES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "": "登记册有新情况：{what}。", "a_project": "一个项目", "unread": "未读通知：",
        "filing_to_review": "有新的首报待审：{what}。", "conflict_to_rule": "有新的首报可能重复，待裁定：{what}。",
        "conflict_ruled_distinct": "{what}已裁定为不同项目，继续审核。{reason}", "conflict_ruled_earlier": "{what}已裁定为报备在先，继续审核。{reason}",
        "conflict_ruled_duplicate": "{what}已裁定为重复，不予认定。理由：{reason}", "claim_returned": "{what}已退回，请在 {day} 前补正：{missing}。",
        "claim_answered": "{what}已补正，待审。", "claim_rejected": "{what}不予认定。理由：{reason}　{clause}", "claim_granted": "{what}已取得首谈资格{until}。",
        "claim_extended": "{what}的首谈期已延长{until}。", "claim_taken_over": "{what}已转为市级主谈。{clause}　{reason}", "claim_revoked": "{what}的首谈资格已撤销。{clause}　{reason}",
        "claim_expire": "{what}首谈期满，不再排他，可继续洽谈。", "claim_lapse": "{what}逾期未补正，视为撤回。", "claim_fall_silent": "{what}推荐的承接地逾期未答复，回到流转池。",
        "reminder_7": "{what}的首谈期还有{days}天，至 {day}。", "reminder_3": "{what}的首谈期还有{days}天，至 {day}。", "reminder_1": "{what}的首谈期还有{days}天，至 {day}。",
        "review_due": "{what}到了约定的复核日。", "forecast_filed": "{what}已预报签约。", "signing_to_confirm": "{what}已申报签约，待确认。",
        "signing_confirmed": "{what}的签约已确认。", "signing_confirmed_breach": "{what}的签约已确认；因未按规定预报，已记录违规并暂停市级政策支持。",
        "landing_recorded": "{what}已记录落地。", "project_in_circulation": "{what}已进入流转池。", "project_recommended": "有流转项目推荐给本地承接，输入“流转池”查看并答复。",
        "project_transferred": "{what}已由{place}承接。", "breach_recorded": "本单位的一个项目被记录违规，已暂停市级政策支持。", "relocation_to_review": "有存量项目流转审查待办。", "relocation_decided": "本单位申请的存量项目流转审查已有决定：{reason}",
        "officer_enrolled": "{who}用您发的邀请码完成了登记。如不是您邀请的人，请停用：yipanqi officers disable {officer} --reason 误发邀请。", "somebody": "有人",
        "bulletin": "有新的通报：输入“周信息”“月评选”或“季通报”查看。", "figure_to_confirm": "有一项数据待您确认：输入“报送数据”查看。", "figure_refused": "您填报的一项数据被退回：{reason}",
        "figures_missing": "上季度还有数据没有报送：输入“报送数据”填报。", "vote_open": "月评选即将截止，您还没有投完票：输入“投票”。", "nomination_won": "您提名的一项在月评选中当选。",
        "holidays_unknown": "新一年的法定节假日安排尚未收录，通报的发送日只按周一至周五推算。",
    },
    "en": {
        "": "News of the register: {what}.", "a_project": "a project", "unread": "Unread:",
        "filing_to_review": "A new filing waits for review: {what}.", "conflict_to_rule": "A new filing may be a duplicate: {what}.",
        "conflict_ruled_distinct": "{what} was ruled a distinct project. {reason}", "conflict_ruled_earlier": "{what} was ruled to come first. {reason}",
        "conflict_ruled_duplicate": "{what} was ruled a duplicate and rejected: {reason}", "claim_returned": "{what} was returned; add by {day}: {missing}.",
        "claim_answered": "{what} was answered and waits for review.", "claim_rejected": "{what} was rejected: {reason} {clause}", "claim_granted": "{what} has the exclusive right{until}.",
        "claim_extended": "The right of {what} was extended{until}.", "claim_taken_over": "{what} is city-led now. {clause} {reason}", "claim_revoked": "The right of {what} was revoked. {clause} {reason}",
        "claim_expire": "The right of {what} is over; talks may go on.", "claim_lapse": "{what} was not answered in time and counts as withdrawn.", "claim_fall_silent": "The place recommended for {what} did not answer; it is in the pool again.",
        "reminder_7": "The right of {what} has {days} days left, until {day}.", "reminder_3": "The right of {what} has {days} days left, until {day}.", "reminder_1": "The right of {what} has {days} day left, until {day}.",
        "review_due": "{what} has reached the day set for a review.", "forecast_filed": "A signing was forecast: {what}.", "signing_to_confirm": "A signing waits to be confirmed: {what}.",
        "signing_confirmed": "The signing of {what} was confirmed.", "signing_confirmed_breach": "The signing of {what} was confirmed; the forecast was missing, a breach is recorded and support suspended.",
        "landing_recorded": "{what} has landed.", "project_in_circulation": "{what} is in circulation.", "project_recommended": "A circulated project is recommended to your place: see /pool and answer.",
        "project_transferred": "{what} was taken over by {place}.", "breach_recorded": "A breach was recorded on a project of your organisation; support is suspended.", "relocation_to_review": "A relocation waits for review.", "relocation_decided": "A relocation review that you asked for is decided: {reason}",
        "officer_enrolled": "{who} enrolled with an invitation of yours. If you do not know them: yipanqi officers disable {officer} --reason unknown.", "somebody": "Somebody",
        "bulletin": "A new bulletin is out: /weekly, /monthly or /quarterly.", "figure_to_confirm": "A figure waits for you to confirm it: /figures.", "figure_refused": "A figure you entered was refused: {reason}",
        "figures_missing": "Figures of the last quarter are missing: /figures.", "vote_open": "The monthly selection closes soon and your vote is missing: /selection.", "nomination_won": "Something you nominated has won the monthly selection.",
        "holidays_unknown": "The public holidays of the new year are not known here yet: bulletins go by weekdays only.",
    },
}  # fmt: skip
