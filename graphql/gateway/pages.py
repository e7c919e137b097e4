"""The plain page that stands where GraphiQL is not installed; nothing of it comes from elsewhere."""

from html import escape
from pathlib import Path

GRAPHIQL = "/graphiql/"
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Quench 熄焦 · GraphQL</title></head>
<body>
<h1>Quench 熄焦 · GraphQL</h1>
<p>本机未安装 GraphiQL（缺少 <code>graphiql/index.html</code>）。
安装 npm 后运行 <code>make graphiql</code>；接口照常可用：</p>
<p>GraphiQL is not installed here (<code>graphiql/index.html</code> is missing). Install npm and run
<code>make graphiql</code>; the API itself works without it:</p>
<pre>curl -s ADDRESSgraphql -H 'Content-Type: application/json' \\
  -H 'Authorization: Bearer &lt;token&gt;' \\
  -d '{"query": "{ at { position counties { code name } } }"}'</pre>
</body></html>
"""


def has_graphiql(directory: Path | None) -> bool:
    """Whether the built files are there."""
    return directory is not None and (directory / "index.html").is_file()


def without_graphiql(address: str) -> str:
    """What is missing and what to do, in both languages."""
    return _PAGE.replace("ADDRESS", escape(address))
