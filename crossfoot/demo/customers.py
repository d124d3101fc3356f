"""Customers as the CRMs and the ERP know them, and the mapping between them, with its holes."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo import names
from crossfoot.demo.draw import flags, quota, some, stack, stream
from crossfoot.demo.firm import ENTITIES, ENTITY_IDS

CRM = np.array(["salesforce", "hubspot"])
TERMS = np.array([30, 45, 60])


@dataclass(frozen=True)
class Customers:
    """Arrays by customer number; `second` holds the customers with an account in the other CRM too."""

    name: list
    system: np.ndarray
    entity: np.ndarray
    terms: np.ndarray
    habit: np.ndarray  # days paid after the due date
    second: np.ndarray

    def __len__(self) -> int:
        """The number of customers."""
        return len(self.name)

    @property
    def account(self) -> np.ndarray:
        """Account id of each customer in its main CRM."""
        return np.array([f"{'SF' if s == 0 else 'HS'}-{10001 + i}" for i, s in enumerate(self.system)])

    def erp_id(self, customer, entity) -> np.ndarray:
        """ERP customer id of (customer, entity) pairs."""
        return ((np.asarray(entity) + 1) * 100_000 + np.asarray(customer)).astype(str)


def draw_customers(people: int, seed: int) -> Customers:
    """About one customer for four people."""
    rng = stream(seed, "customers")
    count = max(8, people // 4)
    return Customers(
        name=names.companies(rng, count),
        system=quota(rng, count, (0.6, 0.4)),
        entity=quota(rng, count, [e.weight for e in ENTITIES]),
        terms=TERMS[quota(rng, count, (0.65, 0.25, 0.10))],
        habit=rng.normal(11, 4, count),
        second=some(rng, count, 0.12, least=2),
    )


def frames(customers: Customers, bill_to, entity, seed: int) -> dict:
    """crm_account, erp_customer, xref_customer; the ERP knows the customers that an entity bills."""
    rng = stream(seed, "customer maps")
    number = np.arange(len(customers))
    accounts = pl.DataFrame(
        {
            "account_id": customers.account,
            "system": CRM[customers.system],
            "name": customers.name,
            "domain": [_domain(name) for name in customers.name],
            "customer": number,
        }
    )
    copies = accounts[customers.second].with_columns(
        account_id="X" + pl.col("account_id"),
        system=pl.Series(CRM[1 - customers.system[customers.second]]),
        name=pl.col("name").str.to_uppercase() + ", LTD.",
    )
    accounts = stack([accounts, copies]).with_columns(parent_account_id=pl.lit(None, pl.String))
    accounts = accounts.with_columns(domain=pl.when(pl.Series(~flags(rng, len(accounts), 0.04))).then("domain"))
    customer, entity = np.unique(np.stack([bill_to, entity]), axis=1)
    erp = pl.DataFrame(
        {
            "erp_customer_id": customers.erp_id(customer, entity),
            "entity_id": ENTITY_IDS[entity],
            "name": [customers.name[c].upper() for c in customer],
            "tax_id": _tax_ids(customer, entity, rng),
            "customer": customer,
        }
    )
    xref = stack(
        [
            accounts.select("system", pl.col("account_id").alias("source_id"), "customer"),
            erp.select(pl.lit("erp").alias("system"), pl.col("erp_customer_id").alias("source_id"), "customer"),
        ]
    )
    mapped = ~flags(rng, len(xref), 0.02, least=2)
    return {
        "crm_account": accounts.drop("customer"),
        "erp_customer": erp.drop("customer"),
        "xref_customer": xref.filter(pl.Series(mapped)).select(
            "system", "source_id", customer_id=pl.format("C{}", pl.col("customer").cast(pl.String).str.zfill(4))
        ),
    }


def _tax_ids(customer, entity, rng) -> list:
    """One tax id per customer and country; some customers carry the group's one in every entity: duplicates."""
    several = np.flatnonzero(np.bincount(customer) > 1)
    group = np.isin(customer, several[some(rng, len(several), 0.25)])
    return [f"TX{c:05d}{'' if g else ENTITIES[e].country}" for c, e, g in zip(customer, entity, group, strict=True)]


def _domain(name: str) -> str:
    """alderbrook-marine.example of "Alderbrook Marine"."""
    return name.lower().replace(" ", "-") + ".example"
