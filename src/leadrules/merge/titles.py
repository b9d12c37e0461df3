"""What a piece of a rules file is called: a key that tells it apart, and a title for people."""

from __future__ import annotations

from leadrules.syntax import nodes as n

# What shares one namespace, so that a stage that becomes a definition is still the same thing.
NAMED = {
    n.Setting: "the setting",
    n.ValueList: "the list",
    n.Define: "the definition",
    n.Disqualify: "the disqualifier",
    n.Stage: "the stage",
    n.Score: "the score",
    n.Table: "the table",
    n.Handoff: "the handoff",
}


def key_of(node: n.Node) -> tuple[str, ...]:
    """Tell a piece apart from the others of its file."""
    match node:
        case n.RulesetDeclaration():
            return ("ruleset",)
        case n.Use(path=path):
            return ("use", path.value)
        case n.LeadDeclaration():
            return ("lead",)
        case n.FieldGroup(name=name):
            return ("group", name.text)
        case n.FieldLine(name=name) | n.Column(field=name):
            return ("field", name.text)
        case n.Strategy(name=name) | n.SourceDeclaration(name=name) | n.Log(name=name):
            return (type(node).__name__, name.text)
        case n.Guarantee(doc=doc) | n.Commitment(doc=doc):
            return (type(node).__name__, doc)
        case n.Example(title=title):
            return ("example", title.value)
        case (
            n.Setting(name=name)
            | n.ValueList(name=name)
            | n.Define(name=name)
            | n.Disqualify(name=name)
            | n.Stage(name=name)
            | n.Score(name=name)
            | n.Table(name=name)
            | n.Handoff(name=name)
        ):
            return ("name", name.text)
        case _:
            raise TypeError(f"{type(node).__name__} is no declaration and no field")


def title_of(node: n.Node) -> str:
    """Call a piece by what its author would call it."""
    match node:
        case n.RulesetDeclaration():
            return "the lines below `ruleset`"
        case n.Use(path=path):
            return f'the line `use "{path.value}"`'
        case n.LeadDeclaration():
            return "the heading of `lead`"
        case n.FieldGroup(name=name):
            return f"the heading `{name.text}`"
        case n.FieldLine(name=name):
            return f"the field `{name.text}`"
        case n.Column(field=name):
            return f"the column for `{name.text}`"
        case n.Strategy(name=name):
            return f"the strategy `{name.text}`"
        case n.SourceDeclaration(name=name):
            return f"the source `{name.text}`"
        case n.Log(name=name):
            return f"the log `{name.text}`"
        case n.Guarantee(doc=doc):
            return f'the guarantee "{doc}"'
        case n.Commitment(doc=doc):
            return f'the commitment "{doc}"'
        case n.Example(title=title):
            return f'the example "{title.value}"'
        case _:
            return f"{NAMED[type(node)]} `{key_of(node)[1]}`"
