with landed as (
    {{ current_landed('hubspot', 'contact') }}
)

select
    coalesce(landed.contact_number, landed.id) as contact_id,
    company.account_id,
    coalesce(nullif(concat_ws(' ', landed.firstname, landed.lastname), ''), landed.contact_number, landed.id) as name,
    landed.email,
    landed.jobtitle as title,
    landed.source_ref
from landed
inner join {{ ref('hubspot_linked_company') }} as company
    on landed._source = company._source and landed.id = company.id and company.kind = 'contact'
