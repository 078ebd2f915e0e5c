"""The words that agreements are told in, as patterns over the masked text of app.extract.cast."""

import re

from app.extract.cast import OFFICE, C, D, L
from app.extract.findings import AgreementKind
from app.extract.meeting_phrases import FORUM

# ------------------------------------------------------------------ who acts

_SIDES = (
    r"[Ss]ides|[Ll]eaders|countries|nations|[Gg]overnments|[Pp]arties|[Pp]articipants|partners|[Pp]residents|"
    r"premiers|[Pp]rime [Mm]inisters|[Mm]inisters|"
    r"Koreas|neighbou?rs|capitals|allies|states|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?|"
    r"[Hh]eads of [Gg]overnment|pair|duo"
)
_GROUP = (
    rf"[Tt]he (?:(?:two|three|four|five|six|seven|\d+) )?(?:[\w-]+ )?(?:{_SIDES}|two|"
    rf"three)(?: of [^,;.]{{3,60}}?)?|[Tt]hey|[Ww]e|[Pp]articipants|"
    r"[Tt]he (?:two|three|four) (?:men|women)|"
    rf"[Bb]oth(?: (?:the )?(?:two )?(?:{_SIDES}|men|women))?|[Ll]eaders(?: of [^,;.]{{3,60}}?)?|"
    rf"(?:[Tt]heir|"
    rf"[Oo]ur) countries|"
    r"(?:[A-Z][a-z]+ ){0,2}(?:leaders|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?)|"
    rf"[Tt]he {OFFICE} of (?:the )?{C}|"
    r"[Tt]he (?:[\w-]+ )?(?:bloc|group|grouping|alliance)|[Oo]ur (?:[a-z]+ ){0,2}[a-z]+s|[Dd]efen[cs]e "
    r"(?:chiefs|ministers)(?: from [\w ]+?)?|"
    r"[Tt]he President and (?:the )?[A-Z]\w+(?: [A-Z]\w+)?"
)
_NATION = (
    rf"(?:[Tt]he )?{C}(?: {C})?(?:(?:, (?:and )?(?:the )?| and (?:the )?|[-–/]){C})*(?:['’]s)?"
    r"(?: (?:government|administration|side|authorities|officials|and \w+ (?:representatives|officials)))?"
    rf"(?: (?:[a-z]+ )?{OFFICE}\b)?"
)
_LEADERS = (
    rf"{L}(?: of (?:the )?{C})?(?:(?:,? and |, )"
    rf"(?:[\w.’'\ue002-]+,? ){{0,6}}?{L})*(?: of (?:the )?{C})?(?:,? and (?:{_GROUP}))?"
    r"(?:,(?= (?:have|has|had|said|agreed|signed|reached|announced|struck) ))?"
)
# Who acts for a state where governments speak for themselves: `Spain’s Ministry of Health`, `NASA and CNES`, companies
_BODY = r"(?:[Tt]he )?(?:[A-Z][\w&.-]*[A-Za-z]|[A-Z]{2,})(?: (?:of |for |and )?(?:the )?[A-Z][\w&.-]*[A-Za-z]){0,6}"
_FORUMS = rf"(?:[Tt]he )?(?:\w+ )?(?:{FORUM})(?: (?:Group|leaders|countries|members|member states|nations))?"
_ASIDE = (
    r"(?: [–—-] [^–—]{1,160} [–—-]| \([^)]{1,60}\)|, (?:who|which|whose|speaking|after|at|on|in|along) [^,;]{1,100},)?"
)
_ADVERB = (
    rf"(?: (?:also|then|further|both|jointly|together|therefore|now|today|have|has|had|said|separately|formally|"
    rf"fully|strongly|"
    rf"once|again|here|on|{D}|in {C}|firmly|unanimously|finally|mutually|unequivocally|is|are|am|remains?|"
    rf"remained|deeply|earlier),?)*"
)
SUBJECT = re.compile(
    rf"(?:\A|(?<=[\s“\"(—–:]))(?P<subject>(?P<group>{_GROUP})|(?P<nation>{_NATION})|(?P<leaders>{_LEADERS})|"
    rf"(?P<forum>{_FORUMS})|(?P<one>[Hh]e|[Ss]he))"
    rf"{_ASIDE}{_ADVERB} [“\"‘]?\Z"
)
OF_A_STATE = re.compile(rf"[\s“\"]*(?:\d+[.)] |[A-Z][\w&-]+(?: [\w&-]+){{0,4}}: )?(?P<subject>{_BODY}){_ADVERB} \Z")
# Where a sentence opens with who acts and goes on with another verb: `They discussed trade and agreed to meet.`
_OPENING = (
    r"(?:[\s“\"]*(?:\d+[.)] )?"
    r"(?:(?:At|In|On|After|During|To|Recogni[sz]ing|Recalling|Noting|Welcoming) [^.;:]{3,160}?, )?)"
)
FIRST_SUBJECT = re.compile(
    rf"{_OPENING}(?P<subject>(?P<group>{_GROUP})|(?P<leaders>{_LEADERS})|(?P<nation>{_NATION})|(?P<forum>{_FORUMS})|"
    rf"(?P<one>[Hh]e|[Ss]he)){_ASIDE}{_ADVERB} (?:(?:will|shall) )?[a-z]+"
)
AND = re.compile(r"(?:,| and|, and)(?: (?:also|further|jointly|both|then|therefore))* [“\"‘]?\Z")
# `a moment that we intend to meet`: the middle of a clause, and not who acts.
RELATIVE = re.compile(
    r"\b(?:which|whom|where|when) [\ue000-\ue003\w’' ]{1,60}\Z|\b(?:an?|the|this|these|those|every|any|all|what|"
    r"whom|how) (?:[\w-]+ ){1,3}(?:we|they)\Z"
)
ASIDE_OF = re.compile(r"\b(?:in|at|from|of|to|for|with|by|against|on|over|near|about|into|between) (?:the )?\Z")
WINDOW = 330  # characters before a verb in which its subject stands

