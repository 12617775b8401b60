import pytest

from ivr.errors import CallFault, DefinitionFaults, Fault
from ivr.speech.catalogue import Catalogue, read_catalogue

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
ENGLISH = (
    HEADER
    + """
# A comment for the writers
msgid "greeting.hello"
msgstr "Welcome to "
"Child Support."

msgid "payments.one"
msgstr "{amount:money} was posted on {paid_on:date}, by {kind:term}."

msgid "main.messages"
msgid_plural "main.messages"
msgstr[0] "You have {unread:count} new message."
msgstr[1] "You have {unread:count} new messages."

msgid "terms.cash"
msgstr "cash"

#~ msgid "greeting.old"
#~ msgstr "Gone {"
"""
)
SPANISH = (
    HEADER
    + """
msgid "greeting.hello"
msgstr "Bienvenido a Manutención de Menores."

msgid "payments.one"
msgstr "El {paid_on:date} se registró un pago de {amount:money}, en {kind:term}."

msgid "main.messages"
msgid_plural "main.messages"
msgstr[0] "Tiene {unread:count} mensaje nuevo."
msgstr[1] "Tiene {unread:count} mensajes nuevos."

msgid "terms.cash"
msgstr "efectivo"
"""
)


@pytest.fixture
def texts(language_texts: dict[str, str]) -> dict[str, str]:
    return {**language_texts, "prompts/en/all.po": ENGLISH, "prompts/es/all.po": SPANISH}


@pytest.fixture
def small(texts: dict[str, str]) -> Catalogue:
    return read_catalogue(texts)


def faults_of(texts: dict[str, str]) -> list[str]:
    with pytest.raises(DefinitionFaults) as raised:
        read_catalogue(texts)
    return [str(fault) for fault in raised.value.faults]


def test_the_default_language_comes_first_with_its_voice_and_recogniser(small: Catalogue) -> None:
    assert list(small.languages) == ["en", "es"]
    assert small.wording.default_language == "en"
    spanish = small.languages["es"]
    assert (spanish.locale, spanish.voice, spanish.recogniser) == ("es_US", "Polly.Lupe-Neural", "es-US")


def test_a_prompt_is_spoken_in_the_order_of_its_language(small: Catalogue) -> None:
    values = {"amount": 2_101, "paid_on": "2026-03-01", "kind": "cash"}
    assert small.say("payments.one", "en", values) == "21 dollars and 1 cent was posted on March 1, 2026, by cash."
    assert (
        small.say("payments.one", "es", values)
        == "El primero de marzo de 2026 se registró un pago de veintiún dólares con un centavo, en efectivo."
    )
    assert small.say("greeting.hello", "en", {}) == "Welcome to Child Support."


def test_of_texts_by_language_the_one_of_the_language_is_spoken(texts: dict[str, str]) -> None:
    for path in ("prompts/en/all.po", "prompts/es/all.po"):
        texts[path] += '\nmsgid "greeting.notice"\nmsgstr "{notice:texts}"\n'
    spoken = read_catalogue(texts)
    values = {"notice": ({"en": "We are closed. {x}", "es": "Está cerrado."},)}
    assert spoken.say("greeting.notice", "en", values) == "We are closed. {x}"
    assert spoken.say("greeting.notice", "es", values) == "Está cerrado."
    with pytest.raises(CallFault, match="notice is missing"):
        spoken.say("greeting.notice", "es", {"notice": ({"en": "We are closed."},)})


@pytest.mark.parametrize(
    ("unread", "english", "spanish"),
    [
        (0, "You have 0 new messages.", "Tiene 0 mensajes nuevos."),
        (1, "You have 1 new message.", "Tiene un mensaje nuevo."),
        (21, "You have 21 new messages.", "Tiene veintiún mensajes nuevos."),
    ],
)
def test_the_count_picks_the_plural(unread: int, english: str, spanish: str, small: Catalogue) -> None:
    assert small.say("main.messages", "en", {"unread": unread}) == english
    assert small.say("main.messages", "es", {"unread": unread}) == spanish


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("payments.two", {}),
        ("greeting.old", {}),
        ("payments.one", {"amount": 100, "paid_on": "2026-03-01"}),
        ("payments.one", {"amount": 100, "paid_on": "2026-03-01", "kind": "gold"}),
        ("payments.one", {"amount": "87654321", "paid_on": "2026-03-01", "kind": "cash"}),
        ("payments.one", {"amount": True, "paid_on": "2026-03-01", "kind": "cash"}),
        ("payments.one", {"amount": 100, "paid_on": "87654321x", "kind": "cash"}),
        ("main.messages", {}),
        ("main.messages", {"unread": "87654321"}),
    ],
)
def test_what_cannot_be_said_is_a_call_fault_that_tells_no_value(
    key: str, values: dict[str, str | int], small: Catalogue
) -> None:
    with pytest.raises(CallFault) as raised:
        small.say(key, "en", values)
    assert key in str(raised.value)
    assert "87654321" not in str(raised.value)
    assert "gold" not in str(raised.value)


