"""What a list can be narrowed to further."""

from backend.features.catalogue import queries, service
from backend.features.catalogue.models import (
    Availability,
    ChocolateDetails,
    MovieDetails,
    ProductKind,
)
from backend.features.catalogue.queries import ProductFilter
from tests.factories.catalogue import make_chocolate, make_movie, make_product, make_section


def _facets(uow, **narrowed):
    return queries.facets(uow(), narrowed=ProductFilter(**narrowed))


def _fill(uow):
    make_product(uow(), name="Pear", brand="Hof", rate_minor=100)
    make_product(uow(), name="Plum", brand="hof", rate_minor=300, availability=Availability.OUT)
    make_chocolate(uow(), name="Pear bar", brand="Åkesson", chocolate=ChocolateDetails("", 72_500))
    make_chocolate(uow(), name="Milk bar", chocolate=ChocolateDetails("", 40_000))
    make_movie(uow(), name="General", movie=MovieDetails(1926, None, ("Comedy", "War")))
    make_movie(uow(), name="Metropolis", movie=MovieDetails(1927, None, ("War",)))


class TestFacets:
    def test_count_what_is_on_sale(self, uow):
        _fill(uow)
        gone = make_product(uow(), name="Gone", brand="Nobody", rate_minor=9_999)
        service.archive_product(uow(), product_id=gone.id, base_version=1)

        assert _facets(uow) == {
            "kinds": [
                {"kind": "chocolate", "count": 2},
                {"kind": "grocery", "count": 2},
                {"kind": "movie", "count": 2},
            ],
            "brands": [{"name": "Hof", "count": 2}, {"name": "Åkesson", "count": 1}],
            "genres": [{"name": "War", "count": 2}, {"name": "Comedy", "count": 1}],
            "years": {"min": 1926, "max": 1927},
            "cocoa": {"min": 40, "max": 73},
            "rates": {"min": 100, "max": 300},
            "available": 5,
        }

    def test_say_nothing_of_what_is_not_there(self, uow):
        make_product(uow(), rate_minor=100)

        found = _facets(uow, q="nowhere")

        assert found == {
            "kinds": [],
            "brands": [],
            "genres": [],
            "years": None,
            "cocoa": None,
            "rates": None,
            "available": 0,
        }
        assert _facets(uow)["years"] is _facets(uow)["cocoa"] is None

    def test_follow_the_other_filters_and_the_words(self, uow):
        _fill(uow)
        section = make_section(uow())
        make_product(uow(), name="Pear tea", brand="Tea Co", section_id=section.id)

        assert _facets(uow, q="pear")["kinds"] == [
            {"kind": "grocery", "count": 2},
            {"kind": "chocolate", "count": 1},
        ]
        assert _facets(uow, q="paer", kind=ProductKind.CHOCOLATE)["brands"] == [
            {"name": "Åkesson", "count": 1}
        ]
        assert _facets(uow, section=section.id)["brands"] == [{"name": "Tea Co", "count": 1}]

    def test_leave_their_own_filter_aside(self, uow):
        _fill(uow)

        assert len(_facets(uow, kind=ProductKind.MOVIE)["kinds"]) == 3
        assert len(_facets(uow, brand="Hof")["brands"]) == 2
        assert len(_facets(uow, genre="Comedy")["genres"]) == 2
        assert _facets(uow, genre="Comedy")["years"] == {"min": 1926, "max": 1926}
        assert _facets(uow, year=1926)["years"] == {"min": 1926, "max": 1927}
        assert _facets(uow, cocoa_min=72)["cocoa"] == {"min": 40, "max": 73}
        assert _facets(uow, min_rate=300, max_rate=300)["rates"] == {"min": 100, "max": 300}
        assert _facets(uow, available=False)["available"] == 5
