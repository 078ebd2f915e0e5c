"""The words that meetings of leaders are told in, as patterns over the masked text of app.extract.cast."""

import re

from app.extract.cast import C, D, L

FORUM = (
    r"G-?(?:7|8|20)|Group of (?:Seven|Eight|20|Twenty)|BRICS|NATO|Nato|EU|European Union|European Council|ASEAN|"
    r"Asean|Southeast Asian|APEC|Apec|"
    r"Asia[- ]Pacific Economic Cooperation|Association of Southeast Asian Nations|East Asia|Quad|African Union|"
    r"Arab League|"
    r"OPEC\+?|Shanghai Cooperation Organi[sz]ation|SCO|CSTO|Gulf Cooperation Council|GCC|Mercosur|CARICOM|ECOWAS|"
    r"SADC|CELAC|"
    r"Commonwealth|Francophonie|Organi[sz]ation of Islamic Cooperation|OIC|SAARC|BIMSTEC|Pacific Islands Forum|"
    r"I2U2|COP ?\d\d|"
    r"Americas|North American|European Political Community|Arab|European|African|Western Balkans|Visegrad|Nordic"
)
SHORT_NAMES = {"Group of Seven": "G7", "Group of Eight": "G8", "Group of Twenty": "G20", "Group of 20": "G20"}
FORUMS = re.compile(rf"\b(?:{FORUM})\b")
_STRONG = (
    r"summit(?: (?:meeting|talks|conference))?|(?:leaders|presidents)['’]? (?:meeting|summit|gathering|retreat)|"
    r"(?:meeting|gathering) of (?:the )?(?:[\w-]+ ){0,4}?leaders"
)
_WEAK = (
    r"talks|meeting|discussions|encounter|get-together|sit-down|face-to-face(?! (?:talks|meeting))|dinner|"
    r"lunch(?:eon)?|breakfast(?= (?:with|between)\b)|"
    r"t[êe]te-[àa]-t[êe]te|one-on-one|handshake|(?:signing )?ceremony|joint (?:press|news) conference"
)
NOUN = re.compile(rf"\b(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))\b(?!-)", re.IGNORECASE)
# What leaders sign each at home: `signed an open letter`.
_NO_PAPER = (
    r"(?! (?:\w+ ){0,3}(?:letters?(?! of intent)|appeals?|petitions?|op-eds?|columns?|articles?|essays?|manifestos?|"
    r"pleas?|calls?|tributes?|(?:guest|visitors['’]|condolence) books?|books? of condolence)\b)"
)
# Verbs by themselves enough where leaders of two countries stand around them; and those that need a leader as object.
VERB = re.compile(
    r"\b(?:(?P<together>(?:met|meets?|meeting)(?! (?:with )?(?:the )?(?:press|reporters|journalists|media)\b)|"
    rf"gather(?:ed|s)?|conven(?:e[sd]?|ing)|assembled|came together|s[ai]t down|shook hands|signed{_NO_PAPER}|"
    r"(?:din(?:ed|es?|ing)|lunch(?:ed|es|ing)?|confer(?:s|red|ring)?|huddl(?:ed|es?|ing))(?= (?:with|together)\b)|"
    r"broke bread|came face[ -]to[ -]face|"
    r"held a joint|"
    r"left(?= [A-Z])|"
    r"(?:[Ss]tood|[Ss]tanding|[Aa]ppear(?:ed|ing)|[Ss]poke|[Ss]peaking) (?:side by side|together|alongside|"
    r"shoulder to shoulder))|"
    r"(?P<object>host(?:s|ed|ing)?|welcom(?:e[sd]?|ing)|receiv(?:e[sd]?|ing)|join(?:s|ed|ing)?|greet(?:s|ed|ing)?|"
    r"embraced))\b"
)
# Gestures of leaders who meet anyway; of some of them it is no meeting of its own.
GESTURE = re.compile(
    r"shook hands|embraced|greet(?:s|ed|ing)?|.* (?:side by side|together|alongside|shoulder to shoulder)"
)
VISIT = re.compile(
    r"\b(?:(?P<paid>pa(?:id|ys|ying) (?:an?|his|her) (?:[\w-]+ )?(?:official|state|working)[\w ]* visit to)|"
    r"visit(?:s|ed)?)\b"
)
# `At the invitation of L, L paid a state visit to Rome`
INVITED = re.compile(r"\b(?:at|on) the invitation of\b", re.IGNORECASE)
LOOKING_ON = re.compile(
    rf"\bwith [^,;.]{{0,40}}{L}[^,;.]{{0,30}} "
    r"(?:looking on|at (?:his|her|their) side|presiding|watching|between them)\b"
)
PASSIVE = re.compile(r"\b(?:was|were|is|being|been) (?:\w+ )?\Z")
BY = re.compile(r"(?: (?!by\b)[^\s,;:.]+){0,6} by\b")
THE_TWO = re.compile(r" (?P<who>the (?:two|pair|two (?:leaders|men|presidents|prime ministers)|other two))\b")
PURPOSE = re.compile(
    r"\b(?:to (?:sign|meet|discuss|finali[sz]e|hold|seal|conclude)|for (?:talks|a (?:summit|" r"meeting|signing)))\b"
)
CEREMONY = re.compile(r"\b(?:in the presence of|witnessed by|attended by|with the attendance(?:, among others,)? of)\b")
CEREMONIES = re.compile(r"(?:signing )?ceremony", re.IGNORECASE)
ATTENDED = re.compile(r"\b(?:attended|mediated|brokered|witnessed|chaired|facilitated) by\b")
# `PRESIDENT BIDEN: Thank you.`
LABEL = re.compile(r"[^:\n]{2,60}:")
# A sentence with none of these is not read further.
TRIGGER = re.compile(
    r"visit|[Ss]ummit|\bm[eE][et]|[Mm]eet|[Ll]eaders|[Tt]alks|[Gg]ather|[Cc]onven|[Aa]ssembl|together|down|"
    r"hands|[Hh]ost|"
    r"[Ww]elcom|[Rr]eceiv|"
    r"[Jj]oin|[Gg]reet|embraced|presence|witnessed|attend|[Dd]iscussions|encounter|face-to-face|[Dd]inner|"
    r"[Ll]unch|[Bb]reakfast|t[êe]te|din(?:ed|es?|ing)|confer|huddl|bread|face to face|"
    r"one-on-one|[Hh]andshake|side by side|alongside|shoulder|"
    r"ceremony|conference|CONFERENCE|signed|left"
)

