-- What a real firm's records look like. Each block: the least number of rows, what they show, and the query.

-- time ------------------------------------------------------------------------------------------------------------

-- 500 · entries with several versions
select time_entry_id from psa_time_entry group by time_entry_id having max(version) > 1;

-- 20 · exact copies of a row
select time_entry_id, version from psa_time_entry group by time_entry_id, version having count(*) > 1;

-- 5 · versions beyond 9
select distinct time_entry_id from psa_time_entry where version > 9;

-- 500 · older versions with other hours
select old.time_entry_id
from psa_time_entry as old
join entry using (time_entry_id)
where old.version < entry.version and old.hours != entry.hours;

-- 50 · deleted highest versions above approved ones
select deleted.time_entry_id
from psa_time_entry as deleted
join psa_time_entry as older using (time_entry_id)
where deleted.is_deleted = '1' and older.status = 'approved' and older.version = deleted.version - 1;

-- 300 · approved after the close of the work month
select time_entry_id from entry join ref_fiscal_period on period = work_date[:7] where approved_date > close_date;

-- 1 · approved after the last close
select time_entry_id from entry where approved_date > (select max(close_date) from ref_fiscal_period);

-- 100 · rejected
select time_entry_id from entry where status = 'rejected';

-- 100 · submitted, not yet approved
select time_entry_id from entry where status = 'submitted';

-- 20 · negative corrections
select time_entry_id from entry where hours < 0;

-- 20 · weekend work
select time_entry_id from entry where isodow(cast(work_date as date)) > 5;

-- 1 · work after leaving
select time_entry_id from entry join hr_worker using (resource_id) where work_date > termination_date;

-- 500 · late timesheets
select time_entry_id from entry where cast(submitted_date as date) > cast(work_date as date) + 7;

-- 500 · client time that is not billable
select time_entry_id from entry join psa_engagement using (engagement_id) where billable = '0';

-- 20 · T&M time without a bill rate
select time_entry_id
from entry
join psa_engagement as engagement using (engagement_id)
where engagement.method = 'tm' and billable = '1' and not exists (
    from psa_bill_rate as rate
    where rate.engagement_id = entry.engagement_id and rate.resource_id = entry.resource_id
        and work_date between valid_from and coalesce(valid_to, '9999-12-31')
);

-- people ----------------------------------------------------------------------------------------------------------

-- 10 · subcontractors
select resource_id from hr_worker where worker_type = 'subcontractor';

-- 3 · subcontractors without a job
select resource_id from hr_worker anti join hr_job_history using (resource_id);

-- 5 · people outside delivery
select resource_id from hr_worker where delivery = '0';

-- 8 · joiners
select resource_id from hr_worker where hire_date >= '2025-01-01';

-- 5 · leavers
select resource_id from hr_worker where termination_date is not null;

-- 10 · 7.4 hours a day
select distinct resource_id from hr_job_history where hours_per_day = 7.4;

-- 5 · part-timers
select distinct resource_id from hr_job_history where hours_per_day between 0.1 and 6.5;

-- 5 · moves of practice in mid-month
with jobs as (
    select *, lag(practice) over (partition by resource_id order by valid_from) as earlier from hr_job_history
)
select resource_id from jobs where practice != earlier and valid_from not like '%-01';

-- 1 · gaps in job histories
with jobs as (
    select *, lead(valid_from) over (partition by resource_id order by valid_from) as later from hr_job_history
)
select resource_id from jobs where cast(later as date) > cast(valid_to as date) + 1;

-- 1 · jobs that begin after the hiring
select resource_id
from hr_worker
join hr_job_history using (resource_id)
group by resource_id, hire_date
having min(valid_from) > hire_date;

-- 3 · cost rates that change in mid-month
select resource_id from hr_cost_rate where valid_from like '2025-04-%' and valid_from != '2025-04-01';

-- 5 · several absence rows on a day
select resource_id, date from hr_absence where status = 'approved' group by resource_id, date having count(*) > 1;

-- 10 · absence that is not approved
select absence_id from hr_absence where status != 'approved';

-- 10 · absence on a day off
select absence_id from hr_absence where isodow(cast(date as date)) > 5;

-- 2 · missing payroll
with worked as (select distinct resource_id, work_date[:7] as period from entry where status = 'approved')
select resource_id, period
from worked
join hr_worker using (resource_id)
anti join payroll_actual using (resource_id, period)
where worker_type = 'employee' and coalesce(termination_date, '9999')[:7] >= period;

-- 2 · payroll in a cost centre without hours
select payroll_line_id from payroll_actual where cost_center not in (select cost_center from hr_job_history);

-- 20 · payroll of people without hours in the month
with worked as (select distinct resource_id, work_date[:7] as period from entry)
select payroll_line_id from payroll_actual anti join worked using (resource_id, period);

-- 20 · second payroll runs
select payroll_line_id from payroll_actual where run = '2';

