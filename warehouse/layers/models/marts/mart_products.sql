with listed as (
    select
        product_id, currency, price, valid_from,
        row_number() over (partition by product_id, currency order by valid_from desc) as back
    from {{ ref('stg_prices') }}
)

select
    cast(coalesce(p.product_id, l.product_id) as varchar) as product_id,
    cast(coalesce(p.currency, l.currency) as varchar) as currency,
    cast(p.title as varchar) as title,
    cast(p.brand as varchar) as brand,
    cast(p.category as varchar) as category,
    cast(p.availability as varchar) as availability,
    cast(p.price as decimal(18, 6)) as feed_price,
    cast(l.price as decimal(18, 6)) as list_price,
    cast(p.price - l.price as decimal(18, 6)) as price_gap,
    cast(l.valid_from as date) as list_price_since,
    cast(p.cost as decimal(18, 6)) as cost
from {{ ref('stg_products') }} as p
full join (select * from listed where back = 1) as l on l.product_id = p.product_id and l.currency = p.currency
order by 1, 2