# Mountains; business, parties and other assemblies of one country; talks by telephone.
MOUNTAIN = re.compile(
    r"\b(?:Mount|Mt\.?|mountain|climb\w*|hik(?:e[rd]?s?|ing)|Everest|trail|ridge|base camp)\b", re.IGNORECASE
)
OTHER_SUMMIT = re.compile(
    r"\b(?:business|CEO|chief executives|tech|technology|investors?|investment|youth|women|people|media|industry|"
    r"leadership|"
    r"innovation|startup|party|Democratic|Republican|GOP|opioid|jobs|housing|sports?|school|town hall|board|cabinet|"
    r"committee|campaign|prayer|staff|news)['’]?s? (?:climate )?(?:summit|meeting|dinner|lunch)|"
    r"\b(?:tele)?phone\b|\bcall with\b",
    re.IGNORECASE,
)
SUMMIT_OF_ROCK = re.compile(
    r" of (?:the )?(?:Mount|Mt|Monte?|Cerro|Pico|Piz|Jebel|mountain|peak|hill|volcano|K2|Everest|Kilimanjaro|Denali|"
    r"Aconcagua|Elbrus|Matterhorn)\b"
)
ADJUNCT = re.compile(
    r" (?:venue|protest\w*|site|organi[sz]ers?|declaration|statement|communiqu\w+|agreement|documents?)\b"
)
ON_THE_SIDE = re.compile(r"\b(?:sidelines?|margins?|fringes?) of (?:[^\s,;:.]+ ){0,8}\Z")
DETERMINED = re.compile(
    rf"(?:\A|[\s(“\"—–-])(?P<det>[Tt]he|[Aa]n?|[Tt]his|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Aa]nother|[Tt]oday['’]s|"
    rf"{D}['’]s?|"
    rf"{D}(?= (?:\w+ )?\Z)|(?:{L}|{C})['’]s?) "
    rf"(?:(?!(?:of|in|at|on|for|to|with|by|from|that|is|was|were|has|had|as|when|who|the|held|after|during|before|"
    rf"following|plus|and|conducted)\b)[^\s,;:.()\ue000\ue001]+ ){{0,6}}?\Z"
)
PAIR = re.compile(rf"(?P<pair>(?:{L}|{C})(?:[-–—/](?:{L}|{C}))+)(?:['’]s?)? (?:[\w-]+ ){{0,3}}\Z")
OWNER = re.compile(
    rf"(?:(?P<owner>{L}|{C})(?:['’]s? (?:[\w’'-]+ ){{0,4}}| )|(?P<they>\b[Hh]is|\b[Hh]er|"
    rf"\b[Tt]heir) (?:[\w’'-]+ ){{0,4}})\Z"
)
WITH = re.compile(
    r"(?: (?!(?:and|but|that|to|who|which|said|is|was|were|will|has)\b)[^\s,;:.]+){0,7}? (?:with|between)\b"
)
OF = re.compile(r" of\b")
GOVERNED = re.compile(
    r"\b(?:h[eo]ld(?:s|ing)?|ha(?:d|s|ve|ving)|[Aa]fter|[Ff]ollowing|before|[Dd]uring|attend\w*|for|at|in|"
    r"ahead of|began|end(?:s|ed|ing)?|conclud(?:es?|ed|ing)|wrap(?:ped|ping|s)? up|clos(?:es?|ed|ing)|"
    r"open(?:s|ed)?|begins?|starts?|beginning|call(?:ed|s|ing) off|cancel\w*|postpon\w+|scrapp?\w*|leav(?:es|"
    r"ing)|left|agree[sd]? to) (?:(?!(?:and|with|to|of)\b)[\w’'\ue002-]+ ){0,5}\Z"
)
NOT_THEY = re.compile(r"\b(?:predecessors?|successor|spokes\w+|aides?|advis[eo]rs?|envoys?|officials?|negotiators?)\b")
SHUNNED = re.compile(
    r"\b(?:not in the room|not invited|uninvited|without|exclud\w+|st[oa]nd(?:s|ing)? in for|stood in for|"
    r"skip\w*|shun\w*|boycott\w*|absen\w+|criti\w+|hail\w*|predecessor|not attend\w*)\b"
)
AHEAD = re.compile(r"\b(?:[Aa]head of|[Bb]efore|[Pp]rior to) (?:[^\s,;:.]+ ){0,5}\Z")
SPEAKER = re.compile(r"\b(?P<who>[Hh]e|[Ss]he)\b (?:said|told|added)")

