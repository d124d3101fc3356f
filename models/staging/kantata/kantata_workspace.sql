-- A project under the firm's own code; moments are told in the account's time, so their first ten letters are its day.
with landed as (
    {{ current_landed('kantata', 'workspace') }}
)

select
    landed._source,
    landed.id,
    coalesce(landed.project_code, landed.id) as engagement_id,
    landed.title,
    landed.currency,
    cast(landed.currency_base_unit as integer) as base_unit,
    case lower(landed.billing_method)
        when 'time and materials' then 'tm'
        when 'fixed fee by cost' then 'fixed_poc_cost'
        when 'fixed fee by hours' then 'fixed_poc_hours'
        else replace(lower(landed.billing_method), ' ', '_')
    end as method,
    coalesce(lower(landed.productive) in ('yes', 'true'), false) as productive,
    landed.source_ref
from landed
