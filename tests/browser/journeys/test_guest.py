"""The guest's journey, step by step: from the door to the order, without an account."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.office import Office
from tests.browser.walks import (
    add_to_cart,
    fill_contact,
    letter_link,
    number_of,
    open_product,
    place_order,
    quantity_field,
    search,
    search_box,
)
from tests.live import LiveShop

# other goods for each width: both walk through one shop
CHANGING = {
    1280: ("Aubergines", "Garlic", "Carrots"),
    360: ("Bananas", "Buttermilk", "Brown mushrooms"),
}


def open_filters(page: Page, width: int) -> None:
    """Show the filters, which a phone keeps in a drawer."""
    if width < 768:
        page.get_by_role("button", name=re.compile("Filters")).click()


def close_filters(page: Page, width: int) -> None:
    """Go back to the shelves."""
    if width < 768:
        page.keyboard.press("Escape")


class TestLookingAround:
    def test_1_sees_sections_prices_with_unit_and_stock_words(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        page.goto(live_shop.url)

        tiles = page.get_by_role("region", name="Walk the shelves")
        expect(tiles.get_by_role("link", name="Fruit and vegetables")).to_be_visible()
        new = page.get_by_role("region", name="New on the shelves")
        expect(new.get_by_text(re.compile("€[0-9.]+ (each|/ kg)")).first).to_be_visible()
        expect(new.get_by_text(re.compile("In stock|Only a few left")).first).to_be_visible()
        assert page.context.cookies() == []  # nothing that nobody needs

    def test_2_finds_while_typing(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        search_box(page).press_sequentially("tom")

        expect(page.get_by_role("option", name=re.compile("tomatoes")).first).to_be_visible()

    def test_2_finds_in_spite_of_a_typing_error(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        search(page, "tomatos")

        expect(page.get_by_text(re.compile("Showing results for"))).to_contain_text("tomato")
        main = page.get_by_role("main")
        expect(main.get_by_role("link", name="Oxheart tomatoes").first).to_be_visible()

    def test_2_never_stands_before_a_blank_page(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        search(page, "qqqqzz")

        expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
        shelf = page.get_by_role("main").get_by_role("link", name="Fruit and vegetables")
        expect(shelf.first).to_be_visible()

    def test_3_filters_in_the_address_and_comes_back_to_them(
        self, page: Page, live_shop: LiveShop, width: int
    ) -> None:
        page.goto(f"{live_shop.url}/sections/1")
        open_filters(page, width)
        page.get_by_role("switch", name="In stock only").click()
        expect(page).to_have_url(re.compile("available"))
        close_filters(page, width)
        filtered = page.url
        page.get_by_role("main").get_by_role("article").last.get_by_role("link").first.click()
        expect(page.get_by_role("region", name="The details")).to_be_visible()
        page.go_back()

        expect(page).to_have_url(filtered)
        expect(page.get_by_role("main").get_by_role("article").last).to_be_in_viewport()

    def test_5_goes_from_a_film_to_its_actor_to_other_films(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        page.goto(live_shop.url)
        open_product(page, "Wings")
        page.get_by_role("main").get_by_role("link", name="Clara Bow").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Clara Bow")
        main = page.get_by_role("main")
        expect(main.get_by_role("link", name="Wings").first).to_be_visible()


class TestFillingTheCart:
    def test_4_is_offered_the_two_nearest_steps(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        open_product(page, "Conference pears")
        field = quantity_field(page, "Conference pears")
        field.fill("1.3")
        field.press("Tab")

        trouble = page.get_by_role("alert").filter(has_text="Sold in steps of 0.25 kg")
        page.get_by_role("main").get_by_role("button", name=re.compile("^Add to cart")).click()
        expect(page.get_by_role("button", name="Open cart, €0.00 0 lines")).to_be_visible()
        expect(trouble.get_by_role("button", name="1.25 kg")).to_be_visible()
        trouble.get_by_role("button", name="1.5 kg").click()
        expect(field).to_have_value("1.5")

    def test_4_is_offered_what_is_left(
        self, page: Page, live_shop: LiveShop, office: Office
    ) -> None:
        left = f"{float(office.left('Muscat grapes')):g}"
        page.goto(live_shop.url)
        open_product(page, "Muscat grapes")
        field = quantity_field(page, "Muscat grapes")
        field.fill("900")
        field.press("Tab")

        trouble = page.get_by_role("alert").filter(has_text=f"Only {left} kg left")
        trouble.get_by_role("button", name=f"{left} kg").click()
        expect(field).to_have_value(left)

    def test_6_keeps_the_cart_when_the_browser_closes(
        self, page: Page, live_shop: LiveShop, browser: Browser
    ) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Conference pears", quantity="1.25")
        state = page.context.storage_state()
        later = browser.new_context(storage_state=state).new_page()
        later.goto(f"{live_shop.url}/cart")

        line = later.get_by_role("listitem").filter(has_text="Conference pears")
        expect(line).to_contain_text("about €4.25")  # weighed: an estimate
        later.context.close()

    def test_6_is_told_what_changed_since(
        self, page: Page, live_shop: LiveShop, office: Office, width: int
    ) -> None:
        dearer, sold_out, gone = (
            ("Aubergines", "Garlic", "Carrots")
            if width > 360
            else ("Bananas", "Buttermilk", "Brown mushrooms")
        )
        page.goto(live_shop.url)
        for name in (dearer, sold_out, gone):
            add_to_cart(page, name)
        was = office.product(dearer)["rate_minor"]
        office.reprice(dearer, was + 30)
        office.buy(sold_out, office.left(sold_out))
        office.archive(gone)
        page.goto(f"{live_shop.url}/cart")

        lines = page.get_by_role("main").get_by_role("listitem")
        expect(lines.filter(has_text=dearer)).to_contain_text("The price changed")
        expect(lines.filter(has_text=sold_out)).to_contain_text("Sold out")
        expect(lines.filter(has_text=gone)).to_contain_text("We no longer sell this")
        page.get_by_role("button", name=f"Accept the price of {dearer}").click()
        expect(lines.filter(has_text="The price changed")).to_have_count(0)
        for name in (sold_out, gone):
            page.get_by_role("button", name=f"Remove {name}").click()
            expect(lines.filter(has_text=name)).to_have_count(0)
        expect(page.get_by_role("link", name="Go to checkout")).to_be_enabled()


class TestOrdering:
    def test_7_checks_out_without_an_account_for_a_wished_time(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Conference pears", quantity="1.25")
        page.goto(f"{live_shop.url}/checkout")
        page.get_by_role("button", name="Place the order").click()
        expect(page.get_by_label("First name")).to_be_focused()
        fill_contact(page)
        page.get_by_label("Note to the shop").fill("Ripe ones, please.")
        place_order(page)

        expect(page.get_by_role("main")).to_contain_text("Ripe ones, please.")

    def test_8_loses_the_race_for_the_last_one_and_nothing_else(
        self, page: Page, live_shop: LiveShop, office: Office, width: int
    ) -> None:
        name = "Sunrise" if width > 360 else "Strawberries"
        page.goto(live_shop.url)
        add_to_cart(page, name)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page)
        office.buy(name, office.left(name))
        page.get_by_role("button", name="Place the order").click()

        expect(page.get_by_role("alert").filter(has_text="Somebody was faster")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text(name)
        expect(page.get_by_label("First name")).to_have_value("Grete")
        page.goto(f"{live_shop.url}/cart")
        expect(page.get_by_role("main")).to_contain_text("Tumaco 72")

    def test_9_a_double_click_makes_one_order(self, page: Page, live_shop: LiveShop) -> None:
        placed: list[str] = []
        page.on(
            "response",
            lambda answer: (
                placed.append(answer.headers["location"])
                if answer.request.method == "POST" and answer.url.endswith("/api/orders")
                else None
            ),
        )
        page.goto(live_shop.url)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page)
        page.get_by_role("button", name="Place the order").dblclick()
        headline = page.get_by_role("heading", level=1)
        expect(headline).to_have_attribute("data-status", "confirmed")
        number = page.get_by_text(re.compile("Order [0-9A-Z]{8}")).first.inner_text()
        page.reload()

        expect(page.get_by_text(number).first).to_be_visible()
        assert len(set(placed)) == 1

    def test_9_a_lost_answer_makes_one_order(self, page: Page, live_shop: LiveShop) -> None:
        numbers: list[str] = []

        def lose(route: Route) -> None:
            # the shop takes the order; its answer is lost on the way
            numbers.append(route.fetch().json()["number"])
            route.abort("connectionreset")

        page.goto(live_shop.url)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page)
        page.route("**/api/orders", lose, times=1)
        page.get_by_role("button", name="Place the order").click()

        headline = page.get_by_role("heading", level=1)
        retry = page.get_by_role("button", name="Place the order")
        expect(headline.and_(page.locator("[data-status]")).or_(retry).first).to_be_visible()
        if retry.is_visible():
            retry.click()
        expect(headline).to_have_attribute("data-status", "confirmed")
        expect(page.get_by_text(re.compile(numbers[0])).first).to_be_visible()

    def test_10_makes_an_account_of_the_order(
        self, page: Page, live_shop: LiveShop, width: int
    ) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page, email=f"grete{width}@example.org")
        place_order(page)
        number = number_of(page)
        account = page.get_by_role("region", name="Keep this order")
        account.get_by_label("Password").fill("a lantern under the bridge")
        account.get_by_role("button", name="Create my account").click()
        expect(account).to_have_count(0)
        page.goto(f"{live_shop.url}/account/orders")

        expect(page.get_by_role("main")).to_contain_text(number)

    def test_10_gets_a_letter_whose_link_opens_the_order(
        self, page: Page, live_shop: LiveShop, browser: Browser, width: int
    ) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page, email=f"letter{width}@example.org")
        place_order(page)
        number = number_of(page)
        link = letter_link(live_shop, to=f"letter{width}@example.org", like="/orders/")
        without_key = browser.new_context().new_page()
        without_key.goto(link.partition("#")[0])
        expect(without_key.get_by_role("heading", name="Whose order is this?")).to_be_visible()
        without_key.context.close()
        stranger = browser.new_context().new_page()
        stranger.goto(link)
        expect(stranger.get_by_text(number).first).to_be_visible()
        stranger.reload()

        expect(stranger.get_by_text(number).first).to_be_visible()
        stranger.context.close()