def test_the_checker_gets_shapes_and_normalised_words(small: Catalogue) -> None:
    english = small.wording.languages["en"]
    assert english.prompts["payments.one"].placeholders == {"amount": "money", "paid_on": "date", "kind": "term"}
    assert english.prompts["greeting.hello"].word_count == 4
    assert english.prompts["payments.one"].word_count > 6
    assert "dont have it" in english.words["dont_have_it"]
    assert (small.wording.languages["es"].offer_key, english.offer_prompt) == ("9", "greeting.offer")
    assert small.terms == {"cash"}


def entry(key: str, text: str) -> str:
    return f'\nmsgid "{key}"\nmsgstr "{text}"\n'


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (entry("greeting.hello", "Hi"), "greeting.hello: is there twice"),
        (entry("a.b", ""), "a.b: has an empty msgstr"),
        (entry("a.b", "  "), "a.b: has an empty msgstr"),
        (entry("A text, not a key.", "x"), "A text, not a key.: is no key such as topic.name"),
        (entry("a.b", "{x:monny}"), "a.b: {x:monny} has an unknown format"),
        (entry("a.b", "{x}"), "a.b: has braces that are no placeholder"),
        (entry("a.b", "{x:money"), "a.b: has braces that are no placeholder"),
        (entry("a.b", "} {x:money}"), "a.b: has braces that are no placeholder"),
        (entry("a.b", "{ x:money }"), "a.b: has braces that are no placeholder"),
        (entry("a.b", "{at:date} {at:time}"), "a.b: at has two formats, date and time"),
        (entry("a.b", "You said: {x:audio}"), "a.b: has a recording among its words"),
        (entry("a.b", "bell \a"), "a.b: has a control character"),
        ("\n#, fuzzy" + entry("a.b", "x"), "a.b: is marked fuzzy"),
        ('\nmsgctxt "c"' + entry("a.b", "x"), "a.b: has a msgctxt"),
        ('\nmsgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "{n:count}"\n', "a.b: msgstr[1] is missing or empty"),
        (
            '\nmsgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "{n:count}"\nmsgstr[1] "x"\nmsgstr[2] "y"\n',
            "cannot be read: msg has more translations than num_plurals",
        ),
        (
            '\nmsgid "a.b"\nmsgid_plural "a.c"\nmsgstr[0] "{n:count}"\nmsgstr[1] "{n:count}"\n',
            "a.b: msgid_plural is 'a.c'; write the same key",
        ),
        (
            '\nmsgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "one"\nmsgstr[1] "{n:number}"\n',
            "a.b: has plural forms, and 0 count placeholders",
        ),
        (
            '\nmsgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "{n:count}"\nmsgstr[1] "{n:count} {m:count}"\n',
            "a.b: has plural forms, and 2 count placeholders",
        ),
        ('\nmsgid "a.b"\nmsgstr "not closed\n', "is no line of a .po file"),
        ('\nmsgid "a.b"\nmsgstr "a "quoted" word"\n', "is no line of a .po file"),
        ('\nmsgid "a.b"\nmsgstring "x"\n', "is no line of a .po file"),
        ('\nmsgid "a.b"\n', "a.b: has no msgstr"),
        ('\nmsgid "a.b"\nmsgstr "x"\nmsgstr "y"\n', "msgstr does not belong after msgstr"),
        ('\nmsgid "a.b"\nmsgid "a.c"\nmsgstr "y"\n', "msgid does not belong after msgid"),
        ('\nmsgid "a.b"\nmsgid_plural "a.b"\nmsgstr[1] "y"\n', "msgstr[1] does not belong after msgid_plural"),
    ],
)
def test_a_fault_in_a_prompt_is_found_where_it_is(added: str, fault: str, texts: dict[str, str]) -> None:
    texts["prompts/en/all.po"] += added
    [found] = faults_of(texts)
    assert found.startswith("prompts/en/all.po: ")
    assert fault in found


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("", "needs Plural-Forms"),
        ('"Plural-Forms: plural=(n != 1);\\n"', "needs Plural-Forms"),
        ('"Plural-Forms: nplurals=2; plural=(n !! 1);\\n"', "has a plural rule that cannot be read"),
        ('"Plural-Forms: nplurals=2; plural=__import__;\\n"', "has a plural rule that cannot be read"),
        ('"Plural-Forms: nplurals=2; plural=1/n;\\n"', "has a plural rule that cannot be read"),
        ('"Plural-Forms: nplurals=2; plural=n;\\n"', "says nplurals=2, but its rule gives"),
        ('"Plural-Forms: nplurals=2; plural=0;\\n"', "says nplurals=2, but its rule gives [0]"),
    ],
)
def test_a_plural_rule_that_does_not_work_is_a_fault(rule: str, fault: str, texts: dict[str, str]) -> None:
    texts["prompts/en/all.po"] = ENGLISH.replace('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"', rule)
    [found] = faults_of(texts)
    assert found.startswith("prompts/en/all.po: header: ")
    assert fault in found


