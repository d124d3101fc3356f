-- R39 · Which recurring fees were missed or billed twice?
-- Prevents fees that nobody invoices, and customers who are invoiced on after the end. Month by month where invoice lines say
-- which days they bill (a month counts as missed once its usual billing is over), to date where they do not.
select
    {{ check_record(
        'R39', key="fee.engagement_id || ':' || fee.period", left_value='fee.due', right_value='fee.billed',
        currency='fee.currency', record="'fee:' || fee.engagement_id || ':' || fee.period",
        since_date='fiscal_period.end_date', left_ref='engagement.source_ref', right_ref='fee.line_ref'
    ) }}
from {{ ref('fee_month_billing') }} as fee
inner join {{ ref('engagement') }} as engagement on fee.engagement_id = engagement.engagement_id
inner join {{ ref('fiscal_period') }} as fiscal_period on fee.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('fiscal_period') }} as last_month on last_month.is_last
where
    fee.billed > fee.due
    or (fee.billed < fee.due and fiscal_period.period_index <= last_month.period_index - fee.months_billed)
union all
select
    {{ check_record(
        'R39', key='fee.engagement_id', left_value='case when fee.billed < fee.least_billed then fee.least_billed else fee.most_billed end',
        right_value='fee.billed', currency='fee.currency', record="'fee:' || fee.engagement_id",
        since_date=policy('as_of'), left_ref='engagement.source_ref', right_ref='fee.source_ref'
    ) }}
from {{ ref('fee_to_date') }} as fee
inner join {{ ref('engagement') }} as engagement on fee.engagement_id = engagement.engagement_id
where fee.billed < fee.least_billed or fee.billed > fee.most_billed
