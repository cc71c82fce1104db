"""Whatever leads where, every box has its place and none covers another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pbxmanager.operations.call_flow.layout import place


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 25))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node), max_size=60))
    heights = draw(st.lists(st.sampled_from([46.0, 74.0, 200.0]), min_size=count, max_size=count))
    return heights, edges


@settings(max_examples=300)
@given(graphs())
def test_no_two_boxes_overlap_and_lines_lead_to_the_right(graph):
    heights, edges = graph
    layout = place(heights, 230, edges)
    boxes = [(x, y, heights[n]) for n, (x, y) in enumerate(layout.corners)]
    for n, (x, y, height) in enumerate(boxes):
        assert 0 <= x <= layout.width - 230
        assert y >= 0 and y + height <= layout.height + 0.01
        for other_x, other_y, other_height in boxes[n + 1 :]:
            assert abs(x - other_x) >= 230 or y + height <= other_y + 0.01 or other_y + other_height <= y + 0.01
    for source, target in edges:
        if (source, target) in layout.back:
            continue
        assert layout.corners[source][0] < layout.corners[target][0]
        for x, _ in layout.bends.get((source, target), ()):
            assert layout.corners[source][0] < x < layout.corners[target][0]


def test_the_same_office_is_drawn_the_same():
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 0), (0, 3)]
    assert place([50.0] * 4, 230, edges) == place([50.0] * 4, 230, edges)
    assert place([50.0] * 4, 230, edges).back == {(3, 0)}
