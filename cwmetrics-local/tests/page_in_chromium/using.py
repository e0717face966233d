"""What people do with the page."""

from browser import card
from endpoint import dimensions
from playwright.sync_api import expect


def data_appear_without_a_reload(endpoint, browser):
    with browser.page() as page:
        expect(page.get_by_role("heading", name="Nothing has arrived yet")).to_be_visible()
        browser.picture(page, "empty")
        page.evaluate("window.sameDocument = true")
        endpoint.put({"MetricName": "api", "Value": 4, "Unit": "Milliseconds"})
        expect(card(page, "api").locator(".count dd")).to_have_text("1")
        first = card(page, "api").locator("img").get_attribute("src")
        endpoint.put({"MetricName": "api", "Value": 8, "Unit": "Milliseconds"})
        expect(card(page, "api").locator(".count dd")).to_have_text("2")
        expect(card(page, "api").locator(".average dd")).to_have_text("6 ms")
        assert card(page, "api").locator("img").get_attribute("src") != first, "the chart is a new one"
        expect(page.locator("section[aria-labelledby=requests] tbody tr")).to_have_count(2)
        assert page.evaluate("window.sameDocument"), "the page was loaded again"


def focus_scroll_and_typing_survive_updates(endpoint, browser):
    endpoint.fill()
    with browser.page(height=500) as page:
        page.evaluate("window.scrollTo(0, 300)")
        link = card(page, "balance").get_by_role("link")
        link.evaluate("link => link.focus({ preventScroll: true })")
        image = card(page, "requests").locator("img")
        image.evaluate("image => (image.same = true)")
        endpoint.put({"MetricName": "another", "Value": 1}, {"MetricName": "balance", "Value": 1})
        expect(card(page, "another")).to_have_count(1)
        expect(link).to_be_focused()
        assert page.evaluate("window.scrollY") == 300
        assert image.evaluate("image => image.same"), "what has not changed is left alone"

        page.evaluate("window.scrollTo(0, 0)")
        field = page.get_by_role("searchbox")
        field.press_sequentially("bal")
        expect(page.locator(".card")).to_have_count(1)
        endpoint.put({"MetricName": "balances", "Value": 1})
        expect(page.locator(".card")).to_have_count(2)
        field.press_sequentially("ances")
        expect(page.locator(".card")).to_have_count(1)
        expect(field).to_have_value("balances")
        expect(field).to_be_focused()


def filter_namespace_and_range_take_effect_at_once(endpoint, browser):
    endpoint.fill()
    old = {"MetricName": "nightly", "Value": 1, "Timestamp": endpoint.now - 2 * 3600}
    endpoint.put(old)
    with browser.page() as page:
        expect(page.locator(".card")).to_have_count(7)
        page.get_by_role("searchbox", name="Name or dimension").fill("method=get")
        expect(page.locator(".card")).to_have_count(1)
        expect(page).to_have_url(f"{endpoint.url}/?filter=method%3Dget&range=1h&view=charts")
        page.reload()
        expect(page.locator(".card")).to_have_count(1)
        page.get_by_role("link", name="Show all").click()
        expect(page.locator(".card")).to_have_count(7)

        page.get_by_label("Namespace").select_option("Billing/Nightly")
        expect(page.locator(".card h3 a")).to_have_text(["invoices"])
        page.get_by_label("Namespace").select_option("")
        expect(card(page, "nightly").locator(".hint")).to_have_text("No data in the last hour.")
        page.get_by_role("combobox", name="Time range").select_option("3 hours")
        expect(card(page, "nightly").locator(".count dd")).to_have_text("1")
        choices = page.get_by_role("combobox", name="Time range").get_by_role("option").all_text_contents()
        assert choices == ["15 minutes", "1 hour", "3 hours", "12 hours", "1 day", "1 week"]


def charts_and_table_are_two_views(endpoint, browser):
    endpoint.fill()
    with browser.page() as page:
        expect(card(page, "requests").locator("img")).to_be_visible()
        browser.picture(page, "charts")
        page.get_by_text("Table", exact=True).click()
        row = page.locator(".metrics").get_by_role("row", name="requests")
        expect(row.locator("td")).to_have_text(["Count", "2,100", "2,100", "1", "1", "1", "1", "1", "1"])
        expect(page.locator(".card")).to_have_count(0)
        browser.picture(page, "table")
        endpoint.put({"MetricName": "requests", "Value": 1, "Unit": "Count"})
        expect(row.locator("td").nth(1)).to_have_text("2,101")
        page.get_by_text("Charts", exact=True).click()
        expect(card(page, "requests").locator("img")).to_be_visible()


