# ruff: noqa: E501 - tables of words are read line by line
"""The words of the front desk: enrolling, menus, help, settings, feedback, files, groups; Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

COMMANDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "ask": "问政策（附条款原文）", "check": "判断一个项目", "report": "我要首报", "claims": "查首报和首谈",
        "review": "待办事项", "drafts": "未完成的草稿", "resume": "继续填写", "pool": "流转池", "needs": "问题和需求清单", "relocations": "存量项目流转审查", "breaches": "违规记录",
        "weekly": "周信息", "monthly": "月评选", "quarterly": "季通报", "selection": "提名和投票", "figures": "报送数据",
        "city_monthly": "本市月度通报", "city_quarterly": "本市季度评价", "city_annual": "本市年度评优", "subscriptions": "订阅与免打扰", "documents": "库里有哪些文件",
        "feedback": "答复反馈", "settings": "设置", "language": "中文 / English", "place": "默认地方", "me": "我的身份",
        "cancel": "取消正在办的事", "new": "重新开始", "help": "用法和示例",
    },
    "en": {
        "ask": "ask the policies", "check": "check a project", "report": "file a first report", "claims": "reports and rights",
        "review": "what waits for you", "drafts": "unfinished drafts", "resume": "go on filling in", "pool": "circulation pool", "needs": "problems and needs", "relocations": "relocation reviews", "breaches": "breaches",
        "weekly": "weekly bulletin", "monthly": "monthly selection", "quarterly": "quarterly report", "selection": "nominate and vote", "figures": "enter figures",
        "city_monthly": "the city's monthly report", "city_quarterly": "the city's quarterly evaluation", "city_annual": "the city's annual awards", "subscriptions": "subscriptions, quiet hours", "documents": "documents held",
        "feedback": "opinions on answers", "settings": "settings", "language": "中文 / English", "place": "default place", "me": "who I am",
        "cancel": "leave what is under way", "new": "begin anew", "help": "help with examples",
    },
}  # fmt: skip
LABELS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "ask": "问政策", "report": "我要首报", "claims": "我的首谈", "review": "待审", "pool": "流转池", "weekly": "周信息",
        "settings": "设置", "help": "帮助", "documents": "文件", "feedback": "答复反馈", "todo": "待办", "needs": "需求清单", "figures": "报送数据",
        "city_claims": "本市首谈", "all_claims": "全省首谈",
    },
    "en": {
        "ask": "Ask", "report": "File a report", "claims": "My claims", "review": "To review", "pool": "Pool", "weekly": "Weekly",
        "settings": "Settings", "help": "Help", "documents": "Documents", "feedback": "Opinions", "todo": "To do", "needs": "Needs", "figures": "Figures",
        "city_claims": "City's claims", "all_claims": "All claims",
    },
}  # fmt: skip
HELP: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "ask": "直接输入问题即可，例如：\n  嘉兴的首谈期多长？（接着问：那杭州呢？）\n  海宁：总投资12亿元的内资项目要不要首报？\n  杭州和嘉兴的首报首谈有什么不同？",
        "officer": "报备项目：输入“我要首报”，或把项目情况直接粘贴过来，例如：\n  项目名称：光储一体化基地，投资方：某某新能源有限公司，总投资12亿元，内资，意向落地嘉善县\n"
        "查询：“我的首谈”、回执号，或“某某公司的首谈到什么时候？”“某某公司有人报了吗？”\n填写中可以：上一步、跳过、修改 3、总投资改成13亿元、暂存、取消；也可以随时提问，或发来文件作证明材料。",
        "reviewer": "审核：输入“待审”，按编号或按钮打开一件，卡片上有全部情况和可以办理的动作。\n查询：“本市首谈”、回执号，或“某某公司的首谈到什么时候？”",
        "supervisor": "查询：“全省首谈”看全省；“流转池”看流转项目并推荐承接地；“需求清单”看各地问题和需求；“报送数据”看各市数据。",
        "admin": "发来文件（DOCX、PDF、HTML、TXT）可添加政策文件，确认读到的信息后才入库；“答复反馈”看各单位对答复的意见；机构和人员用 yipanqi officers 管理。",
        "more": "全部命令见菜单；/settings 设置，/cancel 取消，/language en 换成英文。",
    },
    "en": {
        "ask": "Just type a question, for example:\n  How long is the exclusive right in Jiaxing?  (then: and Hangzhou?)\n  Haining: does a domestic project of 1.2 billion yuan need a first report?",
        "officer": "File a project: /report, or paste what you know of it:\n  项目名称：光储一体化基地，投资方：某某新能源有限公司，总投资12亿元，内资，意向落地嘉善县\n"
        "Look up: /claims, a receipt number, or a firm's name.\nWhile filling in: back, skip, edit 3, later, cancel; ask anything any time, or send a file as evidence.",
        "reviewer": "Review: /review, then open one by number or button; its card shows everything and what can be done.\nLook up: /claims or a receipt number.",
        "supervisor": "Look up: /claims for the whole province, /pool to recommend places, /needs for problems and needs.",
        "admin": "Send a file (DOCX, PDF, HTML, TXT) to add a policy document; nothing is added before you confirm what was read. /feedback shows opinions on answers; people are managed with yipanqi officers.",
        "more": "All commands stand in the menu; /settings, /cancel, /language zh for Chinese.",
    },
}  # fmt: skip
FRONT: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "stranger": "这里是招商部门内部使用的“一盘棋”。登记后才能使用：请向管理员索取邀请链接，或发送 /enrol 邀请码 姓名。{note}",
        "code_refused": "邀请码无效、已用过或已过期，请向管理员索取新的。{note}",
        "name_asked": "邀请码有效。请回复您的姓名，完成登记。",
        "name_offered": "邀请码有效。请回复您的姓名，完成登记；如果就用“{name}”，请点下面的按钮。",
        "name_use": "就用“{name}”", "name_odd": "这不像姓名。请只回复姓名，如：张三。",
        "enrolled": "登记成功。", "enrolled_already": "您已经登记。",
        "how_to_file": "要在这里报备项目，请发“我要首报”，或直接粘贴项目情况。",
        "me_more": "/help 看可以办什么，/settings 看设置。", "ask_hint": "请直接输入问题。", "check_hint": "请写明地方、总投资、内资或外资等情况，例如：\n  海宁：总投资12亿元的内资项目要不要首报？",
        "unknown_command": "没有 /{name} 这个命令，/help 查看用法。", "not_yours": "/{name} 不是您的权限范围，/help 查看可以办的事。",
        "cancelled": "好的，已取消。",
        "nothing_asked_officer": "现在没有等您回答的问题，没有作任何改动。报备请发“我要首报”，接着填草稿请发“继续”，要办的事请发“待办”。",
        "nothing_asked_reviewer": "现在没有等您回答的问题，没有作任何改动。请先发“待审”，打开要办的一件再选。",
        "nothing_asked_supervisor": "现在没有等您回答的问题，没有作任何改动。请先发“全省首谈”或“流转池”，打开一件再选。",
        "nothing_asked_admin": "现在没有等您回答的问题，没有作任何改动。/help 看可以办什么。",
        "anew": "好的，重新开始。", "goodbye": "好的，随时可以再问。",
        "used": "这一步已经办过，没有重复办理。", "foreign": "这个按钮是给别人的，您不能使用。",
        "stale": "这个按钮已经过时，情况有了变化；没有办理任何事。现在的情况如下：", "stale_nothing": "这个按钮已经过时，没有办理任何事。请重新输入，或用 /help 查看用法。",
        "edit_taken": "已按修改后的内容更正。", "edit_taken_as": "已按修改后的内容更正：{field} {value}。", "edit_not_taken": "修改已发出的消息不会改变已办的事；请把新的内容再发一次。",
        "edit_not_taken_form": "这条消息不是最近一项的回答，修改它不改变表单；要更正某一项，请发“修改 N”或如“总投资改成13亿元”。",
        "other": "听不了语音，也看不了表情和视频。请用文字，或发送文件、照片。",
        "settings": "设置", "set_language": "语言", "set_place": "默认地方", "set_notices": "订阅与通知",
        "language_zh": "中文", "language_en": "English", "change_language": "换成 English", "change_place": "改默认地方", "own_place": "用本单位所在市",
        "place_none": "不设（问题里写明）", "place_own": "{place}（本单位）", "place_which": "请回复默认地方，如：嘉兴；不设请回复“不设”。",
        "place_unknown": "没有找到“{value}”这个地方，请写市、县（市、区）的名称。", "place_kept": "好的，没有指明地方的问题按{place}回答。", "place_removed": "好的，不再假定地方，请在问题里写明。",
        "language_kept": "已换成中文。", "language_which": "可选：/language zh（中文）或 /language en（English）。",
        "helpful": "有帮助", "wrong_clause": "条款不对", "thanks": "谢谢，已记下。", "thanks_wrong": "谢谢，已记下，管理员会看到。如果知道正确的条款，请回复“更正：……”。", "noted": "谢谢，更正已记下。", "note_gone": "没有要更正的答复。请先在答复下点“条款不对”。",
        "feedback": "答复反馈：有帮助 {helpful}，条款不对 {wrong_clause}，未看 {unseen}", "feedback_none": "还没有反馈。", "feedback_line": "{at} {verdict}｜{question}｜{cited}{note}", "feedback_note": "｜更正：{note}", "feedback_seen": "全部标为已看", "feedback_marked": "已把 {count} 条标为已看。",
        "documents": "库里的文件：",
        "file_too_large": "文件太大，收不下。请压缩或拆分到 {limit} MB 以内再发。", "file_unavailable": "文件没有取到，请再发一次。", "file_refused": "这个文件收不下：{reason}",
        "file_no_form": "收到文件，但现在没有正在填的首报。请先“我要首报”（或“继续”），再发送证明材料。", "file_not_for_you": "您这里不收文件。证明材料由报备单位在填首报时发送，政策文件由管理员添加。",
        "album_kept": "这组文件已收到，共 {count} 个。",
        "document_read": "读到的文件信息，请确认后入库（确认之前什么也不添加）：", "document_known": "与库里的《{title}》是同一文件的新版本或同名，添加后请核对。", "document_unchanged": "这份文件已在库里：《{title}》，没有变化。",
        "document_add": "确认添加", "document_status": "改效力", "document_no": "不添加", "document_which_status": "请选择这份文件的效力：", "document_added": "已添加《{title}》，现在就可以问。", "document_replaced": "已更新《{title}》，旧版本保留在历史里。", "document_same": "《{title}》没有变化。",
        "document_not_added": "好的，没有添加。", "document_gone": "这份文件已不在暂存处，请重新发送。", "document_refused": "没有添加：{reason}", "document_pages": "请用 DOCX、PDF、HTML 或 TXT 文件。",
        "group_private": "这件事涉及项目或个人，请在私聊里办理，我已给您发了私信。", "group_private_unknown": "这件事请在私聊里办理：请先私下打开与我的对话。", "group_stranger": "请先打开与我的私聊完成登记，再来提问。",
        "from_group": "您在群里提到的事，请在这里办理。", "go_on": "继续：{text}", "group_joined": "各位好，我按政策文件原文回答招商问题：@我 再提问即可。项目报备、审核等请私聊我。",
        "notice_open": "打开 {receipt}", "sorry": "抱歉，这条消息没有处理成，已记下原因。请再发一次；还不行请告诉管理员。",
    },
    "en": {
        "stranger": "This is yipanqi, for investment-promotion offices only. Enrol first: ask your administrator for an invitation link, or send /enrol CODE NAME. {note}",
        "code_refused": "The invitation is not valid, used, or expired; ask your administrator for a new one. {note}",
        "name_asked": "The invitation is valid. Reply with your name to enrol.",
        "name_offered": 'The invitation is valid. Reply with your name to enrol; to use "{name}", tap the button.',
        "name_use": 'Use "{name}"', "name_odd": "That does not look like a name. Reply with your name only.",
        "enrolled": "Enrolled.", "enrolled_already": "You are enrolled already.",
        "how_to_file": "To file one here, send /report or paste what you know of the project.",
        "me_more": " /help tells what you may do, /settings what is set.", "ask_hint": "Just type a question.", "check_hint": "Name the place, total investment, domestic or foreign, for example:\n  Haining: does a domestic project of 1.2 billion yuan need a first report?",
        "unknown_command": "There is no command /{name}; /help tells more.", "not_yours": "/{name} is not for your role; /help shows what is.",
        "cancelled": "Cancelled.",
        "nothing_asked_officer": "No question is open, and nothing was changed. /report files a project, /resume goes on with a draft, /review shows what waits for you.",
        "nothing_asked_reviewer": "No question is open, and nothing was changed. Send /review, open one, then choose.",
        "nothing_asked_supervisor": "No question is open, and nothing was changed. Send /claims or /pool, open one, then choose.",
        "nothing_asked_admin": "No question is open, and nothing was changed. /help tells what you may do.",
        "anew": "Beginning anew.", "goodbye": "Any time.",
        "used": "That was done already; nothing was done twice.", "foreign": "That button was offered to somebody else.",
        "stale": "That button is out of date, things have moved on; nothing was done. This is how they stand:", "stale_nothing": "That button is out of date; nothing was done. Type it anew, or see /help.",
        "edit_taken": "Corrected as edited.", "edit_taken_as": "Corrected as edited: {field} {value}.", "edit_not_taken": "Editing a message that was sent changes nothing; please send it anew.",
        "edit_not_taken_form": 'That message is not the last answer, so editing it changes nothing; send "修改 N" (change no. N) instead.',
        "other": "Voice messages, stickers and videos are not understood. Please use text, or send a file or a photo.",
        "settings": "Settings", "set_language": "Language", "set_place": "Default place", "set_notices": "Subscriptions",
        "language_zh": "中文", "language_en": "English", "change_language": "换成中文", "change_place": "Change the place", "own_place": "Use my own city",
        "place_none": "none (name it in the question)", "place_own": "{place} (own office)", "place_which": 'Reply with the default place, such as Jiaxing; "none" for none.',
        "place_unknown": 'No place "{value}" was found; give a city or a county.', "place_kept": "Questions that name no place are answered for {place}.", "place_removed": "No place is assumed; name it in the question.",
        "language_kept": "English from now on.", "language_which": "Choose /language zh (中文) or /language en (English).",
        "helpful": "Helpful", "wrong_clause": "Wrong clause", "thanks": "Thank you, noted.", "thanks_wrong": 'Thank you, noted; the administrator will see it. If you know the right clause, reply "correction: …".', "noted": "Thank you, the correction is noted.", "note_gone": 'There is no answer to correct. Tap "Wrong clause" below the answer first.',
        "feedback": "Opinions: helpful {helpful}, wrong clause {wrong_clause}, unseen {unseen}", "feedback_none": "No opinions yet.", "feedback_line": "{at} {verdict} | {question} | {cited}{note}", "feedback_note": " | correction: {note}", "feedback_seen": "Mark all as seen", "feedback_marked": "{count} marked as seen.",
        "documents": "Documents held:",
        "file_too_large": "The file is too large. Please compress or split it to at most {limit} MB.", "file_unavailable": "The file could not be fetched; please send it again.", "file_refused": "The file cannot be taken: {reason}",
        "file_no_form": "A file came, but no report is being filled in. Begin with /report (or /resume), then send the evidence.", "file_not_for_you": "No files are taken here. Evidence is sent by the filing place with its report, policy documents by the administrator.",
        "album_kept": "All of these files have arrived: {count}.",
        "document_read": "This was read; nothing is added before you confirm it:", "document_known": "It seems to be a new version of 《{title}》, or has the same title.", "document_unchanged": "This document is held already: 《{title}》, unchanged.",
        "document_add": "Add it", "document_status": "Change the status", "document_no": "Leave it out", "document_which_status": "Which status has this document?", "document_added": "《{title}》 was added; ask away.", "document_replaced": "《{title}》 was updated; the old version stays in its history.", "document_same": "《{title}》 has not changed.",
        "document_not_added": "Left out.", "document_gone": "The file is not waiting any more; please send it again.", "document_refused": "Not added: {reason}", "document_pages": "Please use DOCX, PDF, HTML or TXT.",
        "group_private": "That concerns a project or a person: please use our private conversation, where I have written to you.", "group_private_unknown": "Please do that in private: open a conversation with me first.", "group_stranger": "Please enrol in private first.",
        "from_group": "You brought this up in a group; please do it here.", "go_on": "Go on: {text}", "group_joined": "Hello. Mention me with a question, and I answer from the policy documents, word for word. For reports and reviews, write to me in private.",
        "notice_open": "Open {receipt}", "sorry": "Sorry, this message could not be handled; the reason was noted. Please send it again, or tell the administrator.",
    },
}  # fmt: skip
