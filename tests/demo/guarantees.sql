-- What drop_format guarantees of a clean firm. Each block: the guarantee, and a query for the records that break it.

-- a rate for every period and currency
with used as (
    select currency from psa_engagement union select currency from expense_line union
    select currency from hr_cost_rate union select currency from ref_rate_card_standard union
    select currency from payroll_actual union select currency from ap_subcontractor_bill union
    select currency from crm_booking union select currency from crm_opportunity_snapshot union
    select currency from erp_overhead union select functional_currency from ref_legal_entity
)
select * from used cross join ref_fiscal_period as p
cross join (values ('average'), ('closing'), ('budget')) as t(kind)
where not exists (
    from rate where rate.period = p.period and rate.currency = used.currency and rate_type = kind and rate > 0
);

-- one reporting currency
select 1 from ref_fx_rate group by () having count(distinct to_currency) > 1;

-- contiguous fiscal months
select period from ref_fiscal_period
where start_date != period || '-01' or cast(end_date as date) != last_day(cast(start_date as date))
    or close_date <= end_date
union all
select period from ref_fiscal_period
qualify cast(lead(start_date) over (order by period) as date) != cast(end_date as date) + 1;

-- a cost rate for every approved entry
select * from entry as e where status = 'approved' and 1 != (
    select count(*) from hr_cost_rate as r where r.resource_id = e.resource_id
        and e.work_date between r.valid_from and coalesce(r.valid_to, '9999-12-31')
);

-- a card rate for every billable approved client entry
select * from entry as e where status = 'approved' and billable = '1' and 1 != (
    select count(*) from ref_rate_card_standard as r where r.resource_id = e.resource_id
        and e.work_date between r.valid_from and coalesce(r.valid_to, '9999-12-31')
);

-- costs start with the first reported period
with opening as (select min(period) as period from ref_fiscal_period)
select 1 from opening, psa_time_entry where work_date[:7] <= period union all
select 1 from opening, expense_line where date[:7] <= period union all
select 1 from opening, payroll_actual as p where p.period <= opening.period union all
select 1 from opening, ap_subcontractor_bill where service_period <= period;

-- contract records in the engagement's currency
with records as (
    select engagement_id, currency from crm_booking union all
    select engagement_id, currency from psa_recurring_fee union all
    select engagement_id, currency from psa_bill_rate union all
    select engagement_id, currency from psa_estimate union all
    select engagement_id, currency from psa_baseline union all
    select engagement_id, currency from psa_milestone union all
    select engagement_id, currency from psa_assignment_plan union all
    select engagement_id, currency from erp_wip_adjustment union all
    select engagement_id, currency from erp_invoice union all
    select engagement_id, currency from erp_contract union all
    select engagement_id, currency from erp_revenue_posting union all
    select engagement_id, currency from opening_recognised
)
select * from records as r left join psa_engagement as e using (engagement_id)
where r.engagement_id is not null and e.currency is distinct from r.currency;

-- cash and write-offs in the invoice's currency and entity
select i.invoice_id from erp_cash_application as c join erp_invoice as i using (invoice_id)
where c.currency != i.currency or c.entity_id != i.entity_id or c.erp_customer_id != i.erp_customer_id
    or c.date < i.invoice_date or c.amount <= 0
union all
select i.invoice_id from erp_ar_writeoff as w left join erp_invoice as i using (invoice_id)
where w.currency is distinct from i.currency or w.date < i.invoice_date or i.status != 'posted';

-- invoices in the engagement's entity
select invoice_id from erp_invoice as i left join psa_engagement as e using (engagement_id)
left join erp_customer as c using (erp_customer_id)
where e.entity_id is distinct from i.entity_id or c.entity_id is distinct from i.entity_id;

-- every time entry names a known engagement or project
select * from psa_time_entry where engagement_id not in (select engagement_id from ref_project_class);

-- client work is exactly what is in the PSA
select * from ref_project_class
where client_work != if(engagement_id in (select engagement_id from psa_engagement), '1', '0');

-- billable time on client engagements only
select * from psa_time_entry
where billable = '1' and engagement_id not in (select engagement_id from psa_engagement);

