with landed_periods as (
    select max(end_date) as last_end from ({{ input_layer('ref_fiscal_period') }}) as input_rows
),

currency as (
    select min(to_currency) as currency from ({{ input_layer('ref_fx_rate') }}) as input_rows
)

select
    currency.currency,
    {{ policy('as_of') }} as as_of,
    case
        when {{ policy('as_of') }} < landed_periods.last_end then {{ policy('as_of') }} else {{ last_day() }}
    end as known_until
from landed_periods
cross join currency
