-- One line per part of an expense that is for one project: an itemized entry counts by its parts, an allocated one by its
-- shares. Shares are the differences of rounded running totals, so that they add up to the line; what is not allocated
-- stays with the line's own project. An approved line that was cut counts at what was approved, in the report's currency.
with report as (
    {{ current_landed('concur', 'report') }}
),

entry as (
    {{ current_landed('concur', 'entry') }}
),

itemization as (
    {{ current_landed('concur', 'itemization') }}
),

allocation as (
    {{ current_landed('concur', 'allocation') }}
),

part as (
    select
        entry._source,
        entry.id as line_id,
        entry.id as entry_id,
        entry.transactiondate,
        entry.transactionamount,
        entry.postedamount,
        entry.approvedamount,
        entry.isbillable,
        entry.ispersonal,
        entry.project,
        entry.source_ref
    from entry
    where entry.hasitemizations = 'false'
    union all
    select
        itemization._source,
        itemization.id as line_id,
        itemization.entryid as entry_id,
        itemization.transactiondate,
        itemization.transactionamount,
        itemization.postedamount,
        itemization.approvedamount,
        itemization.isbillable,
        itemization.ispersonal,
        itemization.project,
        itemization.source_ref
    from itemization
),

line as (
    select
        part._source,
        part.line_id,
        part.entry_id,
        report.id as report_id,
        report.ownerloginid as login_id,
        report.approvalstatuscode as approval_status,
        report.paiddate as paid_date,
        part.transactiondate as transaction_date,
        part.isbillable = 'true' as is_billable,
        part.project,
        part.source_ref,
        report.approvalstatuscode = 'A_APPR'
        and cast(part.approvedamount as decimal(18, 6)) <> cast(part.postedamount as decimal(18, 6)) as is_cut,
        cast(part.transactionamount as decimal(18, 6)) as transaction_amount,
        cast(part.approvedamount as decimal(18, 6)) as approved_amount,
        entry.transactioncurrencycode as transaction_currency,
        report.currencycode as report_currency
    from part
    inner join entry on part._source = entry._source and part.entry_id = entry.id
    inner join report on entry._source = report._source and entry.reportid = report.id
    where part.ispersonal = 'false' and report.approvalstatuscode <> 'A_NOTF'
),

valued as (
    select
        line.*,
        case when coalesce(line.is_cut, false) then line.report_currency else line.transaction_currency end as currency,
        case when coalesce(line.is_cut, false) then line.approved_amount else line.transaction_amount end as amount
    from line
),

share as (
    select
        allocation._source,
        allocation.entryid as line_id,
        allocation.id as share_id,
        allocation.project,
        cast(allocation.percentage as decimal(18, 10)) as percentage,
        sum(cast(allocation.percentage as decimal(18, 10))) over (
            partition by allocation._source, allocation.entryid
            order by allocation.id
        ) as running
    from allocation
),

rest as (
    select
        share._source,
        share.line_id,
        max(share.running) as allocated
    from share
    group by share._source, share.line_id
)

select
    valued._source,
    valued.line_id || '/' || share.share_id as expense_id,
    valued.entry_id,
    valued.login_id,
    valued.approval_status,
    valued.paid_date,
    valued.transaction_date,
    valued.is_billable,
    coalesce(share.project, valued.project) as project,
    valued.currency,
    cast(round(valued.amount * share.running / 100, 2) - round(valued.amount * (share.running - share.percentage) / 100, 2) as decimal(18, 6)) as amount,
    valued.source_ref || '#' || share.share_id as source_ref
from valued
inner join share on valued._source = share._source and valued.line_id = share.line_id
union all
select
    valued._source,
    valued.line_id as expense_id,
    valued.entry_id,
    valued.login_id,
    valued.approval_status,
    valued.paid_date,
    valued.transaction_date,
    valued.is_billable,
    valued.project,
    valued.currency,
    cast(
        case
            when rest.allocated is null then valued.amount
            else valued.amount - round(valued.amount * rest.allocated / 100, 2)
        end as decimal(18, 6)
    ) as amount,
    valued.source_ref
from valued
left join rest on valued._source = rest._source and valued.line_id = rest.line_id
where rest.allocated is null or rest.allocated <> 100
