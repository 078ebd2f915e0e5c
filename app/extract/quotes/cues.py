"""The words that report speech: verbs by what they do with a quote, nouns that are texts, words that name nobody."""

_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "read": "reads read reading",
    "think": "thinks thought thinking",
    "speak": "speaks spoke spoken speaking",
    "swear": "swears swore sworn swearing",
    "begin": "begins began begun beginning",
    "go": "goes went going",
    "put": "puts put putting",
    "shoot": "shoots shot shooting",
    "hold": "holds held holding",
    "know": "knows knew known knowing",
    "see": "sees saw seen seeing",
    "blame": "blames blamed blaming",
    "quip": "quips quipped quipping",
    "blog": "blogs blogged blogging",
    "brag": "brags bragged bragging",
    "rip": "rips ripped ripping",
    "plan": "plans planned planning",
    "pen": "pens penned penning",
    "nod": "nods nodded nodding",
    "refer": "refers referred referring",
    "admit": "admits admitted admitting",
    "forbid": "forbids forbade forbidden forbidding",
    "commit": "commits committed committing",
    "beg": "begs begged begging",
    "sum": "sums summed summing",
    "dub": "dubs dubbed dubbing",
    "slam": "slams slammed slamming",
    "snap": "snaps snapped snapping",
    "chip": "chips chipped chipping",
    "fret": "frets fretted fretting",
    "pan": "pans panned panning",
    "jab": "jabs jabbed jabbing",
    "cast": "casts cast casting",
    "hit": "hits hit hitting",
    "label": "labels labeled labelled labeling labelling",
    "signal": "signals signaled signalled signaling signalling",
    "marvel": "marvels marveled marvelled marveling marvelling",
}

_CORE = """
say tell add write ask reply respond tweet explain insist argue note declare continue answer warn announce state
recall joke claim remark conclude observe acknowledge shout
"""
_SAYING = """
retweet post comment recount quip yell scream cry exclaim whisper mutter murmur chant boast brag complain lament
admit concede confess agree disagree assert contend maintain suggest predict promise vow pledge urge demand plead
beg wonder think believe read reveal report retort counter snap interject interrupt begin text blog testify swear
offer opine muse reflect reason advise caution confirm deny emphasize emphasise stress underscore point elaborate
clarify deadpan crack tease taunt charge allege proclaim pronounce profess fume rage rail rant thunder bellow intone
recite inquire query question propose recommend estimate reiterate repeat echo summarize summarise sum put gush
gripe grumble growl bark sneer scoff sniff sigh laugh chuckle shrug nod smile volunteer venture allow affirm attest
hint signal indicate inform remind assure instruct tout fret speculate theorize theorise posit surmise figure guess
reckon expect hope pray plan hold know caption title intervene pen chime fire shoot jump pipe chip start finish
close open go cheer holler heckle hiss roar squeal demur protest object rejoin riff counsel enthuse exhort implore
confide divulge disclose relate remember reminisce preach lecture apologize apologise thank congratulate jest spit
blurt message vent bemoan mourn grouse crow rejoice rave worry marvel order command reaffirm underline commit appeal
forbid encourage invite advocate vouch clamor
"""
_INDIRECT = """
admit agree allege assert assure brag charge clarify complain concede confess confirm contend deny emphasize
emphasise estimate indicate inform insist lament maintain pledge point predict promise propose question quip recall
reiterate remind report reveal stress suggest swear testify tout underline underscore vow reaffirm caution
"""
_NAMING = """
call describe dub label brand characterize characterise refer term deem name liken compare portray cast paint depict
introduce cite quote praise hail laud celebrate criticize criticise blast slam rip bash attack accuse denounce
condemn decry deride dismiss mock ridicule lambaste lambast savage skewer assail castigate chide scold rebuke berate
blame fault regard view consider see speak talk express voice articulate discuss mention invoke evoke reference use
utter coin compliment commend applaud salute endorse defend justify identify classify define rate rank reject rebuff
oppose welcome embrace bill pitch promote hit trash pan excoriate disparage belittle knock jab needle swipe target
"""


def _forms(verb: str) -> tuple[str, ...]:
    if verb in _IRREGULAR:
        return (verb, *_IRREGULAR[verb].split())
    if verb.endswith("e"):
        return (verb, verb + "s", verb + "d", verb[:-1] + "ing")
    if verb.endswith("y") and verb[-2] not in "aeo":
        return (verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return (verb, verb + "es", verb + "ed", verb + "ing")
    return (verb, verb + "s", verb + "ed", verb + "ing")


def _all_forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in _forms(verb))


# The commonest verbs of speech, which are hardly ever anything else; those that take a whole sentence ("vowed: …");
# those that take a fragment ("described it as …"). Any other verb gives a fragment to its subject only.
CORE = _all_forms(_CORE)
SAYING = _all_forms(_SAYING) - CORE
NAMING = _all_forms(_NAMING) - CORE - SAYING
# Those whose clause is reported speech and not thought, hope or consent, by their precision on annotated news.
INDIRECT = CORE | _all_forms(_INDIRECT)
# Forms by which a sentence that reports is known before it is parsed: not those that are nouns as often.
REPORTS = (INDIRECT | {"according", "assertion", "contention", "insistence", "prediction"}) - frozenset(
    "state states question questions report reports point points answer answers charge charges note notes "
    "pledges promises stress lament".split()
)

# Nouns for texts and talks: "a statement said" speaks itself, "in a statement saying" has an author.
TEXTS = frozenset(
    "statement statements tweet tweets letter letters email emails e-mail interview speech post report reports "
    "article story editorial poll survey release memo message comment comments remark remarks op-ed column book "
    "ad video website sign headline note transcript call answer response question testimony caption hashtag "
    "phrase word words line communique document text".split()
)

# Nouns for what somebody says: "Lee's claim that …".
CLAIMS = frozenset(
    "claim claims assertion statement argument warning promise pledge vow call demand suggestion contention insistence "
    "belief view assessment prediction comment comments remark remarks description characterization accusation "
    "allegation complaint declaration announcement question answer proposal request opinion conclusion criticism "
    "praise reference message phrase word words line slogan motto mantra".split()
)


def verb_class(word: str) -> str:
    """Return what a verb's form does with a quote: core, saying, naming or other."""
    return "core" if word in CORE else "saying" if word in SAYING else "naming" if word in NAMING else "other"
