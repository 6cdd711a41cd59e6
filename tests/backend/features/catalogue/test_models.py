"""What a product and its words keep true by themselves."""

import pytest

from backend.features.catalogue.errors import OffStep, QuantityOutOfBounds
from backend.features.catalogue.models import Movie, Place, Product, trigrams_of, words_of
from backend.features.catalogue.models.words import learnable_words, places_in, search_text_of


def _product(**fields):
    values = {"step_milli": 250, "min_milli": 250, "max_milli": None, "name": "Pears"}
    return Product(**values | fields)


class TestCheckQuantity:
    @pytest.mark.parametrize("quantity", [250, 1250, 10_000])
    def test_lets_multiples_of_the_step_pass(self, quantity):
        _product().check_quantity(quantity)

    def test_names_the_two_nearest(self):
        with pytest.raises(OffStep) as refusal:
            _product().check_quantity(1300)

        assert refusal.value.nearest == ("1.250", "1.500")
        assert refusal.value.step == "0.250"
        assert refusal.value.errors == {"quantity": ["Sold in steps of 0.250"]}

    def test_names_only_what_is_sold(self):
        with pytest.raises(OffStep) as refusal:
            _product(max_milli=1400).check_quantity(1300)

        assert refusal.value.nearest == ("1.250",)

    @pytest.mark.parametrize("quantity", [-250, 0, 100, 2_000_000_000_000])
    def test_refuses_too_little_and_too_much(self, quantity):
        with pytest.raises(QuantityOutOfBounds) as refusal:
            _product().check_quantity(quantity)

        assert refusal.value.low == "0.250"

    def test_refuses_more_than_the_maximum(self):
        with pytest.raises(QuantityOutOfBounds) as refusal:
            _product(max_milli=2000).check_quantity(2250)

        assert refusal.value.high == "2.000"
        assert refusal.value.errors == {"quantity": ["From 0.250 to 2.000"]}


class TestWords:
    def test_folds_case_accents_and_width(self):
        assert words_of("Crème  BRÛLÉE, \uff17\uff10%") == ["creme", "brulee", "70"]

    def test_finds_nothing_in_signs(self):
        assert words_of("\0 --- %_ ") == []

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Michio Itō", ["michio", "ito"]),
            ("Łódź", ["lodz"]),
            ("Smørrebrød", ["smorrebrod"]),
            ("Straße", ["strasse"]),
            ("Œuf Ægir Þór", ["oeuf", "aegir", "thor"]),
            ("İstanbul", ["istanbul"]),
            ("O'Brien's", ["obriens"]),
            ("snake_case", ["snake", "case"]),
        ],
    )
    def test_writes_foreign_letters_plain(self, text, words):
        assert words_of(text) == words

    def test_cuts_words_into_pieces(self):
        assert trigrams_of("pear") == {" pe", "pea", "ear", "ar "}

    def test_parts_the_name_from_the_rest_and_codes(self):
        product = _product(name="Conference pears", sku="FRU-1", brand="Hof")

        assert product.searchable("Peru") == " conference pears | hof peru | fru 1"

    @pytest.mark.parametrize(
        ("name", "spelling"),
        [("Coca-Cola", "cocacola"), ("Pat O'Brien", "brien"), ("Möhren", "moehren")],
    )
    def test_knows_what_else_people_type(self, name, spelling):
        assert f" {spelling}" in _product(name=name, sku="A").searchable()

    def test_says_where_each_word_stands_best(self):
        text = search_text_of(name="Pear juice pear", others=["juice bar"], codes=["bar-7"])

        assert places_in(text) == {
            "pear": Place.FIRST,
            "juice": Place.NAME,
            "bar": Place.OTHER,
            "7": Place.OTHER,
        }
        assert places_in("") == {}

    def test_learns_neither_codes_nor_numbers(self):
        text = search_text_of(name="7up 330 ml", others=["Pepsi"], codes=["SODA-1"])

        assert learnable_words(text) == {"7up", "pepsi"}


class TestMovie:
    def test_keeps_genres_in_order_and_searchable(self):
        movie = Movie(genres=("Comedy", "Science Fiction"))

        assert movie.genres == ("Comedy", "Science Fiction")
        assert movie.genres_key == "|comedy||science fiction|"