def pause_stops_updates_and_resume_catches_up(endpoint, browser):
    with browser.page("/requests") as page:
        page.clock.install()
        page.goto(endpoint.url)
        page.get_by_role("button", name="Pause").click()
        expect(page.locator("#state")).to_have_text("Paused")
        endpoint.put({"MetricName": "api", "Value": 1})
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.run_for(60_000)
        assert asked == [], "a page that pauses asks for nothing"
        expect(page.locator(".card")).to_have_count(0)
        page.get_by_role("button", name="Resume").click()
        expect(page.locator(".card")).to_have_count(1)
        expect(page.locator("#state")).to_have_text("Live")
        endpoint.put({"MetricName": "queue", "Value": 1})
        page.clock.run_for(5_000)
        expect(page.locator(".card")).to_have_count(2)


def clear_empties_after_a_question(endpoint, browser):
    endpoint.fill()
    with browser.page("/?namespace=Shop") as page:
        expect(page.locator(".card")).to_have_count(5)
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Clear").click()
        expect(page.locator(".card")).to_have_count(5)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Clear").click()
        expect(page.get_by_role("heading", name="Nothing has arrived yet")).to_be_visible()
        expect(page).to_have_url(f"{endpoint.url}/?namespace=Shop")
        expect(page.get_by_role("link", name="Requests 0")).to_be_visible()


def a_card_leads_to_the_large_chart(endpoint, browser):
    endpoint.fill()
    with browser.page("/?namespace=Shop") as page:
        # Anywhere on the card.
        page.locator(".card").filter(has_text="Method GET").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("api")
        expect(page.locator(".identity")).to_contain_text("GET")
        points = page.get_by_role("region", name="Table of points").locator("tbody tr")
        expect(points).to_have_count(60)
        image = page.get_by_role("img", name="Chart of api over the last hour.")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        browser.picture(page, "metric", whole=True)
        count = page.get_by_role("row", name="Count").locator("td")
        before = count.nth(1).text_content()
        endpoint.put({"MetricName": "api", "Unit": "Milliseconds", "Value": 9,
                      "Dimensions": dimensions(Method="GET")})
        expect(count.nth(1)).not_to_have_text(before)
        page.get_by_role("combobox", name="Time range").select_option("15 minutes")
        expect(points).to_have_count(15)
        page.get_by_role("link", name="All metrics").click()
        expect(page.locator(".card")).to_have_count(6)


def a_refusal_shows_up_and_is_announced(endpoint, browser):
    endpoint.put({"MetricName": "api", "Value": 1})
    with browser.page() as page:
        expect(page.locator("aside")).to_contain_text("None. Every request kept the rules of CloudWatch and X-Ray.")
        assert endpoint.put({"MetricName": "api", "Value": 1}, {"MetricName": "x" * 256, "Value": 1}) == 400
        refusal = page.locator("aside .refusal")
        expect(refusal).to_contain_text("InvalidParameterValue 400")
        expect(refusal).to_contain_text(
            "The parameter MetricData.member.2.MetricName must have 1 to 255 characters. It has 256.")
        expect(page.locator("#news")).to_have_text("One more refusal")
        page.get_by_role("link", name="Refusals 1").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Refusals")
        expect(page.locator(".refusal")).to_have_count(1)
        browser.picture(page, "refusals")
        page.get_by_role("link", name="Requests 2").click()
        expect(page.locator("tbody tr")).to_have_count(2)
        browser.picture(page, "requests")


def an_endpoint_that_is_gone_is_said(endpoint, browser):
    with browser.page() as page:
        page.route("**/*", lambda route: route.abort())
        expect(page.locator("#state")).to_have_text("No answer, trying again")
        page.unroute("**/*")
        endpoint.put({"MetricName": "api", "Value": 1})
        expect(page.locator(".card")).to_have_count(1)
        expect(page.locator("#state")).to_have_text("Live")
        browser.troubles.clear()
