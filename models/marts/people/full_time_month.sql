{{ config(materialized='ephemeral') }}

select
    legal_entity.entity_id,
    working_day.period,
    legal_entity.full_time_hours_per_day * count(*) as full_time_hours
from {{ ref('legal_entity') }} as legal_entity
inner join {{ ref('working_day') }} as working_day on legal_entity.entity_id = working_day.entity_id
group by legal_entity.entity_id, working_day.period, legal_entity.full_time_hours_per_day
