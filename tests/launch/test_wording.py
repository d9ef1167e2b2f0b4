import pytest

from lib.launch.wording import begin_sentence, counted, name_check


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1_000, "1000 entries")]
)
def test_numbers_agree_with_what_they_count(number, said):
    assert counted(number, "entry", "entries") == said
    assert counted(number, "loop") == said.replace("entries", "loops").replace("entry", "loop")


def test_checks_are_named_in_words():
    assert name_check("key_is_accepted") == "key is accepted"
    assert name_check("product_ships_no_api_key") == "product ships no API key"
    assert name_check("product_token_is_the_users_own") == "product token is the user’s own"


def test_a_sentence_begins_with_a_capital_and_keeps_the_others():
    assert begin_sentence("signed in page embeds Cobalt") == "Signed in page embeds Cobalt"
    assert begin_sentence("") == ""