CLAUSE_BEFORE = re.compile(
    r".*(?:[;:]|\b(?:that|said|says|told|but|while|because|if|whether|when|as|where|how|announced)\b|"
    r", and (?=(?:he|she|they|it|then|later|also|will|was|is|has|had|\w+ed)\b)|\band (?=met\b|meet\b))"
)
OBJECT_ENDS = re.compile(
    rf"[;:]|, with (?:{C}|{L})['’]s?\b|\bto (?!(?:the )?(?:{C}|{L}))[a-z]|\b(?:that|who|whom|which|when|said|"
    rf"says|told|after|before|as|amid|"
    rf"about|over|"
    r"because|but|while|since|despite|where|during|following|ahead|broke|collapsed|ended|has|is|was|will)\b|"
    r"\band (?:\w+ed|will|said|deliver|attend|hold|discuss|then)\b"
)
WHERE = re.compile(r" (?:in|at|on|near|outside) ")
NOT_HIM = re.compile(r"\b(?:from|by|for|about|that|remarks|news|letter|decision|call)\b")
PRONOUN = re.compile(
    r"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Tt]he (?:two|three|four)(?: \w+)?|[Bb]oth(?: \w+)?|[Tt]he pair|[Tt]he leaders)\b"
    r"(?:,? [^\s,;:.]+,?){0,8} ?\Z"
)
HE_AND = re.compile(r"\b(?P<who>[Hh]e|[Ss]he) and (?=\S)")
# `C, C and C issued at the end of their`
LISTED = re.compile(
    rf"(?P<they>{C}(?:, {C})*,? and (?:the )?{C})[^,;:\ue000\ue002]{{3,60}}\b[Tt]heir (?:[\w’'\ue002-]+ ){{0,4}}\Z"
)
# A headline: `C, C sign a pact at`
NATIONS = re.compile(rf"(?:[Tt]he )?{C}(?:, {C})*(?:,|,? and) {C}(?= [a-z])")
# A phrase before the clause, which may tell of something else: `Unlike the | G7 summit in June, L will`
OPENING = re.compile(r"\W*(?:Unlike|Since|After|Following|Ahead of|Before|Despite)\b[^,;:]*\Z")
# `C, the host of the | BRICS summit`; `C will host the | ASEAN summit`
HOST = re.compile(
    rf"(?P<host>{C})(?:, (?:which (?:is|was) )?(?:the )?(?:[\w’'-]+ )?host of|"
    rf",? (?:which )?(?:(?:will|is (?:due |set )?to|to) )?host(?:s|ed|ing)?) (?:[^\s,;:.]+ ){{0,5}}\Z"
)
AT_IT = re.compile(r"\bat (?:(?!(?:and|with|to|of)\b)[\w’'\ue002-]+ ){0,4}\Z")
SOMEBODY = re.compile(r"\b[Tt]he (?P<office>President|Prime Minister|Chancellor|King|Taoiseach|Premier|PM)\b")
FORUM_IN = re.compile(rf"\b(?P<forum>{FORUM})\b")
# `leaders of the G7 ended`, `as NATO meets`
LEADERS_OF_FORUM = re.compile(
    rf"\b[Ll]eaders (?:of|from) (?:the )?(?:[\w-]+ ){{0,2}}?(?P<forum>{FORUM})\b|\b(?P<meets>{FORUM})(?= meets\b)"
)
FORUM_LEADERS = re.compile(
    rf"\b(?P<forum>{FORUM}|[Ww]orld)(?:['’]s?)? (?:leaders|heads of (?:state|government)|"
    rf"presidents)(?: and [a-z ]{{3,30}})?\b"
)
FORUM_BEFORE = re.compile(rf"\b(?P<forum>{FORUM})(?:['’]s?)? (?:[\w’'-]+ ){{0,2}}\Z")
FORUM_AFTER = re.compile(rf" of (?:the )?(?:\d+th )?(?P<forum>{FORUM})\b")
