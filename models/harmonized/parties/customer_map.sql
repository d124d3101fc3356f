-- What a person linked comes on top of the cross-references: two customers of the firm as one, or a source customer that
-- no cross-reference names as a customer of the firm.
with mapped as (
    select
        system,
        source_id,
        customer_id,
        source_ref
    from ({{ input_layer('xref_customer') }}) as input_rows
),

linked as (
    select
        from_id,
        system,
        source_id,
        to_id,
        source_ref
    from {{ source('run', 'identity_link') }}
    where kind = 'customer'
)

select
    mapped.system,
    mapped.source_id,
    coalesce(linked.to_id, mapped.customer_id) as customer_id,
    mapped.source_ref
from mapped
left join linked on mapped.customer_id = linked.from_id
union all
select
    linked.system,
    linked.source_id,
    linked.to_id as customer_id,
    linked.source_ref
from linked
left join mapped on linked.system = mapped.system and linked.source_id = mapped.source_id
where linked.source_id is not null and mapped.source_id is null
