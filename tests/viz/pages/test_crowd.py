"""The page of a graph too large to step through: it goes from group to group, and unfolds them."""

import pytest

import nn
import viz
from tests.viz.browser import Watched
from tests.viz.pages.test_page import facts_of


@pytest.fixture(scope="module")
def loss():
    points, labels = nn.data.moons(100, noise=0.1, seed=1)
    model = nn.MLP(2, [16, 16, 1], seed=1)
    result = nn.hinge([model(list(point)) for point in points], 2.0 * labels - 1.0)
    result.backward()
    return result


def test_a_step_of_micrograds_demo_has_a_page_of_a_few_frames(loss):
    page = viz.page(loss)
    facts = facts_of(page)
    assert facts["views"] == ["layers"]
    kinds = [frame["k"] for frame in facts["frames"]]
    assert kinds == ["structure", *["forward"] * 10, "seed", *["backward"] * 10]
    assert len(page.html) < 300_000


def test_a_group_is_shown_in_its_turn_and_unfolds_into_its_nodes(loss, running, tmp_path):
    page = Watched(running, viz.page(loss).save(tmp_path / "big.html"))
    page.tab.fill("#slider", "1")
    assert page.tab.inner_text("section:not([hidden]) h2") == "Forward: dot × 1,600"
    assert page.shown("#stage text.gradient") == []
    page.tab.click("section:not([hidden]) summary")
    rows = page.shown("section:not([hidden]) tbody tr")
    assert len(rows) == 50
    assert "and 1,550 more" in page.tab.inner_text("section:not([hidden])")
    page.press("End")
    gradients = page.shown("#stage text.gradient")
    assert len(gradients) == page.tab.locator("#stage g.box:not(.given)").count()
    page.tab.locator("#stage text.name", has_text="relu × 100").click(force=True)
    assert page.tab.inner_text("section:not([hidden]) h2") == "Forward: relu × 100"
    assert page.wrong == []
    page.tab.close()
