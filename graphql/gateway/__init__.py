"""The GraphQL gateway: Strawberry on Starlette. It answers, checks who asks, and hands submissions on."""
