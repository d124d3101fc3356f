-- Posted lines, and as one line each what an account, book, subsidiary and month hold beyond them: pay, and whatever else does
-- not land line by line. So the lines of an account always add up to its total. Lines count from one. Numbers of documents
-- are not unique (bills bear those of their suppliers), so other documents than journals are known by kind and internal id.
with line as (
    {{ current_landed('netsuite', 'accounting_line') }}
),

total as (
    {{ current_landed('netsuite', 'account_total') }}
),

book as (
    {{ current_landed('netsuite', 'accountingbook') }}
),

account as (
    {{ current_landed('netsuite', 'account') }}
),

period as (
    {{ current_landed('netsuite', 'accountingperiod') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

by_account as (
    select
        _source, postingperiod, subsidiary, account, book,
        sum(cast(amount as decimal(18, 6))) as amount
    from line
    group by _source, postingperiod, subsidiary, account, book
),

posted as (
    select
        line._source,
        line.book,
        line.account,
        line.subsidiary,
        case
            when line.type = 'Journal' then coalesce(line.tranid, line.transaction_id)
            else line.type || '/' || line.transaction_id
        end as journal_number,
        cast(line.line_id as integer) + 1 as line_no,
        case
            when line.trandate between period.startdate and period.enddate then line.trandate
            else coalesce(period.startdate, line.trandate)
        end as posting_date,
        entity.project_code,
        case when entity.project_code is null then entity.customer_code end as customer_code,
        line.currency,
        cast(line.foreignamount as decimal(18, 6)) as amount_txn,
        cast(line.amount as decimal(18, 6)) as amount_functional,
        case line.type when 'Journal' then line.memo else coalesce(line.tranid, line.transaction_id) end as source_doc,
        line.custcol_cf_partner_entity as partner_code,
        line.source_ref
    from line
    left join period on line._source = period._source and line.postingperiod = period.id
    left join {{ ref('netsuite__entity') }} as entity on line._source = entity._source and line.entity = entity.id
    union all
    select
        total._source,
        total.book,
        total.account,
        total.subsidiary,
        'sum/' || {{ month_of('period.startdate') }} || '/' || total.subsidiary || '/' || total.account,
        1,
        period.enddate,
        null,
        null,
        subsidiary.currency,
        cast(total.amount as decimal(18, 6)) - coalesce(by_account.amount, 0),
        cast(total.amount as decimal(18, 6)) - coalesce(by_account.amount, 0),
        null,
        null,
        total.source_ref
    from total
    inner join period on total._source = period._source and total.postingperiod = period.id
    inner join subsidiary on total._source = subsidiary._source and total.subsidiary = subsidiary.id
    left join by_account
        on
            total._source = by_account._source
            and total.postingperiod = by_account.postingperiod
            and total.subsidiary = by_account.subsidiary
            and total.account = by_account.account
            and total.book = by_account.book
    where cast(total.amount as decimal(18, 6)) <> coalesce(by_account.amount, 0)
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
