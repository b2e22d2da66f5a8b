# ruff: noqa: E501 - patterns are read alternative by alternative
"""The words by which a check names its topic, in the order in which they are tried.

A rule holds where its `focus` stands in the clause that asks; with a `context`, only where that stands in the
text too: 提前报 is a forecast where a signing is spoken of, 加分 is a credit where something was passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class TopicWords:
    """One way to name a topic."""

    topic: str
    focus: re.Pattern[str]
    context: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def _words(topic: str, focus: str, context: str | None = None, unless: str | None = None) -> TopicWords:
    flags = re.IGNORECASE
    return TopicWords(
        topic,
        re.compile(focus, flags),
        re.compile(context, flags) if context else None,
        re.compile(unless, flags) if unless else None,
    )


_MARKS: Final = (
    r"加分|赋分|得分|计分|给分|记分|算分|考[核评](?:的)?分|分数|分值|加不加分|有分|同等(?:的)?分|一样(?:的|多)?(?:的)?分|两边都给|"
    r"(?:拿|得|要|给|有|算|记|享)[^,。?]{0,5}分(?=$|[吗么呢不没?,。 ])|\bmarks?\b|\bcredit\b|\bpoints?\b|\bscores?\b"
)
MARKS: Final = re.compile(_MARKS, re.IGNORECASE)
PASSED_ON: Final = re.compile(
    r"流转|共享地|承接地|首谈地|转(?:到|给|去|走|让|出去)|(?:让|送|推|介绍|给)(?:到|给|去)(?:了)?[一-鿿]{2}|接(?:手|了|过|来)|circulat|\bmoved?\b|\bpass(?:ed|es)?\b[^.?]{0,24}\bon\b|transferr|first place|receiving|sharing|hand(?:ed|s)?\b",
    re.IGNORECASE,
)
_CITY: Final = r"(?:市级|市里面?|全市|市|(?:杭州|嘉兴|绍兴)市?|综合|城市)"
_MORE: Final = r"(?:奖励|优惠|政策|补贴|补助|支持|扶持|条件|档|一步|力度|点|甜头|好处|配套|成)"
_TELL: Final = r"(?:报|[说讲]一?声|[说讲]一下|登(?:个)?记|备(?:个)?案|打(?:个|一?声)?招呼|知会|告知|告诉|通(?:个|一下)?气|通报|汇报|吱(?:一)?声|递(?:个)?(?:话|材料)|送信息|挂(?:个)?号)"
_TO_CITY: Final = r"(?:市里面?|市局|市投促|市投资|上面|市级|局里|市商务)"
_ADVANCE: Final = r"(?:提前|事先|预先|签(?:约|字)?之?前|[一1]周前|[7七]天前|提早|早一?(?:周|星期)|先)"

TOPICS: Final = (
    _words("circulation_credit", _MARKS, context=PASSED_ON.pattern),
    _words(
        "circulation_credit",
        r"(?:流转|首谈地|共享地|承接地|首谈)[^?。]{0,120}?(?:加分|赋分|给分|得分|计分|考核分|加不加分|两边都给|记分|算分|分数|有分)",
    ),
    _words(
        "reserved_land_quota",
        r"预留(?:的)?(?:新增)?(?:建设)?(?:用地)?(?:计划)?(?:指标|额度|名额)|预留(?:的)?(?:建设)?用地|省里?(?:的)?(?:预留|新增)?(?:用地|土地)(?:计划)?指标|reserved[- ](?:construction )?land|(?:reserved|land)[- ]quota",
    ),
    _words(
        "reserved_land_quota",
        r"(?:用地|土地)(?:计划)?指标|支用|\bquota\b",
        context=r"引领|特别重大|长项目工程|预留|leading project|programme",
    ),
    _words(
        "expansion_as_new",
        r"视同(?:为)?新引进|(?:增资|扩产|增资扩产)[^?。]{0,40}(?:奖励|新引进|新项目|待遇)|(?:算|当|按|认|视)(?:不算|不认|作|成|同|为|是|得上)*新引进|rewarded as new",
        unless=r"综合政策|市级[^,。?]{0,8}政策|comprehensive",
    ),
    _words(
        "expansion_as_new",
        r"新引进|(?:算|当|按|视同|视作|认作|认定为|等同|看成|比照|作为|参照|享受)(?:成|作|为|是|不算|于|得上)*(?:是)?(?:一个)?新(?:招|来|进|引|的?项目|落户|投资)|(?:跟|和|与|同)新(?:引进|项目|招)[^,。?]{0,12}(?:一样|同样|待遇|奖)|newly|new project|as (?:a )?new\b",
        context=r"增资|扩产|扩建|追加(?:投资)?|二次投资|再投|加钱|加投|技改|扩能|老厂|老企业|expan",
        unless=r"综合政策|市级[^,。?]{0,8}政策|comprehensive",
    ),
    _words(
        "local_policy",
        r"(?:自己|自行|本地|自主|各地|区里|县里|区县|区级|县级|当地|自己的)[^?。]{0,24}(?:出台|制定|搞|定|加码|给|开|设)[^?。]{0,30}(?:政策|优惠|扶持|一事一议|条件)|"
        r"(?:出台|制定|制订|推出|发布|搞|出)[^?。]{0,40}(?:政策|优惠措施|扶持办法)|(?:政策|优惠)[^?。]{0,20}(?:优于|加码|更优惠|更好|加大支持|还要好|更优)|"
        r"(?:加大|加码|增加|提高|扩大)[^?。]{0,10}(?:支持力度|支持面|优惠|支持|扶持|政策)|(?:区级|县级|区里的?|县里的?|区的?|县的?)一事一议|政策[^?。]{0,40}(?:出台|制定)|"
        r"比市(?:级|里)[^?。]{0,16}(?:多给|更多|更大|再多|更优|更高|加大|多一)|(?:给|提供)[^?。]{0,14}(?:更大|更多|更高|更优)[^?。]{0,8}(?:支持|优惠|扶持|奖励|政策)|"
        r"(?:offer|issue|set|adopt|add|introduce|widen|extend)[^?]{0,60}(?:polic(?:y|ies)|support|incentives?)(?![^?]{0,20}entitled)|"
        r"polic(?:y|ies)[^?]{0,20}\bbe (?:better|more (?:generous|favou?rable))",
    ),
    _words(
        "local_policy",
        rf"加码|往上(?:提|加|浮|调)|上浮|提标|(?:自己|自掏腰包|自筹|自家)[^,。?]{{0,4}}(?:出|掏)(?:钱|资金)|加点码|加把劲|(?:再|另外?|额外|自己|本级|配套|叠加|上面|之上|之外|基础上)[^,。?]{{0,14}}(?:加|多|提高|上浮|追加|补|让|添|奖|给|开|放宽)[^,。?]{{0,8}}{_MORE}|(?:加|多)(?:给|奖|补|让)[^,。?]{{0,8}}(?:一档|档|一点|点|些|成|一步|一块|优惠|奖励|补贴)|"
        rf"(?:开|给|出)(?:出|的|到|得)?[^,。?]{{0,24}}(?:优惠|条件|政策|价码|奖励|力度|待遇)[^,。?]{{0,24}}(?:超过|超出|高于|高出|好于|优于|更[好优高大]|还[要好优高大]|比[^,。?]{{1,16}}[好优高大])|(?:超过|超出|高于|高出|好于|优于|盖过|压过|突破)[^,。?]{{0,20}}(?:导引|承载)|"
        r"比[^,。?]{0,20}(?:导引|承载|市级(?:标准|政策)|市里(?:的)?(?:标准|政策|规定)|市(?:标准|政策))[^,。?]{0,12}[好优高大多]|(?:区级|县级|县里的?|区里的?|本区|本县)(?:政策|奖励|补贴|优惠|扶持|奖补)|再让(?:一步|利|点)|力度[^,。?]{0,8}(?:再|更)(?:大|高)|支持面|"
        r"\btop(?:ping)?[- ]up\b|sweeten|more generous|package|additional (?:support|incentives?)|(?:support|incentives?|polic(?:y|ies)) of (?:its|our|their) own|(?:its|our|their) own (?:support|incentives?|polic|subsid)|go (?:further|beyond)|better (?:terms|deal|conditions|policy|support) than|\bbeats?\b|(?:give|offer|grant)[^?]{0,30}(?:deal|terms|package|extra|incentives?)",
        unless=r"(?:市里|市政府|市财政|省里|市级财政)(?:还|会|能|可以|是不是|能不能|要不要|可不可以)*(?:再)?(?:给|加|多|支持|补|奖)|享受|扣|取消|entitled",
    ),
    _words(
        "signing_forecast",
        r"预报|签约信息|提前(?:一周|1周|7天|七天|一个?星期|一个?礼拜)[^?。]{0,12}(?:报|送|说|告|通)|签(?:约|字)?之?前[^?。]{0,10}(?:报告|报送|报一下|报市|先报|上报|说一声|打招呼|通气)|signing (?:forecast|information)|forecast",
    ),
    _words(
        "signing_forecast",
        rf"{_ADVANCE}[^,。?]{{0,16}}(?:{_TELL}|送)|(?:ahead|in advance|beforehand|a week (?:before|earlier)|prior to signing|before signing)",
        context=r"签|\bsign",
        unless=r"首报|报备|纳库|first[- ]report|主谈|排他",
    ),
    _words(
        "city_led_negotiation",
        r"主谈|(?:市里面?|市局|市投促局|市投资促进局|市级|局里)[^?。]{0,10}(?:牵头|出面|直接|亲自|来|接手|接过去|上手)[^?。]{0,6}(?:谈|洽谈|谈判)|(?:由|归|让|请|该)(?:市里?|市局|市投促局|市投资促进局|谁|上面)[^,。?]{0,8}(?:来)?(?:牵头|谈)|"
        r"\blead(?:s|ing)?\b[^?]{0,16}(?:negotiation|talks|negotiating)|(?:bureau|city)[^?]{0,24}(?:negotiate|lead|take (?:over|charge)|in charge)|city[- ]led|led by the (?:city|bureau)",
    ),
    _words(
        "one_case_one_discussion",
        r"一事一议|一事1议|个案(?:研究|支持|政策|处理)|one[- ](?:case|matter|project)[- ]one[- ](?:discussion|policy|meeting)|case[- ]by[- ]case",
    ),
    _words(
        "exclusive_right",
        r"排他|首谈(?:资格|权|期(?!满|结束|过|到|后)|保护)|独家(?:的)?(?:首?谈|洽?谈|谈判|资格|权)|独占(?:洽?谈|谈判|权)|独谈|(?:别的|其他|其它|别人|人家|兄弟|隔壁|别家)[^?。]{0,8}(?:不能|不得|不许|不准|插不了|没法)(?:再|来|去)*(?:谈|碰|抢|插)|只(?:能|准|许)(?:由|归)?我们[^,。?]{0,6}谈|exclusiv|sole right|first[- ]negotiation right",
        # whether one may talk beside another who holds the right is a question for the clause, not about a project
        unless=r"(?:已经?|都)(?:取得|拿到|获得|拿了|有了)[^?。]{0,24}(?:首谈|排他)[^?。]{0,24}(?:还|再|私下|另外)[^?。]{0,8}(?:能|可以|可不可以|去|约|谈|接触)",
    ),
    _words(
        "city_policy_support",
        rf"{_CITY}(?:的|层面的?|财政的?)*(?:重点)?(?:产业|招商引资|招商|综合)?(?:优惠)?(?:支持|扶持|激励)?(?:政策)?(?:支持|扶持|政策|补助|补贴|奖补|资金|奖励|待遇|好处|红利|优惠)|综合政策扶持|政策支持|支持政策|扶持政策|(?:享受|兑现|拿到?)[^,。?]{{0,10}}(?:扶持|政策|补助|奖补|优惠)|"
        r"(?:city|municipal)(?:[- ]level|'s)?[^?]{0,30}(?:support|polic|subsid|incentive)|comprehensive (?:policy )?support|(?:policy|city) support",
    ),
    _words(
        "first_report",
        r"首报|报备|纳库|入库|首先[^?。]{0,14}报|"
        rf"(?:跟|向|给|往|到|同|和){_TO_CITY}[^,。?]{{0,12}}{_TELL}"
        r"|(?:要|得|需|必须|该|用|须)[^,。?]{0,6}(?:上报|报上去|报市|报到市|报给市|先报|登记入)|报不报|得不得报|(?:要不要|用不用|需不需要|该不该|是否(?:要|需要|应该)?|需要|必须|得|要)(?:先)?报(?:吗|么|嘛|不)?(?=[?？。!，,、\s]|$)|first[- ]report|"
        r"\b(?:must|need|have to|has to|required to|should|obliged to)\b[^?]{0,40}\breport(?:ed)?\b|report(?:ed)? (?:it |this |the project )?(?:to the \w+ )?first|\breport (?:it|this)\b|\bregister(?:ed)?\b|\breport(?:ed|ing)? (?:required|needed)",
    ),
)
"""Tried in this order in the clause that asks."""

STATUS: Final = re.compile(
    r"(?:违反|违背|绕过|绕开|跳过)(?:了|过)?[^,。;?]{0,4}?(?:首报|报备)(?:首谈)?|首报首谈(?:没|都没|未)?违?规?|"
    r"(?:已经?|都|刚刚?|没有?|尚未|未经?|未|按规定|按要求|虽已|由我们|率先)(?:按规定|按要求|完成|经过|进行|做|先|向[^,。;?]{2,10})?(?:首报|报备)(?!纳库|备案)|"
    r"(?<!算)(?<!必须)(?<!需要)(?<!不得)(?<!得)(?<!属于)(?<!要)(?:首报|报备)(?:了|过|的(?=[^,。?的]{0,10}(?:项目|企业|[外内民]资))|后|地)|首谈(?:的)?(?:项目|地)|首谈期(?:满|结束|过|到|后|已)",
    re.IGNORECASE,
)
"""Words that tell how a project stands, and do not ask whether it must be reported or is protected."""
