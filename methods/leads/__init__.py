"""Lead scoring as on a day: what was known of each open lead then, and who became a customer in the days after.

`pipeline` holds leads and deals and says who was open on a day, `encoding` turns what was known into a matrix,
`additive` is a ridge logistic model whose parts add up, `backtest` trains it on days whose outcome was known and
looks at a later one. Times are days since 1970 as floats; what never happened is infinite.
"""
