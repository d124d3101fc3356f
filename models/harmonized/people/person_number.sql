{{ config(materialized='ephemeral') }}
-- Cross-references that HR holds. A number that is also somebody's own id stands for that somebody.
with numbers as (
    select hr_id as person_number, resource_id from ({{ input_layer('hr_worker') }}) as input_rows
    union all
    select payroll_id as person_number, resource_id from ({{ input_layer('hr_worker') }}) as input_rows
)

select
    person_number,
    max(resource_id) as resource_id
from numbers
where
    person_number is not null
    and person_number not in (select input_rows.resource_id from ({{ input_layer('hr_worker') }}) as input_rows)
group by person_number
having count(distinct resource_id) = 1
