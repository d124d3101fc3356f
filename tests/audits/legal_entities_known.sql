-- Guards against amounts of an entity nobody knows: an unknown legal entity stops the build. One row per entity that a
-- record names and ref_legal_entity does not.
with named as (
    select entity_id, 'engagement' as named_by from {{ ref('engagement') }}
    union
    select entity_id, 'worker' as named_by from {{ ref('worker') }}
    union
    select entity_id, 'invoice' as named_by from {{ ref('invoice') }}
    union
    select entity_id, 'cash_application' as named_by from {{ ref('cash_application') }}
    union
    select entity_id, 'overhead' as named_by from {{ ref('overhead') }}
)

select
    named.entity_id,
    named.named_by
from named
left join {{ ref('legal_entity') }} as legal_entity on named.entity_id = legal_entity.entity_id
where legal_entity.entity_id is null
