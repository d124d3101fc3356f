with landed as (
    {{ current_landed('netsuite', 'accountingperiod') }}
)

select
    {{ month_of('landed.startdate') }} as period,
    cast(landed.startdate as date) as start_date,
    cast(landed.enddate as date) as end_date,
    cast(coalesce(landed.closedondate, landed.enddate) as date) as close_date,
    min(landed.source_ref) as source_ref
from landed
where landed.is_reported = 'T'
group by landed.startdate, landed.enddate, coalesce(landed.closedondate, landed.enddate)
