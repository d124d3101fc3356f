"""Each classic mistake is noticed; what the golden firm cannot show, a worked example does."""

import pytest

from tests.mutants.classics import IN_MODELS, SUMMED_BALANCES, InModel, summed
from tests.mutants.definitions import right
from tests.mutants.judge import acceptance, definition_noticed, judges, noticed
from tests.mutants.models import models
from tests.mutants.operators import unchanged


@pytest.mark.parametrize("mistake", IN_MODELS, ids=lambda mistake: mistake.name)
def test_mistake_in_a_model_is_noticed(mistake: InModel):
    assert noticed(mistake.sql)


@pytest.mark.parametrize("balance", SUMMED_BALANCES)
def test_summed_balance_is_noticed(balance: str):
    assert definition_noticed(balance, summed(balance), right())


def test_nothing_is_noticed_without_a_mistake():
    golden = judges()[0]
    assert golden.notices_definitions("revenue_net", right(), right()) is None
    rewritten = {name: unchanged(sql) for name, sql in models().items()}
    assert len(rewritten) > 60
    assert golden.notices(rewritten) is None


def test_linked_ids_give_the_same_numbers():
    linked = acceptance("golden", linked=True)
    assert linked.wrong(linked.lab, linked.lab.gateway()) == []
    assert linked.lab.con.execute("select count(*) from run.identity_link").fetchall()[0][0] > 20
