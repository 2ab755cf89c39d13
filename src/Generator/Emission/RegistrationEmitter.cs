using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>
/// Writes the registration of every layer under its checkpoint name: <c>stages.2.7</c> becomes a container
/// <c>stages</c> with a container <c>2</c> with the layer as <c>7</c>.
/// </summary>
internal static class RegistrationEmitter
{
    public static void Write(CodeWriter code, NetworkSpec network)
    {
        var root = new Node("");
        foreach (var layer in network.Layers)
        {
            if (layer.Path.Length == 0)
            {
                continue;
            }

            var node = root;
            foreach (var name in layer.Path.Split('.'))
            {
                node = node.Child(name);
            }

            node.Expression = layer.Group < 0 ? layer.Member : network.Groups[layer.Group].Member + "." + layer.Member;
        }

        foreach (var child in root.Children)
        {
            if (child.Expression is { } expression)
            {
                code.Line($"register_module({CSharpLiteral.String(child.Name)}, {expression});");
                continue;
            }

            code.Line($"register_module({CSharpLiteral.String(child.Name)}, new {Names.Layers}Container(");
            WriteChildren(code, child, "    ", "));");
        }
    }

    private static void WriteChildren(CodeWriter code, Node node, string indent, string end)
    {
        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = node.Children[i];
            var isLast = i == node.Children.Count - 1;
            var name = CSharpLiteral.String(child.Name);
            if (child.Expression is { } expression)
            {
                code.Line($"{indent}({name}, {expression})" + (isLast ? end : ","));
                continue;
            }

            code.Line($"{indent}({name}, new {Names.Layers}Container(");
            WriteChildren(code, child, indent + "    ", "))" + (isLast ? end : ","));
        }
    }

    private sealed class Node(string name)
    {
        public string Name { get; } = name;

        public string? Expression { get; set; }

        public List<Node> Children { get; } = [];

        public Node Child(string name)
        {
            foreach (var child in Children)
            {
                if (child.Name == name)
                {
                    return child;
                }
            }

            var made = new Node(name);
            Children.Add(made);
            return made;
        }
    }
}
