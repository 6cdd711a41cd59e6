"""The table of legal moves, walked at random."""

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from backend.features.orders.models import MOVES, OrderStatus, check_move
from backend.kernel.errors import IllegalTransition

S = OrderStatus
PAIRS = [(start, end) for start in S for end in S]
LEGAL = {
    (S.PLACED, S.CONFIRMED),
    (S.PLACED, S.CANCELLED),
    (S.PLACED, S.FAILED),
    (S.CONFIRMED, S.PICKING),
    (S.CONFIRMED, S.CANCELLED),
    (S.PICKING, S.READY),
    (S.PICKING, S.CANCELLED),
    (S.READY, S.HANDED_OVER),
    (S.READY, S.CANCELLED),
    (S.HANDED_OVER, S.RETURNED),
}


@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_lets_legal_moves_pass_and_no_other(start, end):
    if (start, end) in LEGAL:
        check_move(start, end)
    else:
        with pytest.raises(IllegalTransition):
            check_move(start, end)


def test_says_of_every_status_what_may_follow():
    assert set(MOVES) == set(S)


@given(st.lists(st.sampled_from(S), max_size=30))
@settings(deadline=None)
def test_never_leaves_the_ways(wishes):
    status, history = S.PLACED, [S.PLACED]

    for wish in wishes:
        try:
            check_move(status, wish)
        except IllegalTransition:
            continue
        status = wish
        history.append(wish)

    assert all(step in LEGAL for step in itertools.pairwise(history))
    assert len(set(history)) == len(history)  # nothing is ever visited twice
