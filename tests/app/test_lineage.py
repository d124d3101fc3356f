"""The lineage of a model follows from its text and the tables it names: another model that changed leaves it known."""

import json

from crossfoot.lineage.models import read_models

LANDING = ("landing", "main", "drop__item")
ENVELOPE = [("_source", "varchar"), ("_id", "varchar"), ("_sha256", "varchar")]
SCHEMA = {
    LANDING: [("item", "varchar"), ("amount", "decimal(18,2)"), *ENVELOPE],
    ("work", "staging", "item"): [("item", "varchar"), ("amount", "decimal(18,2)")],
    ("work", "marts", "total"): [("total", "decimal(38,2)")],
    ("work", "marts", "unread"): [("x", "integer")],
}
ITEM = ("staging.item", 'select item, amount from "landing"."main"."drop__item" as landed where amount > 0')
TOTAL = ("marts.total", 'select sum(amount) as total from "work"."staging"."item" as item')


class Memory:
    """Remembers, and notes the models that it had to work out."""

    def __init__(self):
        self.known, self.worked_out = {}, []

    def __call__(self, inputs, work_out):
        key = json.dumps(inputs)
        if key not in self.known:
            self.worked_out.append(inputs[0])
            self.known[key] = work_out()
        return self.known[key]


def read(memory, *models, schema=SCHEMA):
    memory.worked_out.clear()
    return {model.name: model for model in read_models(models, schema, memory)}


def test_a_value_is_made_of_the_columns_and_records_behind_it():
    models = read(Memory(), ITEM, TOTAL)
    assert models["marts.total"].columns == {"total": [["staging.item", "amount"]]}
    assert models["staging.item"].columns["amount"] == [["main.drop__item", "amount"]]
    assert models["marts.total"].reads == ["staging.item"] and models["marts.total"].lists["total"]
    assert models["staging.item"].reads == ["landing.main.drop__item"]


def test_only_what_differs_is_read_again():
    memory = Memory()
    first = read(memory, ITEM, TOTAL)
    assert memory.worked_out == ["staging.item", "marts.total"]
    assert read(memory, ITEM, TOTAL) == first and memory.worked_out == []
    other = {**SCHEMA, ("work", "marts", "unread"): [("y", "integer")]}
    assert read(memory, ITEM, TOTAL, schema=other) == first and memory.worked_out == []
    changed = (TOTAL[0], TOTAL[1].replace("sum(amount)", "count(item)"))
    assert read(memory, ITEM, changed) != first and memory.worked_out == ["marts.total"]
    wider = {**SCHEMA, LANDING: [("note", "varchar"), *SCHEMA[LANDING]]}
    read(memory, ITEM, TOTAL, schema=wider)
    assert memory.worked_out == ["staging.item"]


def test_what_a_model_is_made_of_reaches_the_models_that_read_it():
    memory = Memory()
    first = read(memory, ITEM, TOTAL)
    unknown = (ITEM[0], "select 'a' as item, cast(1 as decimal(18,2)) as amount")
    assert read(memory, unknown, TOTAL)["marts.total"].sql != first["marts.total"].sql
    assert memory.worked_out == ["staging.item", "marts.total"]
