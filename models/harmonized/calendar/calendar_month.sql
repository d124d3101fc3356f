{{ config(materialized='ephemeral') }}

with first_days as (
    select date as start_date from {{ ref('calendar_day') }} where extract(day from date) = 1
)

select
    start_date,
    {{ month_of('start_date') }} as period,
    cast({{ dbt.last_day('start_date', 'month') }} as date) as end_date
from first_days