def test_a_prompt_in_two_files_of_a_language_is_a_fault(texts: dict[str, str]) -> None:
    texts["prompts/en/other.po"] = HEADER + entry("terms.cash", "cash")
    assert faults_of(texts) == ["prompts/en/other.po: terms.cash: is in prompts/en/all.po too"]


def test_all_faults_of_all_files_are_told_at_once(texts: dict[str, str]) -> None:
    texts["prompts/en/all.po"] += entry("a.b", "") + entry("a.c", "{") + entry("greeting.hello", "x")
    texts["prompts/es/other.po"] = entry("a.b", "{x:y}")
    texts["prompts/es/words.toml"] = texts["prompts/es/words.toml"] + "\n[numbers.colours]\nrojo = '1'\n"
    del texts["prompts/en/language.toml"]
    assert [fault.rsplit(";")[0] for fault in faults_of(texts)] == [
        "prompts/en/all.po: a.b: has an empty msgstr",
        "prompts/en/all.po: a.c: has braces that are no placeholder such as {amount:money}: '{'",
        "prompts/en/all.po: greeting.hello: is there twice",
        "prompts/en/language.toml: is missing",
        "prompts/es/other.po: a.b: {x:y} has an unknown format",
        "prompts/es/words.toml: numbers.colours: is not a key that is known here",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("language", "is_default = true ", "is_default = false", "prompts: is_default: is true in 0 languages"),
        ("language", "[offer]", "[offer", "prompts/en/language.toml: is not TOML"),
        ("language", 'voice      = "Polly', 'vocie      = "Polly', "prompts/en/language.toml: vocie: is not a key"),
        ("language", 'voice      = "Polly', 'vocie      = "Polly', "prompts/en/language.toml: voice: is missing"),
        ("language", '"en_US"', '"en_XX_Y"', "prompts/en/language.toml: locale: 'en_XX_Y' is no locale"),
        ("language", 'key      = "9"', 'key      = "99"', "prompts/en/language.toml: offer.key: '99' is not one key"),
        (
            "language",
            'key      = "9"',
            "key      = 9",
            "prompts/en/language.toml: offer.key: Input should be a valid",
        ),
        ("words", "yes = [", 'yes = ["¿?", ', "prompts/en/words.toml: yes: has an empty phrase: '¿?'"),
        (
            "words",
            "yes = [",
            'yes = ["YES!", ',
            "prompts/en/words.toml: yes: has 'yes' twice, the first time as 'YES!'",
        ),
        ("words", "yes = [", "quiet = []\nyes = [", "prompts/en/words.toml: quiet: has no phrases"),
        ("words", "yes = [", 'quiet = "no list"\nyes = [', "prompts/en/words.toml: quiet: Input should be a valid"),
    ],
)
def test_a_fault_in_a_language_file_is_found_where_it_is(
    file: str, old: str, new: str, fault: str, texts: dict[str, str]
) -> None:
    path = f"prompts/en/{file}.toml"
    assert old in texts[path]
    texts[path] = texts[path].replace(old, new, 1)
    assert any(found.startswith(fault) for found in faults_of(texts)), faults_of(texts)


def test_two_languages_offered_with_one_key_are_a_fault(texts: dict[str, str]) -> None:
    texts["prompts/tl/language.toml"] = texts["prompts/es/language.toml"]
    texts["prompts/tl/words.toml"] = texts["prompts/es/words.toml"]
    assert faults_of(texts) == ["prompts/tl/language.toml: offer.key: is that of es"]


def test_no_texts_at_all_are_a_fault() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_catalogue({})
    assert raised.value.faults == (Fault("prompts", "", "has no language"),)


def test_a_third_language_is_a_folder(texts: dict[str, str]) -> None:
    texts["prompts/tl/language.toml"] = (
        texts["prompts/en/language.toml"]
        .replace("is_default = true ", "is_default = false")
        .replace("en_US", "fil_PH")
        .replace('key      = "9"', 'key      = "7"')
    )
    texts["prompts/tl/words.toml"] = 'yes = ["oo", "opo"]\nno = ["hindi"]\n'
    texts["prompts/tl/all.po"] = entry("greeting.hello", "Magandang araw, {today:date}.")
    small = read_catalogue(texts)
    assert list(small.languages) == ["en", "es", "tl"]
    assert small.say("greeting.hello", "tl", {"today": "2026-03-01"}) == "Magandang araw, Marso 1, 2026."