# ------------------------------------------------------------------ what is agreed

_DEALS = (
    r"agreements?|deals?|accords?|pacts?|truces?|cease-?fires?|armistice|contracts?|frameworks?|compromises?|"
    r"protocols?|"
    r"partnerships?|road ?maps?|arrangements?|settlements?|understandings?|consensus|"
    r"(?:cooperation|bilateral) (?:documents|instruments)"
)
_TREATIES = r"treat(?:y|ies)|conventions?|charters?|(?:defen[cs]e|security|non-aggression|peace) pacts?"
_MOUS = r"[Mm]emorand(?:um|a)(?: of [Uu]nderstanding)?|MoUs?|MOUs?|letters? of intent"
_STATEMENTS = r"statements?|declarations?|communiqu[eé]s?"
_NOUN = rf"(?P<noun>{_TREATIES}|{_MOUS}|{_STATEMENTS}|{_DEALS})"
_BODIES = (
    r"(?i:(?:working|expert|study|contact) groups?|task ?forces?|committees?|commissions?|councils?|secretariat|"
    r"joint mechanism|panels?)"
)
KINDS: tuple[tuple[re.Pattern[str], AgreementKind], ...] = (
    (re.compile(_MOUS, re.IGNORECASE), "mou"),
    (re.compile(_TREATIES, re.IGNORECASE), "treaty"),
    (re.compile(_STATEMENTS, re.IGNORECASE), "joint_statement"),
)

