-- R58 · Which contracts make a loss without a provision?
-- Prevents a margin that hides a loss which is already certain: cost above the price, as far as it is not in the progress
-- yet, against the provisions of the primary ledger. The clock starts with the first period of such an estimate. Where no
-- ledger is read nothing is provided for; where only those of other entities are, nobody can tell.
with sides as (
    select
        engagement_id,
        currency,
        case
            when period = {{ last_period() }} then {{ multiply('eac_cost - price', '1 - coalesce(pct_complete, 0)') }}
            else 0
        end as loss,
        0 as provided,
        period,
        cast(null as varchar) as journal_ref
    from {{ ref('percent_complete') }}
    where eac_cost > price
    union all
    select
        engagement_id,
        currency,
        0 as loss,
        -amount_txn as provided,
        {{ last_period() }} as period,
        source_ref as journal_ref
    from ({{ input_layer('erp_journal_line') }}) as journal
    where book = 'primary' and account_class = 'loss_provision' and posting_date <= {{ policy('as_of') }}
),

compared as (
    select
        engagement_id,
        currency,
        sum(loss) as loss,
        sum(provided) as provided,
        min(period) as since_period,
        min(journal_ref) as journal_ref
    from sides
    group by engagement_id, currency
    having sum(loss) <> sum(provided)
)

select
    {{ check_record(
        'R58', key='compared.engagement_id', left_value='compared.loss', right_value='compared.provided',
        currency='compared.currency', record="'engagement:' || compared.engagement_id || ':loss'",
        since_date='fiscal_period.end_date', left_ref='engagement.source_ref', right_ref='compared.journal_ref'
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.since_period = fiscal_period.period
left join {{ ref('engagement') }} as engagement on compared.engagement_id = engagement.engagement_id
where compared.engagement_id is not null and {{ is_delivered_for('erp_journal_line', 'engagement.entity_id') }}
