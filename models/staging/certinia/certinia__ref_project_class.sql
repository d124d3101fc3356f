with landed as (
    {{ current_landed('certinia', 'project') }}
)

select
    landed.pse__project_id__c as engagement_id,
    landed.name as name,
    landed.pse__project_type__c = 'Customer Project' as client_work,
    landed.pse__time_credited__c = 'true' as productive,
    landed.source_ref
from landed