# Words that take the fact out of what follows them in the clause.
UNREAL = re.compile(
    r"\b(?:if|unless|whether|could|might|may|must|should|cannot|not|never|no|without|nor|neither|fail(?:s|ed|ing|ure)?|"
    r"refus\w+|reject\w+|declin\w+|hop(?:e[sd]?|ing)|wish\w*|want(?:s|ed)?|demand\w*|urg(?:e[sd]?|ing)|call(?:s|"
    r"ed|ing)? (?:for|on)|"
    r"push(?:es|ed|ing)?|press(?:ed|ing)? for|seek(?:s|ing)?|sought|try(?:ing)?|tries|tried|efforts?|possib\w+|"
    r"potential|likely|"
    r"unlikely|ready|willing|yet to|verge of|clos(?:e|er) to|chance|bid to|attempt\w*|aim(?:ed|s|ing)? (?:at|to)|"
    r"previous(?:ly)?|"
    r"doubt\w*|until|before|ask(?:s|ed|ing)?|invit\w+|encourag\w+|propos(?:al|als)|suggest\w*|threat\w*|warn\w*|"
    r"negotiat\w+|spur|"
    r"considering)\b|n['’]t\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r".*(?:[;:]|, (?:but|and|while|although|though)\b|\b(?:that|said|says|told|after|although|though|while|which)\b|"
    r"\A(?:Before|After|Following|Despite|During|Until|Without|Asked|Invited|In|At|On) [^,]{3,120},)",
    re.DOTALL,
)

SIGN = re.compile(
    r"\b(?P<verb>sign(?:ed|s|ing)?|ink(?:ed|s)?|initial+ed|seal(?:ed|s)?|clinch(?:ed|es)?|struck|strikes?|"
    r"reach(?:ed|es)?|"
    r"conclud(?:ed|es?)|"
    r"finali[sz]ed|ratif(?:ied|ies)|exchang(?:ed|es)|brokered|hammered out|entered into|witness(?:ed|"
    r"es)? the (?:signing|exchange) of|"
    rf"came to)\b(?: (?!to\b)[^\s;:.]+){{0,9}}? {_NOUN}\b",
    re.IGNORECASE,
)
WAS_SIGNED = re.compile(
    rf"\b{_NOUN}\b(?P<between>(?:,? (?!to\b|as\b|is\b)[^\s;:.]+){{0,7}}?),? (?:was |were |has been |have been |"
    rf"had been )?"
    r"(?P<verb>signed|inked|initial+ed|struck|reached|sealed|concluded|agreed(?: to)?|finali[sz]ed|ratified)\b",
    re.IGNORECASE,
)
ISSUE = re.compile(
    r"\b(?P<verb>issu(?:ed|es|ing)|releas(?:ed|es)|adopt(?:ed|s)|publish(?:ed|es)|endors(?:ed|es)|approv(?:ed|es)|"
    r"unveil(?:ed|s)|put(?:s|ting)? out)"
    rf"(?: (?!by\b)[^\s;:.]+){{0,6}}? (?:{_STATEMENTS})\b"
)
ISSUED = re.compile(r"\b(?:(?:issu|releas|adopt|publish|endors|approv|unveil)(?:ed|es|d|s)|put out)\b")
JOINT_TEXT = re.compile(
    rf"\b(?:joint|leaders['’]|final|summit|common)(?: \w+)? (?:{_STATEMENTS})\b|\bcommuniqu[eé]\b", re.IGNORECASE
)
SAYS = re.compile(
    rf"\b(?:(?:{_STATEMENTS}|document|text)(?: [^\s;:,“\"]+){{0,12}}?|[Ii]t(?: also| further)?|"
    rf"(?P<deal>[Tt]he (?:{_DEALS}))) "
    r"(?:also )?(?:said|says|added|adds|reads?|stated|states|highlights|declared)\b"
)
# `In a statement issued after the talks, the leaders said`
IN_TEXT = re.compile(
    rf"\b[Ii]n (?:a|an|the|their|its) (?:[\w-]+ ){{0,2}}?(?P<noun>{_STATEMENTS})(?: [^,.;]{{0,60}})?, "
    rf"(?P<subject>{_GROUP}|{_FORUMS}(?: \([A-Z]+\))?|[Tt]he Association[^,.;]{{5,60}}?|{_NATION}|{_LEADERS})"
    rf"{_ADVERB} (?P<verb>said|agreed|called|pledged|vowed|reaffirmed|condemned|urged|stressed|expressed|declared)\b"
)
HOLDS = re.compile(
    rf"\b(?:{_STATEMENTS})(?:, [^,]{{1,100}},)? (?:also )?(?:[^,;.]{{3,60}} and )?"
    r"(?:speaks of|spoke of|commit(?:s|ted)|raise[sd]|sets? up|binds?|bound|obliges?|would|will)\b",
    re.IGNORECASE,
)
FORM = re.compile(
    r"\b(?P<verb>(?:creation|establishment|launch|formation|setting up) of|(?:creat|establish|launch|form|"
    r"inaugurat)(?:e[sd]?|ed|es|s|ing)?|"
    rf"set(?:s|ting)? up)(?: (?!to\b)[^\s;:.,]+){{0,5}}? (?:{_BODIES})\b"
)
# `said a working group would look at it`, `the working group that the two governments set up`
BODY_WILL = re.compile(
    rf"\b(?P<verb>said|announced|added)(?: that)? an? (?:[\w-]+ ){{0,3}}?(?:{_BODIES}) "
    r"(?:[^\s,;:.]+ ){0,6}?(?:would|will)\b"
)
# `a commission led by ministers will be set up`
BODY_PASSIVE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){{0,3}}?(?:{_BODIES})\b[^.;]{{0,90}}? "
    r"(?P<verb>will be|is to be|are to be|was|were|has been|have been) (?:set up|established|formed|launched|created)\b"
)
BODY_FORMED = re.compile(
    rf"\b(?:{_BODIES})\b(?: [^\s,;:.]+){{0,8}}? (?:that|which) (?P<by>{_GROUP})(?: have| had)? "
    r"(?P<verb>set up|created|established|formed|launched|agreed)\b"
)
PROVIDE = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|{D}['’]s) (?:[\w-]+ )?{_NOUN}(?:, [^,]{{1,120}},)? (?:also )?(?:[^,;.]{{3,60}} and )?"
    r"(?P<verb>calls? for|provides? (?:for|that)|sets?|impos(?:es|ed)|covers?|lowers|removes|rais(?:es|ed)|"
    r"fix(?:es|ed)|caps|grants?|"
    r"opens?|ends?|lifts?|scraps?|binds?|proposes?|includes?|included|requires?|sets? (?:out|up)|commits?|"
    r"obliges?|envisages?|"
    r"foresees?|stipulates?|allows?|contains?|extends?|bars?|bans?|was that|gives?|means|(?:will|"
    r"would) (?:also )?(?:see|allow|give|"
    r"require|oblige|commit|pave|bring|cover)|(?:came?|comes|entered|enters|will come|will enter) into (?:force|"
    r"effect)|"
    r"t(?:akes?|ook) effect)\b"
)
WHICH_HAS = re.compile(
    rf"\b(?:the|this) {_NOUN}, which (?:has|have|includes?|contains?|calls? for|provides?|sets?|consists?)\b"
)
UNDER = re.compile(
    rf"\b(?:[Uu]nder|[Aa]s part of|[Ii]n) (?:the|this) (?:terms of (?:the|"
    rf"this) )?(?:[\w-]+ )?{_NOUN}(?: [^,;]{{0,40}})?,"
)
HAIL = re.compile(
    r"\b(?P<verb>hail(?:s|ed|ing)?|prais(?:es|ed|ing)|applaud(?:s|ed)|announc(?:es|ed)|unveil(?:s|ed)|approv(?:es|"
    r"ed)|endors(?:es|ed)|"
    rf"adopt(?:s|ed)|back(?:s|ed)|accept(?:s|ed)|secur(?:es|ed)|rubber-stamp(?:ed|s)?|agrees?)(?: (?!to\b|"
    rf"on\b)[^\s;:.,]+){{0,7}}? {_NOUN}\b"
)
WELCOME = re.compile(rf"\b(?P<verb>welcom(?:ed?|es|ing))(?: (?!to\b|on\b|of\b)[^\s;:.,]+){{0,5}}? {_NOUN}\b")
BLESS = re.compile(
    rf"\b(?P<verb>g(?:a|i)ve(?:n)? the {_NOUN} (?:their|its) (?:blessing|backing|approval)|(?:endorsed|approved|"
    rf"accepted) the terms)\b"
)
DEAL_CAME = re.compile(
    rf"[Tt]he {_NOUN} to [a-z]+ [^,;]{{3,80}}? (?:came|comes|means|follows|ends?|was (?:reached|struck))\b"
)
IT_WAS = re.compile(r"\b[Ii]t (?:was|has been) (?:also |further )?(?P<verb>agreed|decided|announced)\b(?! by\b)")

