-- The month that a document of a posting period counts in: of an adjustment period the month that holds its last day.
with period as (
    {{ current_landed('netsuite', 'accountingperiod') }}
)

select
    period._source,
    period.id,
    {{ month_of('min(ordinary.startdate)') }} as period,
    min(ordinary.startdate) as start_date,
    min(ordinary.enddate) as end_date,
    max(ordinary.is_reported) = 'T' as is_reported
from period
inner join period as ordinary
    on
        period._source = ordinary._source
        and ordinary.isadjust = 'F'
        and (period.id = ordinary.id or (period.isadjust = 'T' and period.enddate between ordinary.startdate and ordinary.enddate))
group by period._source, period.id
