with periods as (
    select
        period,
        start_date,
        end_date,
        close_date,
        source_ref,
        row_number() over (order by start_date) - 1 as period_index,
        cast(extract(year from start_date) as varchar) || '-Q' || cast(extract(quarter from start_date) as varchar) as quarter
    from ({{ input_layer('ref_fiscal_period') }}) as input_rows
    where end_date <= {{ policy('as_of') }}
)

select
    period,
    cast(period_index as integer) as period_index,
    start_date,
    end_date,
    close_date,
    quarter,
    cast({{ days_between('start_date', 'end_date') }} + 1 as integer) as days_in_period,
    period_index > 0 as is_reported,
    period_index = max(period_index) over () as is_last,
    sum(case when period_index > 0 then 1 else 0 end) over (partition by quarter) = 3 as is_quarter_complete,
    source_ref
from periods