AGREE = re.compile(
    r"\b(?P<verb>agreed?|agrees|concur(?:red)?|decided?|resolved?|undertook|opted|ordered|authori[sz]ed|"
    r"direct(?:ed|s)?|task(?:ed)?|"
    r"instruct(?:ed)?|(?:reached|came to) (?:an? )?(?:\w+ )?"
    r"(?:agreement|consensus|understanding))(?! to (?:disagree|differ)\b)(?! on the (?:importance|significance)\b)"
    rf"(?= (?:in principle |also |(?:on )?{D} |late |early )*(?P<to>to|on|upon|that|an?|the|we|they|their|it|our|"
    rf"new|its)\b)"
)
REAFFIRM = re.compile(
    r"\b(?P<verb>reaffirm(?:ed|s)?|reiterat(?:ed?|es)|renew(?:ed|s)?|re-?commit(?:ted)?|affirm(?:ed|s)?|"
    r"confirm(?:ed|s)?)"
    r"(?= that\b| (?:[\w’'-]+ ){0,6}?(?:commitments?|commit|support|pledges?|determination|resolve|intention|"
    r"readiness|to|"
    r"ourselves)\b)"
)
ADHERE = re.compile(
    r"\b(?P<verb>reaffirm(?:ed|s)|reiterat(?:ed|es)|renew(?:ed|s)) (?:its|his|her) (?:[\w-]+ )?"
    r"(?:commitments?|adherence|pledges?|promises?)\b"
)
# `accepted to buy more gas`, `accepted a cut in its quota`
ACCEPT = re.compile(
    r"\b(?P<verb>accept(?:ed|s))(?= to [a-z]+\b| (?:an?|the|new|higher|lower|deeper) (?:[\w-]+ ){0,4}?"
    r"(?:cuts?|tariffs?|dut(?:y|ies)|lev(?:y|ies)|rises?|increases?|reductions?|caps?|limits?|quotas?|ceilings?|delays?|conditions?|terms|"
    r"inspect(?:ions|ors)|monitors|target)\b)"
)
SET_GOAL = re.compile(
    r"\b(?P<verb>set)(?: (?:themselves|itself|ourselves))? (?:an? |the |new |common |joint |shared )*"
    r"(?:targets?|goals?|deadlines?) (?:of|to|for)\b"
)
# `a hotline between the capitals is to be in place by winter`
TO_BE_SET_UP = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){0,3}?(?:hotline|fund|cent(?:re|er)|corridor|fellowship|scholarship|platform|"
    r"consulate|programme|program|dialogue|mechanism)s?\b[^.;]{0,90}? "
    r"(?P<verb>(?:will|is to|are to) be (?:set up|established|created|launched|opened|introduced|in place))\b"
)
# `They confirmed that they would consult each other`
THEY_WOULD = re.compile(
    rf"(?P<subject>{_GROUP}){_ADVERB} (?P<verb>said|announced|added|confirmed|affirmed|concurred|"
    r"shared the view)(?: that)? (?:they|we) (?:would|will)(?: (?:also|now|soon|jointly))* (?P<act>[a-z]+)\b"
)
PROMISE = re.compile(
    r"\b(?P<verb>pledg(?:ed?|es|ing)|vow(?:ed|s)?|promis(?:ed?|es)|commit(?:s|ted)?|guaranteed?|"
    r"determined(?= to\b)|undert(?:ook|ake))\b"
    r"(?= (?!by\b|suicide|crimes?|an? act))"
)
PROPOSE = re.compile(
    r"\b(?P<verb>propos(?:ed?|es)(?! that\b)|tabled|put forward|offered to|offers to|submitted)(?= (?:to|an?|the|"
    r"new|its|their|[a-z]+ing)\b|\b)"
)
LAUNCH = re.compile(
    r"\b(?P<verb>(?:is |are |am )?(?:launch(?:ing|ed|es)?|establish(?:ing|ed|es)?|creat(?:ing|ed|es?)|"
    r"invest(?:ing|ed|s)?|provid(?:ing|es)|"
    r"committing|expanding|contributing))(?= (?:an?|the|new|our|up|more|\$|over|nearly|\d|[a-z]+ (?:million|"
    r"billion)|(?:\w+ ){0,3}(?:initiative|fund|"
    r"programme|program|partnership|network|project|fellowship|centre|center|corridor)s?)\b)"
)
INITIATIVE = re.compile(
    r" (?:[\w-]+ ){1,5}?(?:initiative|fund|programme|program|partnership|network|project|platform|alliance|dialogue)\b"
)
TIES = re.compile(
    r"\b(?P<verb>upgraded?|elevated?|normali[sz]ed?|restored?|re-?established|established|resumed?)"
    r"(?= (?:[\w’'-]+ ){0,4}?(?:ties|relations|relationship|partnership)\b)"
)
ANNOUNCE = re.compile(
    rf"\b(?P<verb>announc(?:ed?|es|ing))(?: (?:on )?{D})?"
    r"(?= (?:that )?(?:it|they|he|she|we|a|an|new|plans?|more than|up to|\$|€|£|\d|[\ue000\ue002]|the (?!timing|"
    r"date|meeting|visit|death|end)))"
)
WILL = re.compile(r"\b(?P<verb>will|shall)(?: (?:also|jointly|together|now|then|further|each|soon))* (?P<act>[a-z]+)\b")
# `said Spain would pay`: what a leader says of the own country, or a statement of its parties
SAID_WOULD = re.compile(
    rf"\b(?P<verb>said|announced|added|declared|confirmed|stated|told [^,;.]{{3,40}}? that)(?: (?:on )?{D})?(?: that)? "
    rf"(?P<subject>(?:the )?{C}|(?:his|her|their|its|the) (?:country|government|administration)|he|she)"
    r" (?:would|will)(?: (?:also|now|soon))* (?P<act>[a-z]+)\b"
)
SPEAKER = re.compile(
    r"(?P<who>[Tt]he (?:[A-Z]\w+ )?(?:president|prime minister|premier|chancellor|emir|king))\b (?=said|told|a)"
)
# `China said it would lift its curbs`
SAID_IT_WOULD = re.compile(
    rf"(?P<subject>(?:[Tt]he )?{C}(?: government)?)(?: (?:also|later|then|has|had))* (?:said|announced|"
    rf"confirmed|declared)(?: (?:on )?{D})?"
    r"(?: that)? (?:it|they) (?:would|will)(?: (?:also|now|soon))* (?P<act>[a-z]+)\b"
)
# `Spain would pay for it, he said`
WOULD_HE_SAID = re.compile(
    rf"(?P<subject>(?:[Tt]he )?{C}|(?:[Hh]is|[Hh]er|[Tt]he) (?:country|government)) would(?: (?:also|now|soon))* "
    rf"(?P<act>[a-z]+)\b[^.;:“”\"]*, (?:he|she|(?:[\w’.-]+ ){{0,3}}?{L}) (?:also |later )?(?:said|told|added|"
    rf"announced)\b"
)
# `assured his host that Spain would not close the border`
ASSURED = re.compile(
    rf"\bassured [^,;.]{{3,40}}? that (?P<subject>(?:the )?{C}|(?:his|her|their|its) (?:country|government)) would\b"
)
# `the declaration that the two leaders issued`
ISSUED_BY = re.compile(
    rf"\b(?:{_STATEMENTS}),? (?:that|which) (?P<by>{_GROUP})(?: have| had)? (?P<verb>issued|signed|adopted|"
    rf"released|published)\b"
)
IT_PROVIDES = re.compile(
    r"[Ii]t (?:also |further )?(?:provides for|calls for|sets (?:up|out)|includes|obliges|requires|commits|"
    r"envisages|foresees|bars|bans)\b"
)
MAINTAINS = re.compile(
    r"(?:expand|extend|keep|respect|uphold|maintain|start|begin|launch|work|continue|negotiate|seek|resume|"
    r"strengthen|deepen|explore|discuss)\b"
)
BASE_FORM = re.compile(r"(?:launch|establish|create|propose|invest|expand|provide|contribute)\b")
INFINITIVE = re.compile(r"\bto (?:\w+ly )?[a-z]+\b")
IF = re.compile(r"\b(?:if|unless|provided|once)\b")
INTEND = re.compile(
    r"\b(?P<verb>intend(?:s|ed)? to|express(?:ed|es)? (?:its|their|his|her|our) (?:intention|readiness|intent) to|"
    r"(?:is|are) (?:jointly |currently )?developing (?=(?:an?|the) )|"
    r"plan(?:s|ned)? to|(?:is|are) (?:planning|preparing) to|(?:will|"
    r"shall) (?:explore|consider|examine|study))\b"
)
REPORTED = re.compile(
    rf"(?:{L}|\b[Hh]e|\b[Ss]he|\b[Tt]hey)(?: (?:also|later))? (?:said|told|announced|added)\b|\b(?:said|"
    rf"told reporters)\b|\baccording to (?:an?|the|their) (?:[\w-]+ )?(?:{_STATEMENTS}|text|document)\b"
)
# When what is told next happened, in a story of the past: `A year later they signed`.
BACK_THEN = re.compile(
    r"(?:[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ss]everal|[A-Z]?[a-z]+) (?:years?|decades?|months?) (?:later|earlier|before)\b|"
    r"\b(?:promised|agreed|pledged|vowed|signed) then\b|\b(?:[Ll]ater that|[Tt]hat same|[Tt]he following|[Tt]he "
    r"previous) (?:year|month)\b|\b[Aa]t the time\b"
)
# What a government that says that it will do so commits itself to.
COMMISSIVE = frozenset(
    """
    accelerate accept acquire admit advance allocate allow amend appoint assist begin boost bring build buy
    collaborate complete conclude continue contribute cooperate coordinate create cut deepen deliver deploy
    develop donate double ease eliminate end engage enhance ensure establish exchange expand expedite export
    extend facilitate finance form fund give grant guarantee halt halve help host implement import increase
    invest join keep launch lend lift link lower maintain make match mobilise mobilize negotiate offer open
    participate pay phase procure produce promote protect provide purchase pursue raise ratify recognise
    recognize reduce refrain release remove reopen repatriate restore resume return send set share sign speed
    spend start step stop strengthen strive supply support suspend take train transfer triple upgrade uphold
    waive withdraw work
    """.split()
)
# What is held by those who will do so for years, and is no mere date: `will hold joint drills`.
DRILLS = re.compile(r" (?:[\w-]+ ){0,3}?(?:drills|exercises|man(?:oeuv|euv)(?:re|er)s|consultations|patrols)\b")
# Of these, what a newspaper may report without saying who announced it.
GIVING = frozenset(
    """
    build buy contribute create cut deliver donate double ease establish expand export extend finance fund grant
    help import invest join launch lend lift link lower offer open provide purchase raise reduce release reopen
    restore resume send spend supply train triple waive withdraw
    """.split()
)
# What no party does on purpose, or may not bring about.
STATIVE = frozenset(
    """
    be have need see become depend face remember mean know fail come feel find lead look lose play seem serve
    welcome discuss meet visit attend arrive speak hear
    """.split()
)
PRESENT = frozenset(("sign", "ink", "seal", "clinch", "strike", "reach", "conclude"))  # as headlines have it
SAID = re.compile(r"\b(?:announced|added|agreed|decided|unveiled|said)\b")
JOINTLY = re.compile(r"commit|undert|determin|resolv", re.IGNORECASE)  # of several parties, this is to agree
DUTY = re.compile(r"\b(?:must|should|will|would|shall|needs?|ought|to|agree[sd]?|has|have|is)\b")
COMMITTED = re.compile(r"\b(?:commit\w*|will|would|shall|pledg\w+|agree[sd]?)\b")
IN_IT = re.compile(r"\b[Ii]n (?:a|an|the|their|its) (?:[\w-]+ ){0,2}\Z")
SAID_IN = re.compile(
    r"\b(?:said|warned|urged|called|condemned|expressed|stressed|announced|agreed)(?: [^,;:.]{3,30})? in (?:a|"
    r"their|the) (?:\w+ )?\Z"
)
NOT_ISSUED = re.compile(r"[^,;.]{0,30}? (?:(?:was|were|is|had|has|did|would|will) (?:not|never|yet)|\w+n['’]t)\b")
TO = re.compile(r"\bto (?:\w+ )?\Z")
WILL_SIGN = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:expected |due |set |scheduled )?to|plans? to|agreed to) (?:\w+ )?\Z"
)
SIGNING = re.compile(r"sign|ink|initial|exchang|ratif|witness", re.IGNORECASE)
WOULD = re.compile(r"\b(?:would|could|might)\b")
SOFT = re.compile(r"consensus|understandings?|compromises?", re.IGNORECASE)  # nobody signs these
NOT = re.compile(r" (?:not|never|no|neither)\b")
BARGAIN = re.compile(
    rf"\b(?:(?!partnership)(?:{_DEALS})|swap|exchange for|in return|tariffs?|(?:buffer|demilitari[sz]ed) zone)\b",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"\b(?:compan(?:y|ies)|firms?|shareholders?|airline|club|carmaker|manufacturer|Inc|Corp|Congress|Senate|"
    r"House of|lawmakers|"
    r"senators?|Republicans?|Democrats?|parliament|union|employees|court|players?|studio|network)\b"
)
SIDED = re.compile(rf"\b(?:{_SIDES}|They|[Bb]oth|joint|common|bilateral|trilateral|peace|trade)\b")
