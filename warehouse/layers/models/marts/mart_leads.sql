with contacts as (
    select
        coalesce(c.source, '(unknown)') as source,
        coalesce(c.campaign, '(none)') as campaign,
        c.channel,
        c.stage,
        coalesce(s.position, 0) as position,
        c.contact_id,
        d.deals,
        d.amount
    from {{ ref('stg_contacts') }} as c
    left join {{ ref('stages') }} as s on s.stage = c.stage
    left join (
        select contact_id, count(*) as deals, sum(amount) as amount
        from {{ ref('stg_deals') }}
        group by contact_id
    ) as d on d.contact_id = c.contact_id
),

stages as (
    select
        source,
        campaign,
        max(channel) as channel,
        stage,
        max(position) as position,
        count(*) as contacts,
        sum(deals) as deals,
        sum(amount) as amount
    from contacts
    group by source, campaign, stage
),

costs as (
    select source, campaign, sum(cost) as cost, min(currency) as currency
    from {{ ref('stg_ads') }}
    group by source, campaign
    having min(currency) = max(currency)
)

select
    cast(s.source as varchar) as source,
    cast(s.campaign as varchar) as campaign,
    cast(s.channel as varchar) as channel,
    cast(s.stage as varchar) as stage,
    cast(s.position as integer) as stage_position,
    cast(s.contacts as bigint) as contacts,
    cast((
        select sum(f.contacts) from stages as f
        where f.source = s.source and f.campaign = s.campaign and (f.position > s.position or f.stage = s.stage)
    ) as bigint) as reached,
    cast(coalesce(s.deals, 0) as bigint) as deals,
    cast(coalesce(s.amount, 0) as decimal(18, 6)) as deal_amount,
    cast(c.cost as decimal(18, 6)) as campaign_cost,
    cast(c.currency as varchar) as currency
from stages as s
left join costs as c on c.source = s.source and c.campaign = s.campaign
order by 1, 2, 5, 4
