-- Guards against a month without a fiscal period: its amounts would stand nowhere. One row per gap between two fiscal
-- months, per fiscal month that is no calendar month, and one row when there is no reported period at all.
select
    fiscal_period.period,
    'the month before is not a fiscal period' as problem
from {{ ref('fiscal_period') }} as fiscal_period
inner join {{ ref('fiscal_period') }} as previous
    on fiscal_period.period_index - 1 = previous.period_index
where {{ add_days('previous.end_date', 1) }} <> fiscal_period.start_date
union all
select
    period,
    'a fiscal period is the calendar month that it is named after, from its first day to its last' as problem
from {{ ref('fiscal_period') }}
where
    extract(day from start_date) <> 1
    or end_date <> {{ dbt.last_day('start_date', 'month') }}
    or period <> {{ month_of('start_date') }}
union all
select
    max(period) as period,
    'no reported period: ref_fiscal_period needs an opening month and at least one more' as problem
from {{ ref('fiscal_period') }}
having max(case when is_reported then 1 else 0 end) = 0 or count(*) = 0
