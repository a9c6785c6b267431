-- The last touch that an order carries itself counts; without one, the buyer's last visit that names a source.
with buyers as (
    select order_id, min(user_id) as user_id
    from {{ ref('stg_events') }}
    where order_id is not null and user_id is not null
    group by order_id
),

visits as (
    select
        o.order_id,
        e.source,
        e.medium,
        e.campaign,
        e.channel,
        row_number() over (partition by o.order_id order by e.occurred_at desc, e.event_id collate "C" desc) as back
    from {{ ref('stg_orders') }} as o
    inner join buyers as b on b.order_id = o.order_id
    inner join {{ ref('stg_events') }} as e on e.user_id = b.user_id and e.occurred_at <= o.ordered_at
    where o.source is null and e.source is not null
)

select
    o.order_id,
    o.ordered_at,
    o.day,
    o.customer_id,
    o.new_customer,
    o.region,
    o.currency,
    coalesce(o.source, v.source) as source,
    coalesce(o.medium, v.medium) as medium,
    coalesce(o.campaign, v.campaign) as campaign,
    case when o.source is null then coalesce(v.channel, o.channel) else o.channel end as channel,
    case when o.source is not null then 'order' when v.source is not null then 'event' else 'none' end as touch,
    o.revenue,
    o.refunded,
    case when o.cost_of_goods is null then 1 else 0 end as without_cost,
    -- as the metric margin has it; empty where no order at all has a cost of goods
    case
        when (select count(cost_of_goods) from {{ ref('stg_orders') }}) > 0
            then o.revenue - o.tax - o.refunded - coalesce(o.cost_of_goods, 0)
    end as margin
from {{ ref('stg_orders') }} as o
left join visits as v on v.order_id = o.order_id and v.back = 1
order by o.order_id
