"""LangGraph: how a question (ask) and, later, a night and an approval run through the house.

The only room that imports langgraph. State is plain JSON; tables stay in the ledger and are named by run.
May import everything but evals, bench, server, cli and web. A new flow is a new file with one StateGraph.
"""