-- approved exactly when there is an approval date
select * from psa_time_entry where (status = 'approved') != (approved_date is not null)
    or submitted_date < work_date or approved_date < submitted_date or updated_date < submitted_date;

-- nothing dated after the end
select 1 from last_day, crm_booking where signed_date > day union all
select 1 from last_day, psa_engagement where created_date > day union all
select 1 from last_day, erp_invoice where invoice_date > day union all
select 1 from last_day, erp_cash_application where date > day union all
select 1 from last_day, erp_ar_writeoff where date > day union all
select 1 from last_day, erp_wip_adjustment where date > day union all
select 1 from last_day, psa_milestone where greatest(completed_date, accepted_date) > day union all
select 1 from last_day, crm_opportunity_snapshot where as_of > day union all
select 1 from last_day, psa_time_entry where work_date > day;

-- the lines of a contract have one customer
select contract_id from psa_engagement where contract_id is not null
group by all having count(distinct customer_ref) > 1;

-- known people everywhere
with used as (
    select resource_id from psa_time_entry union select resource_id from hr_job_history union
    select resource_id from payroll_actual union select resource_id from expense_line union
    select manager_id from hr_job_history
)
select * from used where resource_id not in (select resource_id from hr_worker);

-- payroll of employees, bills of subcontractors
select resource_id from payroll_actual join hr_worker using (resource_id) where worker_type != 'employee'
union all
select resource_id from ap_subcontractor_bill join hr_worker using (resource_id)
where worker_type != 'subcontractor';

-- a job for every employee
select * from hr_worker where worker_type = 'employee'
    and resource_id not in (select resource_id from hr_job_history);

-- bills in the currency of the cost rate
select * from ap_subcontractor_bill as b join hr_cost_rate as r using (resource_id)
where b.currency != r.currency;

-- ages that make sense
select 1 from hr_worker where termination_date < hire_date union all
select 1 from psa_engagement where end_date < start_date union all
select 1 from erp_invoice where due_date < invoice_date union all
select 1 from psa_recurring_fee where valid_to < valid_from union all
select 1 from psa_bill_rate where valid_to < valid_from union all
select 1 from hr_job_history where valid_to < valid_from;

-- effective dates that do not overlap
with rows as (
    select resource_id as key, valid_from, valid_to from hr_cost_rate union all
    select 'card ' || resource_id, valid_from, valid_to from ref_rate_card_standard union all
    select 'job ' || resource_id, valid_from, valid_to from hr_job_history union all
    select engagement_id || resource_id, valid_from, valid_to from psa_bill_rate union all
    select engagement_id, valid_from, valid_to from psa_recurring_fee
)
select * from rows
qualify lead(valid_from) over (partition by key order by valid_from) <= coalesce(valid_to, '9999-12-31');

-- records that name others
select 1 from erp_project_transaction where time_entry_id not in (select time_entry_id from psa_time_entry)
union all
select 1 from erp_invoice where applies_to not in (select invoice_id from erp_invoice) union all
select 1 from psa_milestone where invoice_id not in (select invoice_id from erp_invoice) union all
select 1 from erp_wip_adjustment where invoice_id not in (select invoice_id from erp_invoice) union all
select 1 from crm_booking where account_id not in (select account_id from crm_account) union all
select 1 from crm_opportunity_snapshot where account_id not in (select account_id from crm_account) union all
select 1 from crm_invoice_mirror where invoice_id not in (select invoice_id from erp_invoice) union all
select 1 from psa_engagement where customer_ref not in (select account_id from crm_account);

-- at most one transaction of an entry
select time_entry_id from erp_project_transaction group by all having count(*) > 1;

-- an invoice is its transactions and its write-downs
with parts as (
    select invoice_id, amount from erp_project_transaction union all
    select invoice_id, amount from erp_wip_adjustment
), billed as (
    select invoice_id, sum(amount) as amount from parts where invoice_id is not null group by all
    having invoice_id in (select invoice_id from erp_project_transaction)
)
select * from billed join erp_invoice using (invoice_id) where amount != net_services;
