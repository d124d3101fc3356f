-- R21 · Which people work for another legal entity without an agreement?
-- Prevents cost in one entity and revenue in another without the charge between them that tax law asks for.
with agreements as (
    {{ effective_segments('ref_intercompany', ['provider_entity', 'receiver_entity'], ['transfer_rule']) }}
)

select
    {{ check_record(
        'R21', key="entry.home_entity_id || ':' || engagement.entity_id", left_value='entry.hours', right_value='0',
        currency="'hours'", record="'time_entry:' || entry.time_entry_id", since_date='entry.work_date',
        period='entry.work_period', risk_amount=hours_value('entry'), risk_currency=hours_currency('entry'),
        left_ref='entry.source_ref', right_ref='engagement.source_ref'
    ) }}
from {{ ref('time_entry') }} as entry
inner join {{ ref('engagement') }} as engagement
    on entry.engagement_id = engagement.engagement_id and entry.home_entity_id <> engagement.entity_id
left join agreements
    on
        entry.home_entity_id = agreements.provider_entity
        and engagement.entity_id = agreements.receiver_entity
        and entry.work_date between agreements.effective_from and agreements.effective_to
where entry.is_approved and agreements.provider_entity is null and {{ is_connected('ref_intercompany') }}