-- 2 · bills for months without hours
with worked as (select distinct resource_id, engagement_id, work_date[:7] as service_period from entry)
select bill_id from ap_subcontractor_bill anti join worked using (resource_id, engagement_id, service_period);

-- 5 · hours that nobody has billed
with worked as (select distinct resource_id, engagement_id, work_date[:7] as service_period from entry)
select resource_id
from worked
join hr_worker using (resource_id)
anti join ap_subcontractor_bill using (resource_id, engagement_id, service_period)
where worker_type = 'subcontractor';

-- 2 · bills that state no hours
select bill_id from ap_subcontractor_bill where hours is null;

-- 2 · two bills for one month
select resource_id
from ap_subcontractor_bill
group by resource_id, engagement_id, service_period
having count(*) > 1;

-- 2 · expenses claimed twice
select resource_id from expense_line group by resource_id, date, amount, currency, engagement_id having count(*) > 1;

-- 5 · receipts in a currency of no entity
select expense_id from expense_line where currency not in (select functional_currency from ref_legal_entity);

-- contracts -------------------------------------------------------------------------------------------------------

-- 3 · signed bookings without an engagement
select booking_id from crm_booking where engagement_id is null and signed_date is not null;

-- 2 · won deals that nobody has signed
select booking_id
from crm_booking
join crm_opportunity_snapshot using (opportunity_id)
where signed_date is null and stage = 'closed_won';

-- 2 · unsigned deals with an engagement
select booking_id from crm_booking where engagement_id is not null and signed_date is null;

-- 3 · signed after the start
select booking_id
from crm_booking
join psa_engagement using (engagement_id)
where signed_date > start_date and booking_type = 'new';

-- 5 · change orders
select booking_id from crm_booking where booking_type = 'change_order' and tcv > 0;

-- 3 · renewals
select booking_id from crm_booking where booking_type = 'renewal';

-- 1 · cancellations
select booking_id from crm_booking where booking_type = 'cancellation' and tcv < 0 and acv < 0;

-- 1 · credits
select booking_id from crm_booking where booking_type = 'credit' and tcv < 0;

-- 3 · contracts in a currency of no entity
select engagement_id from psa_engagement where currency not in (select functional_currency from ref_legal_entity);

-- 1 · contracts in another entity's currency
select engagement_id
from psa_engagement
join ref_legal_entity using (entity_id)
where currency != functional_currency and currency in (select functional_currency from ref_legal_entity);

-- 5 · contracts of several lines
select contract_id from psa_engagement where contract_id is not null group by contract_id having count(*) > 1;

-- 3 · a line by right to invoice beside another one
select contract_id
from psa_engagement
where contract_id is not null
group by contract_id
having count(distinct right_to_invoice) > 1;

-- 10 · engagements without a contract id
select engagement_id from psa_engagement where contract_id is null;

-- 1 · engagements that have not begun
select engagement_id from psa_engagement join last_day on start_date > day;

-- 1 · commitments that end before the contract
select engagement_id from psa_engagement where noncancellable_through < end_date;

-- 2 · retainers that begin in mid-month
select engagement_id
from psa_recurring_fee
join psa_engagement using (engagement_id)
where valid_from = start_date and valid_from not like '%-01' and method = 'retainer';

-- 2 · fees that change
select engagement_id from psa_recurring_fee group by engagement_id having count(*) > 1;

-- 10 · re-estimates
select engagement_id from psa_estimate group by engagement_id having count(*) > 1;

-- 2 · estimates that fill one column
select engagement_id from psa_estimate where eac_cost is null or eac_hours is null;

-- 2 · milestones complete, not accepted
select milestone_id from psa_milestone where psa_status = 'complete' and accepted_date is null;

-- 20 · milestones of fixed-fee work
select milestone_id from psa_milestone join psa_engagement using (engagement_id) where method like 'fixed%';

-- 5 · bill rates that change
select engagement_id from psa_bill_rate group by engagement_id, resource_id having count(*) > 1;

-- 20 · openings
select engagement_id from opening_recognised;

-- 6 · methods
select distinct method from psa_engagement;

-- billing and cash ------------------------------------------------------------------------------------------------

-- 2 · void documents
select invoice_id from erp_invoice where status = 'void';

-- 2 · drafts
select invoice_id from erp_invoice where status = 'draft';

-- 2 · credit memos on the price
select invoice_id from erp_invoice where effect = 'price' and net_services < 0;

-- 1 · credit memos without an effect
select invoice_id from erp_invoice where doc_type = 'credit_memo' and effect is null;

-- 2 · billing corrections
select invoice_id from erp_invoice where effect = 'billing_correction' and net_services < 0;

-- 1 · credit memos that stand alone
select invoice_id from erp_invoice where doc_type = 'credit_memo' and applies_to is null;

-- 20 · invoices from before the opening
select invoice_id from erp_invoice where invoice_date < '2024-12-01';

-- 2 · cash without an invoice
select cash_id from erp_cash_application where invoice_id is null;

-- 1 · cash on a void document
select cash_id from erp_cash_application join erp_invoice using (invoice_id) where status = 'void';

