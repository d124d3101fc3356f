with absences as (
    select
        {{ linked_id('person', 'input_rows.resource_id') }} as resource_id,
        date,
        hours
    from ({{ input_layer('hr_absence') }}) as input_rows
    where status = 'approved' and date <= {{ known_until() }}
)

select
    resource_id,
    date,
    sum(hours) as hours
from absences
group by resource_id, date
