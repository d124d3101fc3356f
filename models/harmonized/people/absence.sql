select
    resource_id,
    date,
    sum(hours) as hours
from ({{ input_layer('hr_absence') }}) as input_rows
where status = 'approved' and date <= {{ known_until() }}
group by resource_id, date
