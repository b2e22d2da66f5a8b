# ruff: noqa: E501, ISC004 - patterns are read alternative by alternative
"""The facts of a text that are one of several: whose capital, how far the talks are, in what form support comes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from policy.facts import CHOICES, STAGES, Fact, Value
from policy.polarity import Around, Verdict, alternatives, clauses, judge

_COUNTRY: Final = r"德国|日本|美国|法国|英国|韩国|瑞士|瑞典|荷兰|新加坡|意大利|加拿大|澳大利亚|澳洲|西班牙|丹麦|芬兰|挪威|奥地利|比利时|葡萄牙|爱尔兰|以色列|印度(?!尼西亚)|印尼|泰国|越南|马来西亚|沙特|阿联酋|卡塔尔|俄罗斯|巴西|墨西哥|波兰|捷克|土耳其|欧洲|欧美|北美|东南亚|中东|台湾|香港|澳门"
_NATIONAL: Final = r"German|Japanese|American|US|U\.S\.|Korean|French|British|UK|Swiss|Swedish|Dutch|Singapore(?:an)?|Italian|Canadian|Australian|Spanish|Danish|Finnish|Norwegian|Austrian|Belgian|Thai|Malaysian|Saudi|Indian|Israeli|European|Taiwan(?:ese)?|Hong Kong|Macau"
_FOREIGN: Final = re.compile(
    r"外商独资|外商投资|外商|外资(?:企业|项目|方)?(?!促进|招商|办)|外企|中外合资|中外合作|外方(?:控股|独资|全资|投资)|(?:境外|海外)(?:的)?(?:资本|资金|企业|公司|集团|投资|股东|财团|基金|客商|母公司|老板)|老外(?:投|的|来|独)|外国(?:企业|公司|资本|投资|老板|客商|集团|人投)|"
    r"(?<![投融工出注])(?:[德日美法英韩港台澳侨](?:资|企)|(?<![一-鿿])[德日韩港台澳侨](?:资|企|商)|[德日韩港台澳](?:商|方)(?=独资|全资|投资|控股|老板|企业|的|在))(?![源本产])|"
    rf"(?:{_COUNTRY})(?:来的|那边)?(?:的)?(?:一家|某|知名|大型|上市|[一-鿿]{{0,4}}?)(?:独资|全资|企业|公司|集团|客商|资本|投资|财团|老板|商人|人投|母公司|总公司|厂商|巨头|资方|方面独资|股东|业主|外资)|"
    r"\bwholly[- ]foreign[- ]owned\b|\bWFOE\b|\bforeign(?:[- ](?:invested|funded|capital|owned|investor|company|firm|money))?\b|\boverseas (?:investor|capital|company|firm|owner)|"
    rf"\b(?:{_NATIONAL})(?:[- ](?:invested|funded|owned|backed|capital|company|firm|investor|group|project|manufacturer|multinational|parent))+\b",
    re.IGNORECASE,
)
_DOMESTIC: Final = re.compile(
    r"内资(?:企业)?|民资|国资(?!委)|中资|民营(?:企业|资本|老板|集团|公司)?|民间资本|民企|私企|私营(?:企业)?|央企|央字头|国家队|(?<![德美法英韩泰俄外各])国企(?!业)|(?:省|市|县|区)属(?:国企|企业|集团)|境内(?:的)?(?:资本|资金|企业|公司|股东)|"
    r"(?:国内|本土|本地|省内|国有|中国)(?:的)?(?:[一-鿿]{0,4}?)(?:企业|公司|集团|资本|老板|客商)|浙商|"
    r"\bdomestic(?:ally)?(?:[- ](?:invested|funded|capital|owned|investor|company|firm))?\b|\bChinese[- ](?:invested|funded|owned|capital|company|firm|investor|group|private)\b|\bstate[- ]owned\b|\bprivately[- ]owned\b|\bSOE\b",
    re.IGNORECASE,
)
_CAPITAL_OPEN: Final = re.compile(
    r"内外资|内资(?:还是|或者?|、|和|与|,|/)?外资|外资(?:还是|或者?|、|和|与|,|/)?内资|(?:资金|资本|股东|投资方|投资人|老板|出资)(?:的)?(?:来源|性质|背景|身份|国别|构成)?[^,。;?]{0,4}(?:不(?!是)|未|没|待)|"
    r"(?:外方|外资|境外股东)(?:的)?(?:占|持股|占股|股比|出资)[^,。;?]{0,4}(?:[0-4]?\d(?:\.\d+)?%|少数|小头|一小部分|[一二三四]成)|中方(?:控股|占大头|占多数|持大股)|"
    r"capital (?:origin|type|source)?\s*(?:is )?(?:unknown|unclear|undecided)|domestic or foreign|foreign or domestic",
    re.IGNORECASE,
)
_NOT_SAID: Final = re.compile(r"(?:没有?|未)(?:说|提|说明|注明|写|讲)[^,。;?]{0,6}$")
_ABROAD: Final = re.compile(
    rf"(?:{_COUNTRY})(?!市场|订单|客户|标准|技术)|(?<!外商)(?:独资|合资)|境外|海外(?!市场|人才|订单)|跨国|外方|老外|外籍|国际(?:巨头|集团|资本|财团)|overseas|joint venture|multinational|\b(?:{_NATIONAL})\b(?!\$)",
    re.IGNORECASE,
)
"""Signs of capital from abroad that settle nothing, but forbid to read the yuan bound without asking."""

_NEGOTIATING: Final = frozenset({"contact", "clear_intention", "signing"})
_NO_INTENTION: Final = (
    r"(?:没有|没|无|未|尚未|还没有?|并没有|并无|尚无|暂无|未有|缺乏|不|谈不上|说不上|还没到)(?:形成|表达|表示|达成|有|明确|流露|透露|谈|聊|看|露)?(?:出)?(?:任何|什么|多少|特别|太|很|比较)*(?:明确|清晰)?(?:的)?"
    r"(?:投资|合作|落户)?意向|意向(?:也|还|都|尚|仍|并|根本|压根)*(?:不|未|没有?|谈不上|说不上)(?:太|够|很|是很)?(?:明确|明朗|清晰|清楚|强|有|到|$|(?=[,。;?]))|(?:尚未|还没|没有|未)(?:表达|表示)明确|八字还?没(?:有)?一撇|"
    r"(?:没|没有|还没|尚未|未)(?:表态|松口|说要来|给准话|点头|表明态度)"
)
_SOON: Final = (
    r"拟|准备|打算|即将|将要|将|马上|快|快要|就要|就|要|计划|预计|待|近期|近日|不日|眼看|下下?周[一二三四五六日末天]?|下个?星期[一二三四五六日天]?|下个?礼拜[一二三四五六日天]?|这周[一二三四五六日末]?|本周[一二三四五六日末]?|周[一二三四五六日]|"
    r"下个?月|月底|月初|月中|年底前?|后天|明天|大后天|这两天|过两天|过几天|几天后|\d+(?:天|日|号|周)(?:后)?|[一二两三四五六七八九十]+(?:天|周|个?星期)(?:之?后)?"
)
_STAGES: Final[tuple[tuple[Value, re.Pattern[str]], ...]] = tuple(
    (value, re.compile(pattern, re.IGNORECASE))
    for value, pattern in (
        (
            "clear_intention",
            r"签(?:了|订|署|下|过|好)*(?:一?[份个])?[^,。;?]{0,6}?(?:意向书|意向协议|意向性协议|备忘录|LOI|MOU)(?:了)?|signed (?:a |an |the )?(?:letter of intent|LOI|MOU|memorandum)",
        ),
        (
            "signed",
            r"(?:已|已经|刚|刚刚|都|正式|成功|也|早就|早|昨天|上周|上个?月|去年|前天)签(?:了|下|好|掉)?(?:约|协议|合同|完|字)?(?!前|之前)(?:了|过)?|(?<!准备)(?<!快)(?<!要)(?<!将)(?<!拟)签约了|签了约|签了字|签完约|签(?:好|掉|下来)了|(?:合同|协议)(?:已经?|也|都|早就)*签(?:了|好|完|过|订|署)?(?!前)|签约仪式(?:已经?|都)?(?:办|搞|开)(?:了|过|完)|完成(?:了)?签约|"
            r"(?:has|have|was|been|is) (?:already |been )*signed\b|already signed",
        ),
        (
            "signing",
            rf"(?:{_SOON})(?:准备|就|跟|和|与|同|要|会|正式|可以|能|[^,。;?!签不没未]{{0,14}})?签(?:约|协议|合同|署|字|订|下|掉|了|的|(?=[,。;?!]|$))(?!信息|前|预报|还|之前)|签约在即|临近签约|临签|快签(?:了)?|拟签(?!约)|快要?签约了|准备签约了|要签约了|(?:只|就)(?:差|等|剩)[^,。;?]{{0,4}}签(?:字|约|合同)|"
            r"签约(?:仪式|时间|日子|日期)?(?:已经?|都|也|初步|暂)?(?:定在|定了|排在|安排在|定好)|(?:合同|协议)(?:文本)?(?:已经?|都|基本)*(?:谈妥|谈好|定稿|谈完|敲定)|走到签约|到了?签约(?:阶段|环节|这一步)|签约阶段|"
            r"about to (?:be )?sign|(?:will|to) be signed|(?:plans?|going|ready|expects?|set|due|scheduled) to (?:be )?sign|signing (?:soon|next|is (?:scheduled|set|planned)|ceremony)|(?:will|shall) sign|to sign (?:next|on|in|this)|on the point of signing",
        ),
        (
            "contact",
            _NO_INTENTION
            + r"|no (?:clear |firm )?intention|not (?:yet )?(?:have |shown |expressed )?a clear intention|intentions? (?:is|are) (?:not|un)|without (?:any |a )?(?:clear |firm )?intention",
        ),
        (
            "clear_intention",
            r"(?:有|有了|表达了?|表示出?|表明了?|达成|形成|具有|已有|具备|释放)(?:比较|较为?|非常|很|初步)?(?:明确|清晰|强烈|坚定|确定)(?:的)?(?:投资|合作|落户|落地)?(?:的)?(?:意向|意愿)|"
            r"(?:意向|意愿|态度)(?:已|已经|都|也|很|比较|较为?|非常|十分|基本|就|是|挺|相当|蛮|特别)*(?:明确|清晰|明朗|强烈|坚决|坚定|确定)|明确(?:表示|表态|提出)(?:要|想|愿意?|会)?[^,。;?不没未]{0,6}(?:投|落|来|建)|明确(?:的)?(?:投资|合作|落户)?意向|"
            r"铁了心|拍板(?:了)?(?:要|来|投|落)|下(?:了|定)决心(?:要|来|投|落)?|表态(?:要|愿意|会|说)?(?:来|落|投)|(?:口头)?(?:答应|承诺)(?:了)?(?:来|落|投)|"
            r"(?:clear|firm|definite|strong) (?:investment )?(?:intention|intent)|clearly intends?|intention is (?:now )?(?:clear|firm)|firmly intends?",
        ),
        (
            "contact",
            r"刚(?:刚)?(?:接触|认识|对接|联系|见面|见过|见了|碰面|碰头|来考察|搭上线|通了)|才(?:刚)?(?:接触|认识|见|碰|对接|联系)|初步(?:接触|沟通|了解|联系|摸底)|初次(?:接触|见面|对接)|第[一1]次(?:见面|接触|对接|拜访|碰头|沟通)|头[一次回]+[^,。;?]{0,3}(?:见面?|接触|碰|谈)|首次(?:接触|对接|见面|拜访)|接触阶段|还在接触|只是接触|"
            r"(?:只|就|仅)(?:是)?(?:见|碰|聊|通|打)(?:了|过)[^,。;?]{0,4}(?:面|头|次|回|电话|照面|聊)|(?:见|碰)(?:了|过)一?[次面](?:面|头)?|投石问路|随便问问|"
            r"(?:just|only) (?:been )?(?:contacted|met|made contact|had a first)|first (?:contact|meeting|visit)|initial contact|preliminary contact|met once|exploratory",
        ),
        (
            _NEGOTIATING,
            r"在谈|正谈|在洽谈|洽谈中|正在(?:谈|洽谈|商谈|对接|磋商)|还在谈|谈判(?:中|阶段)|谈着|洽谈|在跟|在对接|(?<!首)谈的(?!资格|权)|(?<!首)谈了|谈一个|谈个|初步洽谈|磋商|谈到一半|在推进|跟进中|under negotiation|negotiat(?:ing|ed)|in (?:the middle of )?talks|being negotiated",
        ),
    )
)
_DENIED_NEAR: Final = re.compile(
    r"(?:没|未|尚无|暂无|并无|不(?!错)|\bno|\bnot|n't)[^,。;?!:]{0,6}$", re.IGNORECASE
)
_NOT_SIGNED: Final = re.compile(r"(?:没有?|未|尚未|离|距|还没有?|不|是否|not )$")
_ASKED_RIGHT_BEHIND: Final = re.compile(r"(?:了|的|过)?(?:吗|么(?!样)|没有\?|没\?)")
_SUPPORT: Final = tuple(
    (value, re.compile(pattern, re.IGNORECASE))
    for value, pattern in (
        ("equity", r"股权直投|直投|股权投资|股权(?:支持|形式|出资)|入股|参股|持股支持|equity"),
        (
            "fund",
            r"产业基金|政府基金|引导基金|母基金|基金(?:支持|投资|形式|出资|投|来投|跟投|领投)|industry fund|\bfund\b",
        ),
        (
            "reward",
            r"(?:经营性|经营)?绩效(?:的)?(?:奖励|奖|奖补)|经营(?:性)?奖励|经营性绩效|(?:operating[- ])?performance (?:reward|bonus)",
        ),
        ("greater", r"更大(?:的)?(?:支持|力度)|力度更大|更大力度|greater support|more support than"),
    )
)
_NEAR: Final = 6
_ALL_STAGES: Final = frozenset(STAGES)


class Reader:
    """Reads the choices of one folded text, clause by clause."""

    def __init__(self, text: str, plain: str, hidden: str) -> None:
        """Read a text: as written, folded, and folded with what else was read in it masked."""
        self._text, self._plain, self._hidden = text, plain, hidden
        self._parts, self._alternatives = clauses(plain), alternatives(plain)
        self._ends = [part.end for part in self._parts]
        self.taken: list[tuple[int, int]] = []

    def _around(self, start: int, end: int) -> Around:
        index = min(bisect_left(self._ends, end), len(self._parts) - 1)
        following = self._parts[index + 1] if index + 1 < len(self._parts) else None
        return Around(
            self._plain, self._hidden, start, end, self._parts[index], following, self._alternatives, _NEAR
        )

    def capital(self) -> Fact | None:
        """Return whose capital it is; both where that is said to be open or only foreign ties are shown."""
        plain = self._plain
        both = Fact("capital", frozenset(CHOICES["capital"]))
        openly = _CAPITAL_OPEN.search(plain)
        if openly and not _NOT_SAID.search(plain, 0, openly.start()):
            return both
        if openly:
            return None
        found: list[tuple[str, int, int]] = []
        for name, other, pattern in (("foreign", "domestic", _FOREIGN), ("domestic", "foreign", _DOMESTIC)):
            for match in pattern.finditer(plain):
                self.taken.append(match.span())
                verdict = judge(self._around(*match.span()), stated=True)
                if verdict in (Verdict.ASKED, Verdict.OPEN):
                    return both
                found.append((other if verdict is Verdict.FALSE else name, match.start(), match.end()))
        if len({value for value, _, _ in found}) != 1:
            return both if found or _ABROAD.search(plain) else None
        value, start, end = min(found, key=lambda f: f[1])
        return Fact("capital", value, self._text[start:end], start)

    def stage(self) -> Fact | None:
        """Return the furthest stage stated; 在谈 alone leaves open how far the talks are."""
        plain = self._plain
        for value, pattern in _STAGES:
            for match in pattern.finditer(plain):
                self.taken.append(match.span())
                before = plain[max(0, match.start() - 6) : match.start()]
                if value in ("signed", "signing") and _NOT_SIGNED.search(before):
                    continue
                if value == "clear_intention" and _DENIED_NEAR.search(
                    plain, max(0, match.start() - 10), match.start()
                ):
                    continue
                if _ASKED_RIGHT_BEHIND.match(plain, match.end()):
                    continue
                if value in ("signed", "clear_intention"):
                    verdict = judge(self._around(*match.span()), stated=True)
                    if verdict is not Verdict.TRUE:
                        return Fact("stage", _ALL_STAGES if value == "signed" else _NEGOTIATING)
                return Fact("stage", value, self._text[match.start() : match.end()], match.start())
        return None

    def support_form(self) -> Fact | None:
        """Return the form of support spoken of, all of them where there are several."""
        found = [(v, m) for v, p in _SUPPORT if (m := p.search(self._plain))]
        if not found:
            return None
        value: Value = found[0][0] if len(found) == 1 else frozenset(v for v, _ in found)
        match = found[0][1]
        return Fact("support_form", value, self._text[match.start() : match.end()], match.start())
