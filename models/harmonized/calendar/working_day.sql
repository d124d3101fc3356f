with holidays as (
    select * from ({{ input_layer('ref_holiday') }}) as input_rows
)

select
    legal_entity.entity_id,
    calendar_day.date,
    calendar_day.period
from {{ ref('legal_entity') }} as legal_entity
cross join {{ ref('calendar_day') }} as calendar_day
left join holidays
    on legal_entity.entity_id = holidays.entity_id and calendar_day.date = holidays.date
where calendar_day.is_weekday and holidays.date is null
