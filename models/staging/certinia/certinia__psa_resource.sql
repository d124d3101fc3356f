with landed as (
    {{ current_landed('certinia', 'contact') }}
),

practice as (
    {{ current_landed('certinia', 'practice') }}
)

select
    coalesce(landed.pse__erp_worker_correlation_id__c, landed.id) as resource_id,
    practice.name as practice,
    landed.pse__is_resource_active__c = 'true' as active,
    landed.source_ref
from landed
left join practice on landed._source = practice._source and landed.pse__practice__c = practice.id
where landed.pse__is_resource__c = 'true'