-- 2 · over-payments
select invoice_id
from erp_cash_application
join erp_invoice using (invoice_id)
where status = 'posted'
group by invoice_id, net_services + net_expenses + tax
having sum(amount) > net_services + net_expenses + tax;

-- 10 · invoices paid in parts
select invoice_id from erp_cash_application where invoice_id is not null group by invoice_id having count(*) > 1;

-- 2 · write-offs
select writeoff_id from erp_ar_writeoff where amount > 0;

-- 5 · write-downs on an invoice
select adjustment_id from erp_wip_adjustment where invoice_id is not null and amount < 0;

-- 3 · goodwill without an invoice
select adjustment_id from erp_wip_adjustment where invoice_id is null;

-- 1 · price adjustments before the first reported month
select adjustment_id from erp_wip_adjustment where date < '2025-01-01';

-- books and mirrors -----------------------------------------------------------------------------------------------

-- 20 · approved T&M time that never arrived in the ERP
select time_entry_id
from entry
join psa_engagement as engagement using (engagement_id)
join psa_bill_rate as rate using (engagement_id, resource_id)
anti join erp_project_transaction using (time_entry_id)
where engagement.method = 'tm' and billable = '1' and status = 'approved'
    and approved_date <= (select max(close_date) from ref_fiscal_period)
    and work_date between valid_from and coalesce(valid_to, '9999-12-31');

-- 20 · stale rates
select time_entry_id
from erp_project_transaction as posted
join entry using (time_entry_id)
join psa_bill_rate as rate
    on rate.engagement_id = entry.engagement_id and rate.resource_id = entry.resource_id
    and work_date between valid_from and coalesce(valid_to, '9999-12-31')
where posted.bill_rate != rate.rate;

-- 10 · stale hours
select time_entry_id from erp_project_transaction as posted join entry using (time_entry_id) where posted.hours != entry.hours;

-- 2 · transactions of deleted entries
select time_entry_id from erp_project_transaction anti join entry using (time_entry_id);

-- 10 · transactions on no invoice
select transaction_id from erp_project_transaction where invoice_id is null and posting_date < '2025-11-15';

-- 10 · revenue posted in several rows
select engagement_id from erp_revenue_posting group by engagement_id, period having count(*) > 1;

-- 2 · contract values that differ
select engagement_id from psa_engagement join erp_contract using (engagement_id) where psa_contract_value != contract_value;

-- 2 · contracts missing from the ERP
select engagement_id from psa_engagement anti join erp_contract using (engagement_id);

-- 2 · invoices missing from the CRM
select invoice_id
from erp_invoice
anti join crm_invoice_mirror using (invoice_id)
where doc_type = 'invoice' and status = 'posted';

-- 5 · invoices open in the CRM that nobody owes any more, or the other way round
with moved as (
    select invoice_id, net_services + net_expenses + tax as amount from erp_invoice where status = 'posted'
    union all
    select applies_to, net_services + net_expenses + tax from erp_invoice where status = 'posted'
    union all
    select invoice_id, -amount from erp_cash_application
    union all
    select invoice_id, -amount from erp_ar_writeoff
)
select invoice_id
from moved
join crm_invoice_mirror as mirror using (invoice_id)
group by invoice_id, mirror.status
having (sum(moved.amount) <= 0) != (mirror.status = 'paid');

-- 2 · unmapped customers
with known as (
    select system, account_id as source_id from crm_account
    union all
    select 'erp', erp_customer_id from erp_customer
)
select source_id from known anti join xref_customer using (system, source_id);

-- 1 · one domain on two accounts
select domain from crm_account where domain is not null group by domain having count(*) > 1;

-- 1 · one tax id on two customers
select tax_id from erp_customer group by tax_id having count(*) > 1;

-- 1 · accounts without a domain
select account_id from crm_account where domain is null;

-- 1 · rate types that nobody needs
select period from ref_fx_rate where rate_type = 'spot';

-- 1 · holidays on a weekend
select name from ref_holiday where isodow(cast(date as date)) > 5;

-- 20 · lost deals
select opportunity_id from crm_opportunity_snapshot where stage = 'closed_lost';

-- 10 · deals open at the end
select opportunity_id from crm_opportunity_snapshot join last_day on as_of = day where stage not like 'closed%';

-- 10 · deals whose close date was put off
select opportunity_id from crm_opportunity_snapshot group by opportunity_id having count(distinct close_date) > 1;

-- 20 · two snapshots a month
select distinct as_of from crm_opportunity_snapshot;

-- 10 · weeks of roles that nobody fills yet, at a level that people have
select engagement_id, role_id, week_start from psa_assignment join last_day on week_start > day
where resource_id is null and role_id in (select level from hr_worker);

-- 5 · likely weeks of roles that nobody fills yet
select engagement_id, role_id, week_start from psa_assignment where resource_id is null and probability > 0;

-- 5 · levels that people have
select distinct level from hr_worker where worker_type = 'employee' and level is not null;
