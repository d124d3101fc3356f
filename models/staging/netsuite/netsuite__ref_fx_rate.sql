-- Consolidated rates of subsidiaries to the top one; the firm's own table for budget rates and for currencies in which no
-- subsidiary keeps its books.
with rate as (
    {{ current_landed('netsuite', 'consolidatedexchangerate') }}
),

firm_rate as (
    {{ current_landed('netsuite', 'exchange_rate') }}
),

period as (
    {{ current_landed('netsuite', 'accountingperiod') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

top as (
    select * from ({{ current_landed('netsuite', 'subsidiary') }}) as subsidiary where parent is null
),

consolidated as (
    select
        period.startdate,
        own.symbol as from_currency,
        reporting.symbol as to_currency,
        rate.averagerate,
        rate.currentrate,
        rate.source_ref
    from rate
    inner join top on rate._source = top._source and rate.tosubsidiary = top.id
    inner join period on rate._source = period._source and rate.postingperiod = period.id and period.is_reported = 'T'
    inner join currency as own on rate._source = own._source and rate.fromcurrency = own.id
    inner join currency as reporting on rate._source = reporting._source and rate.tocurrency = reporting.id
),

rates as (
    select startdate, from_currency, to_currency, 'average' as rate_type, averagerate as rate, source_ref from consolidated
    union all
    select startdate, from_currency, to_currency, 'closing' as rate_type, currentrate as rate, source_ref from consolidated
    union all
    select firm_rate.period || '-01', own.symbol, reporting.symbol, firm_rate.rate_type, firm_rate.rate, firm_rate.source_ref
    from firm_rate
    inner join currency as own on firm_rate._source = own._source and firm_rate.currency = own.id
    inner join top on firm_rate._source = top._source
    inner join currency as reporting on top._source = reporting._source and top.currency = reporting.id
)

select
    {{ month_of('startdate') }} as period,
    from_currency,
    to_currency,
    rate_type,
    cast(max(rate) as decimal(18, 8)) as rate,
    max(source_ref) as source_ref
from rates
where rate is not null
group by startdate, from_currency, to_currency, rate_type
