-- Posted lines, and as one line each what an account, book, subsidiary and month hold beyond them. So the lines of an account
-- always add up to its total.
with book as (
    {{ current_landed('netsuite', 'accountingbook') }}
),

account as (
    {{ current_landed('netsuite', 'account') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

posted as (
    select * from {{ ref('netsuite__posted_line') }}
    union all
    select
        rest._source,
        rest.book,
        rest.account,
        rest.subsidiary,
        'sum/' || rest.period || '/' || rest.subsidiary || '/' || rest.account,
        1,
        rest.end_date,
        null,
        null,
        subsidiary.currency,
        rest.amount,
        rest.amount,
        null,
        null,
        rest.source_ref
    from {{ ref('netsuite__account_rest') }} as rest
    inner join subsidiary on rest._source = subsidiary._source and rest.subsidiary = subsidiary.id
)

select
    posted.journal_number || case book.isprimary when 'T' then '' else '/' || book.name end as journal_id,
    posted.line_no,
    coalesce(subsidiary.externalid, subsidiary.id) as entity_id,
    case book.isprimary when 'T' then 'primary' else book.name end as book,
    cast(posted.posting_date as date) as posting_date,
    coalesce(account.acctnumber, account.id) as account_id,
    coalesce(
        account.custrecord_cf_account_class,
        case account.accttype
            when 'AcctRec' then 'ar'
            when 'UnbilledRec' then 'unbilled'
            when 'DeferRevenue' then 'deferred_revenue'
            when 'AcctPay' then 'ap'
            when 'Income' then 'revenue'
            when 'OthIncome' then 'other_income'
            when 'COGS' then 'cost_of_revenue'
            when 'Expense' then 'overhead'
        end,
        lower(account.accttype)
    ) as account_class,
    posted.project_code as engagement_id,
    posted.customer_code as customer_id,
    currency.symbol as currency,
    cast(posted.amount_txn as decimal(18, 6)) as amount_txn,
    cast(posted.amount_functional as decimal(18, 6)) as amount_functional,
    posted.source_doc,
    posted.partner_code as partner_entity_id,
    posted.source_ref
from posted
inner join book on posted._source = book._source and posted.book = book.id
inner join account on posted._source = account._source and posted.account = account.id
inner join subsidiary on posted._source = subsidiary._source and posted.subsidiary = subsidiary.id
inner join currency on posted._source = currency._source and posted.currency = currency.id
