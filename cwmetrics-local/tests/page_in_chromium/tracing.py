"""What people do with traces."""

from browser import card
from endpoint import dimensions
from playwright.sync_api import expect


def rows(page):
    return page.locator(".traces tbody tr")


def traces_appear_and_keep_the_focus(endpoint, browser):
    with browser.page("/traces") as page:
        expect(page.get_by_role("heading", name="No traces yet")).to_be_visible()
        browser.picture(page, "traces-empty")
        page.evaluate("window.sameDocument = true")
        endpoint.put_trace(1, ago=60)
        expect(rows(page)).to_have_count(1)
        link = rows(page).get_by_role("link")
        link.focus()
        endpoint.put_trace(2, ago=30, status=500)
        expect(rows(page)).to_have_count(2)
        expect(rows(page).first).to_contain_text("fault")
        expect(rows(page).nth(1).get_by_role("link")).to_be_focused()
        expect(page.get_by_role("link", name="Traces 2")).to_be_visible()
        assert page.evaluate("window.sameDocument"), "the page was loaded again"
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Clear").click()
        page.get_by_role("link", name="Traces 0").click()
        expect(page.get_by_role("heading", name="No traces yet")).to_be_visible()


def an_expression_takes_effect_as_it_is_typed(endpoint, browser):
    endpoint.trace()
    with browser.page("/traces") as page:
        expect(rows(page)).to_have_count(20)
        field = page.get_by_role("searchbox", name="X-Ray filter expression")
        field.press_sequentially("fault AND")
        wrong = page.locator("#wrong")
        expect(wrong).to_contain_text("At character 10: a keyword, '!' or '(' is expected, but there is the end.")
        expect(field).to_have_attribute("aria-invalid", "true")
        browser.picture(page, "traces-wrong")
        field.press_sequentially(" http.url ENDSWITH \"cart\"")
        expect(rows(page)).to_have_count(2)
        expect(wrong).to_have_count(0)
        expect(field).to_be_focused()
        endpoint.put_trace(77, ago=3, status=500)
        expect(rows(page)).to_have_count(3)
        page.get_by_role("combobox", name="Time range").select_option("15 minutes")
        expect(page.locator("#found")).to_contain_text("3 of 21 traces of the last 15 minutes that the expression")
        page.get_by_role("link", name="error OR throttle").click()
        expect(rows(page)).to_have_count(4)
        page.get_by_role("link", name="All traces").click()
        expect(rows(page)).to_have_count(21)


def a_trace_shows_its_timeline_and_details(endpoint, browser):
    endpoint.put_trace(1, ago=60, status=500)
    with browser.page("/traces") as page:
        rows(page).get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("GET http://shop.example/cart")
        drawing = page.get_by_role("group", name="Drawing of the timeline")
        expect(drawing.locator("g")).to_have_count(6)
        expect(drawing).to_contain_text("bank::Refused: the account is closed")
        cause = page.locator(".detail .refusal")
        expect(cause).to_contain_text("bank::pay src/bank.rs:71")
        drawing.get_by_role("link", name="DynamoDB").click()
        target = page.locator(".detail:target")
        expect(target).to_contain_text("table_name")
        expect(target).to_be_in_viewport()
        # What comes later is put where it belongs, and the place is kept.
        before = target.bounding_box()["y"]
        trace = page.locator(".identity code").text_content()
        endpoint.put_segments({"trace_id": trace, "id": "00000000000000ff", "name": "late", "type": "subsegment",
                               "parent_id": f"{101:016x}", "start_time": endpoint.now - 59.9,
                               "end_time": endpoint.now - 59.8, "annotations": {"late": True}})
        expect(drawing.locator("g")).to_have_count(7)
        expect(page.locator(".detail")).to_have_count(5)
        assert abs(target.bounding_box()["y"] - before) < 2, "what one reads has moved"
        page.get_by_role("link", name="all as JSON").click()
        expect(page.locator("body")).to_contain_text(trace)


def the_map_leads_to_the_traces_of_a_service(endpoint, browser):
    endpoint.trace()
    with browser.page("/map") as page:
        graph = page.get_by_role("group", name="Drawing of the service graph")
        for name in ["shop", "bank", "orders"]:
            expect(graph.get_by_role("link").filter(has_text=name).first).to_be_visible()
        expect(page.locator("#services + .scroll tbody tr").first).to_contain_text("20")
        endpoint.put_trace(500, ago=2, path="/new")
        expect(page.locator("#services + .scroll tbody tr").first).to_contain_text("21")
        graph.get_by_role("link").filter(has_text="orders").click()
        expect(page.get_by_role("searchbox")).to_have_value('service("orders")')
        expect(rows(page)).to_have_count(21)
        page.go_back()
        page.get_by_role("link", name="shop → bank").click()
        expect(page.get_by_role("searchbox")).to_have_value('edge("shop", "bank")')
        expect(rows(page)).to_have_count(21)


def a_chart_leads_to_its_slow_traces(endpoint, browser):
    endpoint.fill()
    with browser.page("/?namespace=Shop") as page:
        assert page.locator(".slow").count() == 0, "there are no traces yet"
        endpoint.trace()
        slow = page.locator(".card").filter(has_text="Method GET").get_by_role("link", name="Slow traces of api")
        slow.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Slow traces of api")
        expect(page.locator("#found")).to_contain_text("in which api took")
        browser.picture(page, "slow-traces")
        times = page.locator(".traces tbody td:nth-child(5)").all_text_contents()
        took = [float(text.split()[0]) for text in times]
        assert took == sorted(took, reverse=True) and len(took) > 1, times
        page.go_back()
        # The card leads to the chart as before, and that to the same traces.
        page.locator(".card").filter(has_text="Method GET").click(position={"x": 20, "y": 100})
        expect(page.get_by_role("img", name="Chart of api over the last hour.")).to_be_visible()
        browser.picture(page, "metric-with-traces")
        page.get_by_role("link", name="Slow traces").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Slow traces of api")
        endpoint.put({"MetricName": "api", "Unit": "Milliseconds", "Value": 1,
                      "Dimensions": dimensions(Method="GET")})
        page.get_by_role("link", name="Metrics 6").click()
        expect(card(page, "api").first).to_be_visible()


def traces_work_without_javascript(endpoint, browser):
    endpoint.trace()
    with browser.page("/traces", java_script_enabled=False) as page:
        page.get_by_role("searchbox").fill("fault AND")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("#wrong")).to_contain_text("At character 10")
        page.get_by_role("searchbox").fill("fault")
        page.get_by_role("combobox", name="Time range").select_option("3 hours")
        page.get_by_role("button", name="Apply").click()
        expect(rows(page)).to_have_count(4)
        page.get_by_role("link", name="Stop refreshing").click()
        expect(page.get_by_role("searchbox")).to_have_value("fault")
        expect(page.get_by_role("link", name="Refresh every 10 seconds")).to_be_visible()
        rows(page).first.get_by_role("link").click()
        expect(page.locator(".cw-timeline")).to_be_visible()
        expect(page.get_by_role("link", name="Refresh every 10 seconds")).to_be_visible()
        page.get_by_role("link", name="Map", exact=True).click()
        page.locator(".cw-map").get_by_role("link").filter(has_text="orders").click()
        expect(rows(page)).to_have_count(20)
