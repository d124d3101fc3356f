"""The tables SuiteQL sees in this account, with their columns. `custrecord_cf_…`, `custcol_cf_…` are the firm's own."""

_TYPES = {"i": "bigint", "n": "decimal(28, 10)", "d": "date", "t": "timestamp", "s": "varchar"}


def _table(columns: str) -> dict[str, str]:
    return {name: _TYPES[code] for name, code in (column.rsplit(":", 1) for column in columns.split())}


TABLES = {
    "accountingbook": _table("id:i name:s isprimary:s"),
    "currency": _table("id:i symbol:s name:s isinactive:s"),
    "subsidiary": _table(
        "id:i externalid:s name:s country:s currency:i parent:i iselimination:s isinactive:s"
        " custrecord_cf_hours_per_day:n lastmodifieddate:t"
    ),
    "accountingperiod": _table(
        "id:i periodname:s startdate:d enddate:d closed:s closedondate:d isadjust:s isquarter:s isyear:s isposting:s"
        " lastmodifieddate:t"
    ),
    "consolidatedexchangerate": _table(
        "id:i postingperiod:i fromsubsidiary:i tosubsidiary:i fromcurrency:i tocurrency:i averagerate:n currentrate:n"
        " historicalrate:n accountingbook:i"
    ),
    "account": _table(
        "id:i acctnumber:s fullname:s accttype:s generalrate:s isinactive:s custrecord_cf_overhead:s"
        " custrecord_cf_account_class:s lastmodifieddate:t"
    ),
    "customer": _table("id:i entityid:s companyname:s parent:i isinactive:s custentity_cf_tax_id:s lastmodifieddate:t"),
    "customersubsidiaryrelationship": _table("id:i entity:i subsidiary:i isprimarysub:s"),
    "job": _table(
        "id:i entityid:s companyname:s customer:i jobbillingtype:s startdate:d projectedenddate:d currency:i jobprice:n"
        " isinactive:s lastmodifieddate:t"
    ),
    "vendor": _table("id:i entityid:s companyname:s isjobresourcevend:s isinactive:s lastmodifieddate:t"),
    "employee": _table("id:i entityid:s firstname:s lastname:s isinactive:s"),
    "projecttask": _table("id:i externalid:s nonbillabletask:s"),
    "timebill": _table(
        "id:i externalid:s employee:i customer:i hours:n rate:n isbillable:s approvalstatus:s timetype:s trandate:d"
        " lastmodifieddate:t"
    ),
    "charge": _table(
        "id:i externalid:s chargedate:d project:i timerecord:i quantity:n rate:n amount:n currency:i invoice:i"
        " lastmodifieddate:t"
    ),
    "transaction": _table(
        "id:i tranid:s type:s trandate:d duedate:d entity:i currency:i exchangerate:n foreigntotal:n postingperiod:i"
        " posting:s voided:s approvalstatus:s memo:s custbody_cf_credit_effect:s"
        " status:s custbody_cf_signed_date:d"
        " lastmodifieddate:t"
    ),
    "transactionline": _table(
        "transaction:i id:i linesequencenumber:i mainline:s taxline:s entity:i itemtype:s quantity:n foreignamount:n"
        " subsidiary:i isrevrectransaction:s custcol_cf_service_period:s custcol_cf_source_type:s"
        " custcol_cf_source_id:s custcol_cf_period_from:d custcol_cf_period_to:d custcol_cf_tax_code:s"
        " custcol_cf_tax_amount:n custcol_cf_partner_entity:s custcol_cf_expense_id:s"
    ),
    "transactionaccountingline": _table(
        "transaction:i transactionline:i accountingbook:i account:i amount:n posting:s"
    ),
    "previoustransactionlinelink": _table(
        "previousdoc:i previousline:i nextdoc:i nextline:i linktype:s foreignamount:n"
    ),
    "customrecord_cf_exchange_rate": _table(
        "id:i custrecord_cf_er_period:s custrecord_cf_er_currency:i custrecord_cf_er_type:s custrecord_cf_er_rate:n"
        " lastmodifieddate:t"
    ),
    "customrecord_cf_price_adjustment": _table(
        "id:i name:s custrecord_cf_pa_project:i custrecord_cf_pa_date:d custrecord_cf_pa_currency:i"
        " custrecord_cf_pa_amount:n custrecord_cf_pa_reason:s custrecord_cf_pa_invoice:i lastmodifieddate:t"
    ),
    "customrecord_cf_opening": _table(
        "id:i custrecord_cf_op_project:i custrecord_cf_op_date:d custrecord_cf_op_currency:i"
        " custrecord_cf_op_services:n custrecord_cf_op_expenses:n custrecord_cf_op_labour_cost:n"
        " custrecord_cf_op_hours:n lastmodifieddate:t"
    ),
}
