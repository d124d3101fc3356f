-- What one entity owes another for hours, and what both have posted, per agreement, month and side, in the row's currency.
-- `due` follows the agreement's transfer rule: cost_plus (cost and the value as a fraction on top), hourly_rate (the value an
-- hour, in the provider's functional currency), bill_share (the value as a fraction of the contract value). A charge falls due
-- in the month whose close takes the hours. The ledger's classes are intercompany_cost and intercompany_ap of the receiver
-- and intercompany_ar of the provider; `partner_entity_id` names the other entity.
with agreements as (
    {{ effective_segments('ref_intercompany', ['provider_entity', 'receiver_entity'], ['transfer_rule', 'value']) }}
),

hours as (
    select
        entry.*,
        {{ hours_currency('entry') }} as value_currency,
        {{ hours_value('entry') }} as value_amount,
        agreements.provider_entity,
        agreements.receiver_entity,
        agreements.transfer_rule,
        agreements.value
    from {{ ref('time_entry') }} as entry
    inner join {{ ref('engagement') }} as engagement
        on entry.engagement_id = engagement.engagement_id and entry.home_entity_id <> engagement.entity_id
    inner join agreements
        on
            entry.home_entity_id = agreements.provider_entity
            and engagement.entity_id = agreements.receiver_entity
            and entry.work_date between agreements.effective_from and agreements.effective_to
    where entry.is_approved and entry.cutoff_period is not null
)

select
    hours.provider_entity,
    hours.receiver_entity,
    hours.cutoff_period as period,
    'due' as side,
    case hours.transfer_rule
        when 'cost_plus' then hours.cost_currency
        when 'hourly_rate' then provider.functional_currency
        else hours.value_currency
    end as currency,
    case hours.transfer_rule
        when 'cost_plus' then {{ multiply('hours.cost_value', '1 + hours.value') }}
        when 'hourly_rate' then {{ multiply('hours.hours', 'hours.value') }}
        when 'bill_share' then {{ multiply('hours.value_amount', 'hours.value') }}
        else 0
    end as amount,
    hours.source_ref
from hours
inner join {{ ref('legal_entity') }} as provider on hours.provider_entity = provider.entity_id
union all
select
    case when account_class = 'intercompany_ar' then entity_id else partner_entity_id end as provider_entity,
    case when account_class = 'intercompany_ar' then partner_entity_id else entity_id end as receiver_entity,
    {{ month_of('posting_date') }} as period,
    account_class as side,
    currency,
    case when account_class = 'intercompany_ap' then -amount_txn else amount_txn end as amount,
    source_ref
from ({{ input_layer('erp_journal_line') }}) as journal
where account_class in ('intercompany_cost', 'intercompany_ar', 'intercompany_ap') and posting_date <= {{ known_until() }}
