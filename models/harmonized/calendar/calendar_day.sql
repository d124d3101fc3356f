with digits as (
    {%- for digit in range(10) %}
    select {{ digit }} as digit{% if not loop.last %} union all{% endif %}
    {%- endfor %}
),

bounds as (
    select
        periods.first_date,
        greatest(
            cast({{ dbt.dateadd('month', 12, 'periods.last_date') }} as date), coalesce(commitments.last_date, periods.last_date)
        ) as last_date
    from (select min(start_date) as first_date, max(end_date) as last_date from {{ ref('fiscal_period') }}) as periods
    cross join (select max(noncancellable_through) as last_date from {{ ref('engagement') }}) as commitments
),

days as (
    select
        {{ add_days('bounds.first_date', 'thousands.digit * 1000 + hundreds.digit * 100 + tens.digit * 10 + ones.digit') }} as date,
        bounds.last_date
    from bounds
    cross join digits as thousands
    cross join digits as hundreds
    cross join digits as tens
    cross join digits as ones
)

select
    days.date,
    {{ month_of('days.date') }} as period,
    mod({{ days_between("cast('1900-01-01' as date)", 'days.date') }}, 7) < 5 as is_weekday
from days
where days.date <= days.last_date
