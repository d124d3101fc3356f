-- Consolidated rates of the subsidiaries to the top one; the firm's own table for budget rates and for currencies in which
-- no subsidiary keeps its books.
with period as (
    select * from ({{ current_landed('netsuite', 'accountingperiod') }}) as landed where is_reported = 'T'
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

consolidated as (
    select
        period.startdate,
        rate.*
    from ({{ current_landed('netsuite', 'consolidatedexchangerate') }}) as rate
    inner join period on rate._source = period._source and rate.postingperiod = period.id
),

rates as (
    select startdate, from_symbol, to_symbol, 'average' as rate_type, averagerate as rate, source_ref from consolidated
    union all
    select startdate, from_symbol, to_symbol, 'closing' as rate_type, currentrate as rate, source_ref from consolidated
    union all
    select firm_rate.period || '-01', own.symbol, reporting.symbol, firm_rate.rate_type, firm_rate.rate, firm_rate.source_ref
    from ({{ current_landed('netsuite', 'exchange_rate') }}) as firm_rate
    inner join currency as own on firm_rate._source = own._source and firm_rate.currency = own.id
    inner join ({{ current_landed('netsuite', 'subsidiary') }}) as top
        on firm_rate._source = top._source and top.parent is null
    inner join currency as reporting on top._source = reporting._source and top.currency = reporting.id
)

select
    {{ month_of('startdate') }} as period,
    from_symbol as from_currency,
    to_symbol as to_currency,
    rate_type,
    cast(max(cast(rate as decimal(18, 8))) as decimal(18, 8)) as rate,
    max(source_ref) || '#' || rate_type as source_ref
from rates
where rate is not null
group by startdate, from_symbol, to_symbol, rate_type
